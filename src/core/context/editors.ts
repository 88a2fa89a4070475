import { isSecret } from '../safety/sensitive.ts';
import type { ContextPiece } from './contextPiece.ts';
import type { ContextSource } from './contextSource.ts';
import { readPlace } from './readPlace.ts';

/** Files whose texts go along; the rest is named. */
const MOST_READ = 10;

/** The files in the editor's tabs. Those that may hold secrets are named only. */
export const editors: ContextSource = {
	name: 'editors',
	menu: { label: 'Open editors', detail: 'the files in your tabs', icon: 'editors' },
	whole: { source: 'editors', value: '', label: 'open editors' },
	async collect(_asked, ports, signal) {
		const open = ports.editors.open();
		if (!open.length) return { refused: 'No file of the workspace is open in a tab. Open one, or name files with @.' };
		const readable = open.filter(({ path }) => !isSecret(path)).slice(0, MOST_READ);
		const rows = open.map(({ path, state, isUnsaved }) => `${path} (${state}${isUnsaved ? ', unsaved' : ''})`);
		const pieces: ContextPiece[] = [
			{ source: 'editors', title: 'Open editors', text: `Open in the editor's tabs:\n${rows.join('\n')}`, priority: 0 },
		];
		for (const { path } of readable) {
			const read = await readPlace({ source: 'editors', place: { path }, priority: 0 }, ports, signal);
			if ('pieces' in read) pieces.push(...read.pieces);
		}
		return { pieces };
	},
};
