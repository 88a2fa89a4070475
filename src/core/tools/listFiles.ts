import { parseArguments } from './arguments.ts';
import { jsonMembers } from './jsonPrefix.ts';
import { lookUp } from './lookUp.ts';
import type { Tool, ToolResult } from './tool.ts';

/** So many files are listed by name; when there are more, subfolders are given with their counts. */
const MAX_SHOWN = 300;
const MAX_COUNTED = 5_000;

const PARAMETERS = {
	type: 'object',
	properties: { path: { type: 'string', description: 'Folder; default the whole workspace' } },
	required: [],
} as const;

/** Lists the files below a folder, without ignored ones; large folders as subfolders with counts. */
export const listFiles: Tool = {
	spec: { name: 'list_files', description: 'List files below a folder.', parameters: PARAMETERS },
	risk: 'reads',
	progressTitle: (argumentsText) => {
		const path = jsonMembers(argumentsText).find((member) => member.key === 'path' && member.complete)?.text;
		return path ? `Listing ${path}` : 'Listing files';
	},
	run: async (argumentsText, { workspace }, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return failed(parsed.sentence);
		const named = (parsed.values.path ?? '').trim().replace(/[\\/]+$/, '');
		if (named === '' || named === '.') return listed('', MAX_COUNTED, await workspace.list('', MAX_COUNTED, signal));
		if (workspace.roots.some((root) => root.name === named) && workspace.roots.length > 1)
			return listed(named, MAX_COUNTED, await workspace.list(named, MAX_COUNTED, signal));
		const found = await lookUp(named, workspace, signal);
		if (found.kind === 'refused') return failed(found.sentence);
		if (found.identity.kind !== 'folder')
			return failed(
				found.identity.kind === 'file'
					? `${found.path} is a file. Use read_file for it.`
					: `There is no folder ${found.path}. Call list_files without a path to see what there is.`,
			);
		return listed(found.path, MAX_COUNTED, await workspace.list(found.path, MAX_COUNTED, signal));
	},
};

function failed(text: string): ToolResult {
	return { outcome: 'failed', title: 'Listed no files', text };
}

function listed(
	folder: string,
	limit: number,
	{ paths, truncated }: { readonly paths: readonly string[]; readonly truncated: boolean },
): ToolResult {
	const where = folder || 'the workspace';
	const count = truncated ? `more than ${Math.min(limit, paths.length)}` : String(paths.length);
	const title = `Listed ${where}: ${count} files`;
	if (paths.length === 0) return { outcome: 'ok', title, text: `${where} has no files (ignored ones aside).` };
	if (paths.length <= MAX_SHOWN && !truncated)
		return { outcome: 'ok', title, text: `${count} files in ${where}:\n${paths.join('\n')}` };
	const entries = summary(folder, paths);
	const more = entries.length > MAX_SHOWN ? `\n(${entries.length - MAX_SHOWN} more entries)` : '';
	const text = `${count} files in ${where}; folders with their counts, list a folder to see into it:\n${entries.slice(0, MAX_SHOWN).join('\n')}${more}`;
	return { outcome: 'ok', title, text };
}

/** The direct children of the folder: files by name, folders with the number of files below. */
function summary(folder: string, paths: readonly string[]): readonly string[] {
	const start = folder ? folder.length + 1 : 0;
	const counts = new Map<string, number>();
	for (const path of paths) {
		const slash = path.indexOf('/', start);
		const child = slash < 0 ? path : `${path.slice(0, slash)}/`;
		counts.set(child, (counts.get(child) ?? 0) + 1);
	}
	return [...counts].map(([child, count]) => (child.endsWith('/') ? `${child} (${count})` : child));
}
