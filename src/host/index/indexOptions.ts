import * as vscode from 'vscode';
import type { IndexOptions } from '../../shared/indexProtocol.ts';
import type { HostIndexParts } from './codeIndex.ts';

const MAX_FILE_BYTES = 1024 * 1024;
/** For the index itself; the process needs about as much again. */
const MAX_BYTES = 200 * 1024 * 1024;
/** Beyond this the process ends, and is started anew over what it had saved. */
export const MAX_HEAP_MB = 768;

/** What the index process has to know of this window, as it is now. */
export function readIndexOptions({ paths, settings, storageFolder }: HostIndexParts): IndexOptions {
	return {
		roots: paths.roots().map(({ name, uri }) => ({ name, uri: uri.toString() })),
		storage: storageFolder,
		excludes: [...globsIn('files'), ...globsIn('search')],
		maxFileBytes: MAX_FILE_BYTES,
		maxFiles: settings.index().maxFiles,
		maxBytes: MAX_BYTES,
		mayRunGit: vscode.workspace.isTrusted,
	};
}

/** Globs that are switched on. One with a condition on a sibling file is passed over: it hides what is shown elsewhere. */
function globsIn(section: 'files' | 'search'): readonly string[] {
	const set = vscode.workspace.getConfiguration(section, null).get<Readonly<Record<string, unknown>>>('exclude') ?? {};
	return Object.entries(set).flatMap(([glob, isOn]) => (isOn === true ? [glob] : []));
}
