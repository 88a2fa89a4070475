import type { VirtualFile, VirtualFiles, VirtualFolder, VirtualText } from '../shared/indexProtocol.ts';
import { isSecret } from '../shared/secretPaths.ts';
import type { Found, Sight, Source } from './source.ts';
import { decodeText } from './walk/decodeText.ts';
import { createExcludes } from './walk/excludes.ts';
import { foldersAround, IgnoreRules } from './walk/ignoreRules.ts';
import { skipByName, skipByText } from './walk/skipFile.ts';

/** The client’s side of a root that is on no disk. Rejects when the client does. */
export interface ClientFiles {
	list(folder: VirtualFolder, signal: AbortSignal): Promise<VirtualFiles>;
	read(file: VirtualFile, signal: AbortSignal): Promise<VirtualText>;
}

/** Each file is a request to another machine: few, and small. */
const MAX_FILES = 2_000;
const MAX_BYTES = 200 * 1024;

/** The files of a root of another scheme, read through the client. */
export function createClientSource(
	uri: string,
	client: ClientFiles,
	limits: { readonly excludes: readonly string[]; readonly maxFileBytes: number },
): Source {
	const isExcluded = createExcludes(limits.excludes, false);
	const limit = Math.min(MAX_BYTES, limits.maxFileBytes);
	const never = new AbortController().signal;
	const readRules = async (folder: string, name: string) => {
		const path = folder ? `${folder}/${name}` : name;
		const read = await client.read({ uri, path, limit }, never).catch(() => undefined);
		return read?.kind === 'file' ? Buffer.from(read.base64, 'base64').toString() : undefined;
	};
	const freshRules = () => new IgnoreRules(readRules, false, []);
	let rules = freshRules();
	const admits = async (path: string) => {
		if (isSecret(path)) return 'secret';
		if ([...foldersAround(path), path].some(isExcluded)) return 'ignored';
		return (await rules.isHidden(path)) ? 'ignored' : skipByName(path);
	};
	return {
		admits,
		async *walk(folder, signal) {
			const listed = await client.list({ uri, limit: MAX_FILES }, signal).catch(() => undefined);
			signal.throwIfAborted();
			for (const path of listed?.paths ?? []) {
				if (folder && !path.startsWith(`${folder}/`)) continue;
				const reason = await admits(path);
				signal.throwIfAborted();
				// Without a time nothing is taken for unchanged: each file is asked for again.
				yield [reason ? { kind: 'skipped', path, reason } : { kind: 'file', path, stamp: { mtimeMs: 0, size: 0 } }];
			}
			if (listed?.truncated) yield [{ kind: 'skipped', path: folder, reason: 'limit' }] satisfies readonly Found[];
		},
		async look(path, signal): Promise<Sight> {
			const reason = await admits(path);
			if (reason) return { kind: 'skipped', reason };
			const read = await client.read({ uri, path, limit }, signal).catch(() => undefined);
			signal.throwIfAborted();
			if (!read) return { kind: 'skipped', reason: 'unreadable' };
			if (read.kind === 'large') return { kind: 'skipped', reason: 'large' };
			if (read.kind !== 'file') return { kind: read.kind };
			const stamp = { mtimeMs: read.mtimeMs, size: read.size };
			const text = decodeText(Buffer.from(read.base64, 'base64'));
			if (text === undefined) return { kind: 'skipped', reason: 'binary', stamp };
			const skip = skipByText(text);
			return skip ? { kind: 'skipped', reason: skip, stamp } : { kind: 'text', text, stamp };
		},
		forgetRules() {
			rules = freshRules();
		},
	};
}
