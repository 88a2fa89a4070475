import * as vscode from 'vscode';
import { isImageFile } from '../../core/context/image.ts';
import { fitsMention } from '../../core/context/mentionRow.ts';
import type { Workspace } from '../../core/ports.ts';
import type { Mention } from '../../shared/mention.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** What dropped files become. `note`: what was not taken and what to do, or ''. */
export interface Dropped {
	readonly mentions: readonly Mention[];
	/** Paths of images of the workspace, to be attached. */
	readonly images: readonly string[];
	readonly note: string;
}

/** Files and folders of the workspace become mentions, images are attached; what lies elsewhere is named and left out. */
export async function takeDropped(
	uris: readonly string[],
	{ workspace, paths }: { readonly workspace: Pick<Workspace, 'identify'>; readonly paths: WorkspacePaths },
	signal: AbortSignal,
): Promise<Dropped> {
	const mentions = new Map<string, Mention>();
	const images: string[] = [];
	const outside: string[] = [];
	for (const text of uris) {
		const uri = parsed(text);
		const path = uri && paths.pathOf(uri);
		const { kind, real } = path ? await workspace.identify(path, signal) : { kind: 'absent', real: undefined };
		if (!path || real === undefined || !fitsMention(path))
			outside.push(uri?.path.split('/').at(-1) ?? text.slice(0, 80));
		else if (kind === 'folder') mentions.set(path, { source: 'folder', value: path, label: path });
		else if (kind === 'file' && isImageFile(path)) images.push(path);
		else if (kind === 'file') mentions.set(path, { source: 'file', value: path, label: path });
	}
	const named = outside.slice(0, 3).join(', ');
	const verb = outside.length === 1 ? 'is' : 'are';
	const note = outside.length
		? `${named}${outside.length > 3 ? ' and others' : ''} ${verb} not in the open folders. Add the folder to the workspace, or paste the text.`
		: '';
	return { mentions: [...mentions.values()], images, note };
}

/** What is dragged may be an address with an escape too many, or a path of this machine. */
function parsed(text: string): vscode.Uri | undefined {
	try {
		return /^[a-z][\w+.-]+:/i.test(text) ? vscode.Uri.parse(text, true) : vscode.Uri.file(text);
	} catch {
		return undefined;
	}
}
