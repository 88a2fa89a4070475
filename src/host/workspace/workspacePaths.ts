import * as vscode from 'vscode';

/** A folder of the workspace with the name that qualifies its paths. */
export interface NamedRoot {
	readonly name: string;
	readonly uri: vscode.Uri;
}

/** Workspace paths and URIs, one for the other. Textual only: it follows no link (see `identify`). */
export interface WorkspacePaths {
	roots(): readonly NamedRoot[];
	/** `undefined` for a path that names no place inside of a root: empty, absolute, with `.`, `..`, NUL or an unknown root. */
	uriOf(path: string): vscode.Uri | undefined;
	/** `undefined` outside of every root; a root itself is its name when there are several, else ''. */
	pathOf(uri: vscode.Uri): string | undefined;
}

type Folder = Pick<vscode.WorkspaceFolder, 'name' | 'uri'>;

/** Paths over the window's folders, asked anew at every call because the user may add and remove them. */
export function createWorkspacePaths(
	folders: () => readonly Folder[] = () => vscode.workspace.workspaceFolders ?? [],
): WorkspacePaths {
	const roots = () => nameRoots(folders());
	return {
		roots,
		uriOf(path) {
			const segments = path.split('/');
			if (!segments.every(isSegment)) return undefined;
			const all = roots();
			if (all.length === 1) return all[0] && vscode.Uri.joinPath(all[0].uri, ...segments);
			const root = all.find(({ name }) => name === segments[0]);
			return root && vscode.Uri.joinPath(root.uri, ...segments.slice(1));
		},
		pathOf(uri) {
			const all = roots();
			const holders = all.filter((root) => below(root.uri, uri) !== undefined);
			const root = holders.sort((a, b) => b.uri.path.length - a.uri.path.length)[0];
			if (!root) return undefined;
			const inside = below(root.uri, uri) ?? '';
			return all.length === 1 ? inside : [root.name, inside].filter(Boolean).join('/');
		},
	};
}

function isSegment(segment: string): boolean {
	if (segment === '' || segment === '.' || segment === '..' || segment.includes('\0')) return false;
	// On Windows these would be another separator, a drive or a stream of a file.
	return process.platform !== 'win32' || !/[\\:]/.test(segment);
}

/** Names as the user gave them, made unique and free of `/`. */
function nameRoots(folders: readonly Folder[]): readonly NamedRoot[] {
	const taken = new Set<string>();
	return folders.map(({ name, uri }) => {
		const plain = name.replaceAll('/', '-');
		let unique = plain;
		for (let n = 2; taken.has(unique); n++) unique = `${plain}-${n}`;
		taken.add(unique);
		return { name: unique, uri };
	});
}

/** The part of `uri` below `root`, '' for the root itself, `undefined` when it is elsewhere. */
function below(root: vscode.Uri, uri: vscode.Uri): string | undefined {
	if (root.scheme !== uri.scheme || root.authority !== uri.authority) return undefined;
	const [base, path] = [plainPath(root), plainPath(uri)];
	if (path === base) return '';
	const prefix = base.endsWith('/') ? base : `${base}/`;
	return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** `/C:/x` and `/c:/x` are one place. */
function plainPath(uri: vscode.Uri): string {
	const path = uri.path.length > 1 && uri.path.endsWith('/') ? uri.path.slice(0, -1) : uri.path;
	return path.replace(/^\/[A-Z](?=:)/, (drive) => drive.toLowerCase());
}
