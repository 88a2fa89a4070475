import { access, constants, lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { FileIdentity } from '../../core/ports.ts';
import type { NamedRoot, WorkspacePaths } from './workspacePaths.ts';

/** Tells what a workspace path really is; rejects only when the signal aborts. */
export type Identify = (path: string, signal: AbortSignal) => Promise<FileIdentity>;

const NOWHERE: FileIdentity = { kind: 'absent', real: undefined, size: 0, readOnly: true };

/**
 * Says what a workspace path really is. On `file:` roots links in every existing ancestor are followed, and `real` has the spelling of
 * the disk; a link that leads nowhere or in a circle is `other` with no real place. Elsewhere a link cannot be followed: it has no
 * real place either. Reads with node's fs what VS Code does not tell; writes nothing. Never rejects for what the path is.
 */
export function createIdentify(paths: WorkspacePaths): Identify {
	return async (path, signal) => {
		signal.throwIfAborted();
		const uri = paths.uriOf(path);
		if (!uri) return NOWHERE;
		const identity =
			uri.scheme === 'file' ? await identifyOnDisk(uri.fsPath, paths.roots()) : await identifyVirtual(uri, path);
		if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== false) return identity;
		return { ...identity, readOnly: true };
	};
}

async function identifyOnDisk(file: string, roots: readonly NamedRoot[]): Promise<FileIdentity> {
	const place = await realPlace(file);
	if (!place) return { kind: 'other', real: undefined, size: 0, readOnly: true };
	const real = await workspacePathOf(place.real, roots);
	if (!place.exists) return { kind: 'absent', real, size: 0, readOnly: await isLocked(place.ancestor) };
	try {
		const found = await stat(place.real);
		const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
		return { kind, real, size: found.size, readOnly: await isLocked(place.real) };
	} catch {
		return { kind: 'other', real, size: 0, readOnly: true };
	}
}

interface Place {
	readonly real: string;
	readonly exists: boolean;
	/** The nearest folder above (or the place itself) that exists, links followed. */
	readonly ancestor: string;
}

/** Follows links of the nearest existing ancestor; `undefined` when a link on the way is broken or circular. */
async function realPlace(file: string): Promise<Place | undefined> {
	const missing: string[] = [];
	for (let at = file; ; at = dirname(at)) {
		try {
			const ancestor = await realpath(at);
			return { real: join(ancestor, ...missing), exists: missing.length === 0, ancestor };
		} catch {
			// A link that is there although its target is not: creating "it" would create the target, wherever that is.
			if (await isPresent(at)) return undefined;
			if (dirname(at) === at) return undefined;
			missing.unshift(basename(at));
		}
	}
}

async function workspacePathOf(real: string, roots: readonly NamedRoot[]): Promise<string | undefined> {
	const inside: { readonly root: NamedRoot; readonly path: string }[] = [];
	for (const root of roots) {
		if (root.uri.scheme !== 'file') continue;
		const base = await realpath(root.uri.fsPath).catch(() => undefined);
		const path = base && relative(base, real);
		if (path === undefined || isAbsolute(path) || path === '..' || path.startsWith(`..${sep}`)) continue;
		inside.push({ root, path: path.split(sep).join('/') });
	}
	const nearest = inside.sort((a, b) => a.path.length - b.path.length)[0];
	if (!nearest) return undefined;
	return roots.length === 1 ? nearest.path : [nearest.root.name, nearest.path].filter(Boolean).join('/');
}

async function isPresent(file: string): Promise<boolean> {
	return lstat(file).then(
		() => true,
		(error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
	);
}

/**
 * True when a file cannot be written, or nothing can come or go in a folder. No write bit at all is a wish to be left alone, also when
 * we run as root; for folders on Windows it means nothing.
 */
export async function isLocked(path: string): Promise<boolean> {
	try {
		const found = await stat(path);
		const hasBits = found.isFile() || process.platform !== 'win32';
		if (hasBits && (found.mode & 0o222) === 0) return true;
		await access(path, constants.W_OK);
		return false;
	} catch {
		return true;
	}
}

async function identifyVirtual(uri: vscode.Uri, path: string): Promise<FileIdentity> {
	try {
		const found = await vscode.workspace.fs.stat(uri);
		const isLink = (found.type & vscode.FileType.SymbolicLink) !== 0;
		const kind =
			(found.type & vscode.FileType.File) !== 0
				? 'file'
				: (found.type & vscode.FileType.Directory) !== 0
					? 'folder'
					: 'other';
		const readOnly = ((found.permissions ?? 0) & vscode.FilePermission.Readonly) !== 0;
		return { kind, real: isLink ? undefined : path, size: found.size, readOnly };
	} catch {
		return { kind: 'absent', real: path, size: 0, readOnly: false };
	}
}
