import * as vscode from 'vscode';
import { withToken } from '../cancellation.ts';
import { runRipgrep } from './ripgrep.ts';
import type { NamedRoot, WorkspacePaths } from './workspacePaths.ts';

/** Paths that a walk may gather before it is cut, so that a huge tree costs bounded memory. */
const MAX_GATHERED = 200_000;
const MAX_FOUND_BY_VSCODE = 20_000;

/** Workspace paths, sorted, and whether there are more than were asked for. */
export interface FileList {
	readonly paths: readonly string[];
	readonly truncated: boolean;
}

/** Which program walks: ripgrep's file, or none for VS Code's own `findFiles`. */
export type Ripgrep = string | undefined;

/** Globs that the user's settings exclude from search and explorer for a root. */
function excludedGlobs(root: NamedRoot): readonly string[] {
	const globs = ['files.exclude', 'search.exclude'].flatMap((name) => {
		const value = vscode.workspace.getConfiguration(undefined, root.uri).get<Record<string, unknown>>(name) ?? {};
		return Object.entries(value).flatMap(([glob, on]) => (on === true ? [glob] : []));
	});
	return [...new Set(globs)];
}

/** The ripgrep arguments that every walk of a root has: hidden files yes; ignored ones, `.git` and links no. */
export function walkArguments(root: NamedRoot): readonly string[] {
	return [
		'--hidden',
		'--no-require-git',
		'--no-ignore-parent',
		'--no-ignore-global',
		'--glob=!.git',
		...excludedGlobs(root).map((glob) => `--glob=!${glob}`),
	];
}

/** Files below a folder ('' = all roots), sorted by code unit, at most `limit`. Rejects only when the signal aborts. */
export async function listFiles(
	folder: string,
	limit: number,
	{ paths, ripgrep }: { readonly paths: WorkspacePaths; readonly ripgrep: Ripgrep },
	signal: AbortSignal,
): Promise<FileList> {
	const at = folder === '' ? undefined : paths.uriOf(folder);
	if (folder !== '' && !at) return { paths: [], truncated: false };
	const found = new Set<string>();
	let isCut = false;
	for (const root of paths.roots()) {
		if (at && !isBelow(root, at)) continue;
		const walk =
			ripgrep && root.uri.scheme === 'file' ? walkWithRipgrep(ripgrep, root, at, signal) : findFiles(root, at, signal);
		const { uris, cut } = await walk;
		isCut ||= cut;
		for (const uri of uris) {
			const path = paths.pathOf(uri);
			if (path && (folder === '' || path.startsWith(`${folder}/`))) found.add(path);
		}
	}
	const sorted = [...found].sort();
	return { paths: sorted.slice(0, limit), truncated: isCut || sorted.length > limit };
}

function isBelow(root: NamedRoot, uri: vscode.Uri): boolean {
	return root.uri.scheme === uri.scheme && `${uri.path}/`.startsWith(root.uri.path.replace(/\/?$/, '/'));
}

interface Walked {
	readonly uris: readonly vscode.Uri[];
	readonly cut: boolean;
}

/**
 * The whole root is walked and cut down to the folder afterwards: only so do the ignore files above the folder count. A folder that is
 * ignored as a whole was asked for by name, so its files are given.
 */
async function walkWithRipgrep(
	file: string,
	root: NamedRoot,
	at: vscode.Uri | undefined,
	signal: AbortSignal,
): Promise<Walked> {
	const all = await walk([...walkArguments(root), './']);
	if (!at) return all;
	const uris = all.uris.filter((uri) => uri.path.startsWith(`${at.path}/`));
	if (uris.length > 0 || all.cut) return { uris, cut: all.cut };
	const inside = at.path.slice(root.uri.path.length).replace(/^\//, '');
	return walk(['--hidden', '--no-ignore', '--glob=!.git', '--', `./${inside}`]);

	async function walk(args: readonly string[]): Promise<Walked> {
		const uris: vscode.Uri[] = [];
		const end = await runRipgrep(
			{
				file,
				args: ['--files', '--null', ...args],
				cwd: root.uri.fsPath,
				separator: '\0',
				onRecord(record) {
					uris.push(vscode.Uri.joinPath(root.uri, toSlashes(record)));
					return uris.length < MAX_GATHERED ? 'more' : 'stop';
				},
			},
			signal,
		);
		return { uris, cut: end.kind === 'cut' };
	}
}

/** A path as ripgrep prints it, `/`-separated and without the leading `./`. */
export function toSlashes(path: string): string {
	return (process.platform === 'win32' ? path.replaceAll('\\', '/') : path).replace(/^\.\//, '');
}

/** VS Code's own walk, for virtual file systems: it knows the exclude settings only as far as they are told to it. */
export async function findFiles(root: NamedRoot, at: vscode.Uri | undefined, signal: AbortSignal): Promise<Walked> {
	const exclude = `{${['**/.git/**', '**/node_modules/**', ...excludedGlobs(root)].join(',')}}`;
	const uris = await withToken(signal, (token) =>
		vscode.workspace.findFiles(new vscode.RelativePattern(at ?? root.uri, '**'), exclude, MAX_FOUND_BY_VSCODE, token),
	);
	signal.throwIfAborted();
	return { uris, cut: uris.length >= MAX_FOUND_BY_VSCODE };
}
