import type { MentionRow } from '../../shared/mention.ts';
import { type ContextSource, MOST_ROWS } from './contextSource.ts';
import { fitsMention, oneLine } from './mentionRow.ts';
import { rankPaths } from './rankPaths.ts';

const IMAGE = /\.(?:png|jpe?g|webp|gif)$/i;

/** A picture: of the workspace, or one that the user chooses. It is attached as a pasted one is, and never read as text. */
export const image: ContextSource = {
	name: 'image',
	menu: { label: 'Image', detail: 'from a file', icon: 'image' },
	async complete(typed, { files, editors }, signal) {
		const all = (await files.paths(signal)).filter((path) => IMAGE.test(path) && fitsMention(path));
		const found = await rankPaths(
			typed,
			all,
			{ recent: editors.recent(), limit: MOST_ROWS - 1, pause: files.pause },
			signal,
		);
		const choose: MentionRow = {
			label: 'Image from file…',
			detail: 'opens a dialog',
			icon: 'image',
			pick: { kind: 'image' },
		};
		return { rows: [choose, ...found.map(imageRow)], note: '' };
	},
	async collect({ mention }) {
		return { refused: `${mention.label} is an image and goes along only when it is attached. Choose it with @image.` };
	},
};

/** True for names of files that can be attached as images. */
export function isImageFile(path: string): boolean {
	return IMAGE.test(path);
}

function imageRow(path: string): MentionRow {
	const at = path.lastIndexOf('/');
	const detail = oneLine(path.slice(0, Math.max(0, at)), 200);
	return { label: oneLine(path.slice(at + 1), 120), detail, icon: 'image', pick: { kind: 'image', path } };
}
