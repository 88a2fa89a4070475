import { copyFileSync, mkdirSync } from 'node:fs';

/** The README's pictures and the journeys' pictures that they are. */
const PICTURES = {
	chat: 'chat-edit',
	changes: 'changes-lenses',
	fix: 'fix-proposal',
	review: 'review-thread',
} as const;

/** Takes the README's pictures over from the last run of the journeys. */
mkdirSync('media/screenshots', { recursive: true });
for (const [name, shot] of Object.entries(PICTURES))
	copyFileSync(`.build/shots/${shot}.png`, `media/screenshots/${name}.png`);
