import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IndexRoot } from '../shared/indexProtocol.ts';

/** A folder of the workspace as the server holds it. */
export interface Root extends IndexRoot {
	/** Absolute folder on this machine's disk; `undefined` where the client reads. */
	readonly folder: string | undefined;
}

/** A place in a root. */
export interface Place {
	readonly root: Root;
	/** Below the root, `/`-separated; '' is the root itself. */
	readonly inside: string;
	/** The workspace path. */
	readonly path: string;
}

/** Workspace paths, roots and URIs, one for the other, as the client names them. */
export interface Roots {
	readonly all: readonly Root[];
	/** The innermost root that holds it; `undefined` outside of every root. */
	placeOfUri(uri: string): Place | undefined;
	/** `undefined` for a path with an unknown root. */
	placeOfPath(path: string): Place | undefined;
	pathIn(root: Root, inside: string): string;
	/** Roots that lie in this one, relative to it. */
	rootsBelow(root: Root): readonly string[];
}

/** Roots by the names that the client gave them; with a single one paths carry no name. */
export function createRoots(given: readonly IndexRoot[]): Roots {
	const all = given.map((root) => ({ ...root, folder: folderOf(root.uri) }));
	const isSingle = all.length === 1;
	const bases = all.map((root) => ({ root, base: plainUri(root.uri).replace(/\/+$/, '') }));
	const pathIn = (root: Root, inside: string) => (isSingle ? inside : inside ? `${root.name}/${inside}` : root.name);
	return {
		all,
		pathIn,
		placeOfUri(uri) {
			const plain = plainUri(uri);
			const holders = bases.filter(({ base }) => plain === base || plain.startsWith(`${base}/`));
			const holder = holders.sort((a, b) => b.base.length - a.base.length)[0];
			if (!holder) return undefined;
			const inside = plain.slice(holder.base.length + 1).replace(/\/+$/, '');
			if (inside.split('/').some((segment) => segment === '..' || segment === '.')) return undefined;
			return { root: holder.root, inside, path: pathIn(holder.root, inside) };
		},
		placeOfPath(path) {
			const only = isSingle ? all[0] : undefined;
			if (only) return { root: only, inside: path, path };
			const at = path.indexOf('/');
			const root = all.find(({ name }) => name === (at < 0 ? path : path.slice(0, at)));
			return root && { root, inside: at < 0 ? '' : path.slice(at + 1), path };
		},
		rootsBelow(root) {
			const own = bases.find((entry) => entry.root === root)?.base ?? '';
			return bases.filter(({ base }) => base.startsWith(`${own}/`)).map(({ base }) => base.slice(own.length + 1));
		},
	};
}

function folderOf(uri: string): string | undefined {
	if (!/^file:/i.test(uri)) return undefined;
	const folder = fileURLToPath(uri);
	return folder.length > 1 && folder.endsWith(sep) && !/^[a-z]:.$/i.test(folder) ? folder.slice(0, -1) : folder;
}

/** One spelling for a URI: decoded, drive letters small, as clients encode the same place in different ways. */
function plainUri(uri: string): string {
	const [, scheme = '', rest = uri] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(uri) ?? [];
	return `${scheme.toLowerCase()}:${decoded(rest).replace(/^(\/\/\/)([A-Z])(?=:)/, (_, slashes: string, drive: string) => slashes + drive.toLowerCase())}`;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
