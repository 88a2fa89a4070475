import * as vscode from 'vscode';
import type { Workspace } from '../../core/ports.ts';
import { isSecret } from '../../core/safety/sensitive.ts';
import type { ImageFile } from '../../shared/panelProtocol.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** Bytes; the panel takes no larger ones. */
const LARGEST = 30_000_000;
/** Files that are read at once. */
const MOST = 8;
const TYPES: Readonly<Record<string, string>> = {
	png: 'image/png',
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	webp: 'image/webp',
	gif: 'image/gif',
};

/** Files for the panel's own way with images; `note`: what was not read, or ''. */
export interface ReadImages {
	readonly files: readonly ImageFile[];
	readonly note: string;
}

/** Lets the user choose image files, wherever they are. Nothing when they choose none. */
export async function chooseImages(): Promise<ReadImages> {
	const chosen = await vscode.window.showOpenDialog({
		canSelectMany: true,
		openLabel: 'Attach',
		title: 'Attach images',
		filters: { Images: Object.keys(TYPES) },
	});
	return readImages(chosen ?? []);
}

/** Reads images of the workspace, links followed inside of it only. */
export async function workspaceImages(
	names: readonly string[],
	{ workspace, paths }: { readonly workspace: Pick<Workspace, 'identify'>; readonly paths: WorkspacePaths },
	signal: AbortSignal,
): Promise<ReadImages> {
	const uris: vscode.Uri[] = [];
	const left: string[] = [];
	for (const name of names) {
		const uri = paths.uriOf(name);
		const { kind, real } = await workspace.identify(name, signal);
		if (uri && kind === 'file' && real !== undefined && !isSecret(name) && !isSecret(real)) uris.push(uri);
		else left.push(name);
	}
	const { files, note } = await readImages(uris);
	return {
		files,
		note: left.length ? `${left[0]} is no image of the workspace. Choose it with “Image from file…”.` : note,
	};
}

async function readImages(uris: readonly vscode.Uri[]): Promise<ReadImages> {
	const files: ImageFile[] = [];
	let note = uris.length > MOST ? `An ask takes ${MOST} images. Ask with these first.` : '';
	for (const uri of uris.slice(0, MOST)) {
		const name = uri.path.split('/').at(-1) ?? 'image';
		const mediaType = TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''];
		try {
			const { size } = await vscode.workspace.fs.stat(uri);
			if (mediaType === undefined) note = `“${name}” is no image that models read. Attach PNG, JPEG, WebP or GIF.`;
			else if (size > LARGEST) note = `“${name}” is larger than 30 MB. Scale it down, then attach it again.`;
			else {
				const bytes = await vscode.workspace.fs.readFile(uri);
				files.push({ name: name.slice(0, 200), mediaType, base64: Buffer.from(bytes).toString('base64') });
			}
		} catch {
			note = `“${name}” could not be read. Check that it is still there, then attach it again.`;
		}
	}
	return { files, note };
}
