import * as vscode from 'vscode';
import type { FileIdentity, FileText, Workspace } from '../../core/ports.ts';
import { longName } from '../../core/tools/longName.ts';
import { MAX_TEXT_BYTES } from '../../core/tools/textLimit.ts';
import { createIdentify } from './identify.ts';
import { listFiles, type Ripgrep } from './listFiles.ts';
import { readOnDisk } from './onDisk.ts';
import type { Problems } from './problems.ts';
import { searchText } from './searchText.ts';
import type { WorkspacePaths } from './workspacePaths.ts';

export { MAX_TEXT_BYTES };

/** The user's workspace as VS Code sees it. `ripgrep` is asked once, at the first list or search. */
export function createWorkspace(
	paths: WorkspacePaths,
	problems: Pick<Problems, 'problems'>,
	ripgrep: () => Promise<Ripgrep>,
): Workspace {
	const identify = createIdentify(paths);
	let found: Promise<Ripgrep> | undefined;
	const tools = async () => {
		found ??= ripgrep();
		return { paths, ripgrep: await found };
	};
	return {
		get roots() {
			return paths.roots().map(({ name, uri }) => ({ name, ...(uri.scheme === 'file' && { absolute: uri.path }) }));
		},
		identify,
		async read(path, signal) {
			const identity = await identify(path, signal);
			const uri = paths.uriOf(path);
			const refusal = refuseToRead(path, identity);
			if (refusal || !uri) return { kind: 'refused', sentence: refusal ?? `There is no ${path}.` };
			return readDocument(path, uri, identity.kind === 'absent', signal);
		},
		list: async (folder, limit, signal) => listFiles(folder, limit, await tools(), signal),
		search: async (query, signal) => searchText(query, await tools(), signal),
		problems: (path, signal) => problems.problems(path, signal),
	};
}

function refuseToRead(path: string, identity: FileIdentity): string | undefined {
	if (identity.kind === 'folder') return `${path} is a folder. List it with list_files.`;
	if (identity.kind === 'other')
		return longName(path) ?? `${path} is no regular file (a broken link or a device). Go on without it.`;
	if (identity.real === undefined)
		return `${path} is not inside the workspace. Only files of the workspace can be read.`;
	if (identity.size > MAX_TEXT_BYTES) {
		const megabytes = (identity.size / 1024 / 1024).toFixed(1);
		return `${path} has ${megabytes} MB; files over 5 MB are not read. Find the part you need with search_text.`;
	}
	return undefined;
}

/** Opens the document without showing it: the editor's own text, unsaved or not, with VS Code's encodings. */
async function readDocument(path: string, uri: vscode.Uri, isAbsent: boolean, signal: AbortSignal): Promise<FileText> {
	const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
	if (isAbsent && !open?.isDirty) {
		return {
			kind: 'refused',
			sentence: `There is no file ${path}. Find the right path with list_files or search_text.`,
		};
	}
	try {
		// What another program has just written is what is to be read, although VS Code may not show it yet.
		if (open && !open.isDirty && uri.scheme === 'file') await readOnDisk(open, signal);
		const document = open ?? (await vscode.workspace.openTextDocument(uri));
		const text = document.getText();
		if (text.includes('\0')) return notText(path);
		return { kind: 'text', text, languageId: document.languageId };
	} catch (error) {
		signal.throwIfAborted();
		return /binary/i.test(String(error)) ? notText(path) : unreadable(path);
	}
}

function notText(path: string): FileText {
	return { kind: 'refused', sentence: `${path} is not text. Leave it as it is and go on without it.` };
}

function unreadable(path: string): FileText {
	return { kind: 'refused', sentence: `${path} could not be read by VS Code. Go on without it, and say so.` };
}
