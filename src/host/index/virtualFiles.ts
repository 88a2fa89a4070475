import * as vscode from 'vscode';
import type { VirtualFile, VirtualFiles, VirtualFolder, VirtualText } from '../../shared/indexProtocol.ts';

/** The files of a root that is on no disk, as VS Code finds them. Rejects when it cannot. */
export async function listVirtualFiles({ uri, limit }: VirtualFolder): Promise<VirtualFiles> {
	const root = vscode.Uri.parse(uri, true);
	const found = await vscode.workspace.findFiles(new vscode.RelativePattern(root, '**/*'), undefined, limit + 1);
	const base = root.path.endsWith('/') ? root.path : `${root.path}/`;
	const inside = found.filter((file) => file.path.startsWith(base)).map((file) => file.path.slice(base.length));
	return { paths: inside.slice(0, limit).sort(), truncated: inside.length > limit };
}

/** A file of such a root. Never rejects: what cannot be read is gone. */
export async function readVirtualFile({ uri, path, limit }: VirtualFile): Promise<VirtualText> {
	const file = vscode.Uri.joinPath(vscode.Uri.parse(uri, true), path);
	try {
		const { type, size, mtime } = await vscode.workspace.fs.stat(file);
		if (type === vscode.FileType.Directory) return { kind: 'folder' };
		if (type !== vscode.FileType.File) return { kind: 'gone' };
		if (size > limit) return { kind: 'large' };
		const bytes = await vscode.workspace.fs.readFile(file);
		if (bytes.length > limit) return { kind: 'large' };
		return { kind: 'file', base64: Buffer.from(bytes).toString('base64'), size: bytes.length, mtimeMs: mtime };
	} catch {
		return { kind: 'gone' };
	}
}
