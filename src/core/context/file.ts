import { type ContextSource, MOST_ROWS } from './contextSource.ts';
import { fitsMention, pathRow } from './mentionRow.ts';
import { parsePlace } from './place.ts';
import { rankPaths } from './rankPaths.ts';
import { readPlace } from './readPlace.ts';

/** A file of the workspace, or lines of it. */
export const file: ContextSource = {
	name: 'file',
	menu: { label: 'Files', detail: 'the text of a file', icon: 'file' },
	claims: (typed) => typed !== '' && !typed.includes(':'),
	async complete(typed, { files, editors }, signal) {
		const recent = editors.recent();
		const options = { recent, limit: MOST_ROWS, pause: files.pause };
		const all = await files.paths(signal);
		// Nothing typed: what was looked at last, then the first by name.
		const known = typed === '' ? [...recent, ...all.slice(0, MOST_ROWS)] : all;
		const found = await rankPaths(typed, [...new Set(known)].filter(fitsMention), options, signal);
		const note = found.length ? '' : 'No file of the workspace has such a name. Type another part of it.';
		return { rows: found.map((path) => pathRow('file', path, 'file')), note };
	},
	collect: ({ mention }, ports, signal) =>
		readPlace({ source: 'file', place: parsePlace(mention.value), priority: 0 }, ports, signal),
};
