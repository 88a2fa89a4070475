import type { Workspace } from '../ports.ts';
import { type ParsedPath, parseWorkspacePath } from '../safety/paths.ts';

/**
 * The workspace path of a file that is to be changed. Where the path as written leads to nothing, the ways in which models write
 * paths too long are tried: a side of a diff (`a/`), a leading slash, the name of the only folder. One of them must exist.
 */
export async function existingPath(text: string, workspace: Workspace, signal: AbortSignal): Promise<ParsedPath> {
	const parsed = parseWorkspacePath(text, workspace.roots);
	if (parsed.kind === 'path' && (await exists(parsed.path, workspace, signal))) return parsed;
	const found = new Set<string>();
	for (const other of otherSpellings(text.trim().replaceAll('\\', '/'), workspace)) {
		const shorter = parseWorkspacePath(other, workspace.roots);
		if (shorter.kind === 'path' && (await exists(shorter.path, workspace, signal))) found.add(shorter.path);
	}
	const [only] = found;
	return only !== undefined && found.size === 1 ? { kind: 'path', path: only } : parsed;
}

async function exists(path: string, workspace: Workspace, signal: AbortSignal): Promise<boolean> {
	return (await workspace.identify(path, signal)).kind !== 'absent';
}

function otherSpellings(path: string, { roots }: Workspace): readonly string[] {
	const [root] = roots;
	const own = root && roots.length === 1 ? [`${root.name}/`] : [];
	const starts = ['a/', 'b/', '/', ...own, ...own.map((name) => `/${name}`)];
	return starts.filter((start) => path.startsWith(start)).map((start) => path.slice(start.length));
}
