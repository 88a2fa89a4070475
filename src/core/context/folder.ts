import { lookUp } from '../tools/lookUp.ts';
import { type ContextSource, MOST_ROWS } from './contextSource.ts';
import { fitsMention, pathRow } from './mentionRow.ts';
import { rankPaths } from './rankPaths.ts';

const MOST_FILES = 300;

/** The names of the files below a folder; the model reads those that it wants. */
export const folder: ContextSource = {
	name: 'folder',
	menu: { label: 'Folders', detail: 'the names of its files', icon: 'folder' },
	async complete(typed, { files, editors }, signal) {
		const recent = [...new Set(editors.recent().flatMap(parents))];
		const all = foldersOf(await files.paths(signal)).filter(fitsMention);
		const found = await rankPaths(
			typed.replace(/\/$/, ''),
			all,
			{ recent, limit: MOST_ROWS, pause: files.pause },
			signal,
		);
		const note = found.length ? '' : 'No folder of the workspace has such a name. Type another part of it.';
		return { rows: found.map((path) => pathRow('folder', path, 'folder')), note };
	},
	async collect({ mention }, { workspace }, signal) {
		const found = await lookUp(mention.value, workspace, signal);
		if (found.kind === 'refused') return { refused: `${found.sentence} Name another folder.` };
		const { path, identity } = found;
		if (identity.kind !== 'folder')
			return { refused: `There is no folder ${path} any more. Name it again with @folder.` };
		const { paths, truncated } = await workspace.list(path, MOST_FILES, signal);
		if (!paths.length) return { refused: `${path} has no files that are not ignored. Name another folder.` };
		const more = truncated ? `\n(more than ${MOST_FILES} files; list deeper folders with list_files)` : '';
		const text = `Files in ${path}/ (not their texts; read those that matter with read_file):\n${paths.join('\n')}${more}`;
		return { pieces: [{ source: 'folder', title: `Files in ${path}`, text, priority: 0 }] };
	},
};

/** Every folder that holds a file, each once, sorted as the files are. */
function foldersOf(paths: readonly string[]): readonly string[] {
	const found = new Set<string>();
	let last = '';
	for (const path of paths) {
		const at = path.slice(0, Math.max(0, path.lastIndexOf('/')));
		if (at === last) continue;
		last = at;
		for (const folderPath of parents(path)) found.add(folderPath);
	}
	return [...found];
}

function parents(path: string): readonly string[] {
	const parts = path.split('/').slice(0, -1);
	return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
