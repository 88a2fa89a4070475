import * as vscode from 'vscode';
import { plainNotice } from '../notice.ts';
import { createWorkspacePaths } from '../workspace/workspacePaths.ts';

/**
 * Opens a link of an answer. Model text is not trusted: anything outside asks first and shows where it really leads; a path
 * opens only inside the workspace; every other scheme does nothing.
 */
export async function openLink(href: string): Promise<void> {
	if (/^(?:https?|mailto):/i.test(href)) return openOutside(href);
	if (/^[a-z][\w+.-]*:(?!\d)/i.test(href)) return;
	await openFile(href);
}

async function openOutside(href: string): Promise<void> {
	if (!URL.canParse(href)) return;
	const url = new URL(href);
	const place = url.protocol === 'mailto:' ? `a mail to ${url.pathname}` : url.host;
	const open = 'Open';
	const answer = await vscode.window.showWarningMessage(`Open ${place}?`, { modal: true, detail: url.href }, open);
	if (answer === open) await vscode.env.openExternal(vscode.Uri.parse(url.href, true));
}

/** `src/a.ts`, `src/a.ts:12`, `src/a.ts#L12`. */
async function openFile(href: string): Promise<void> {
	const [, name = href, colon, hash] =
		/^(.*?)(?::(\d+)(?::\d+)?(?:-\d+)?|#L(\d+)(?:-L?\d+)?)?$/.exec(decode(href)) ?? [];
	const uri = createWorkspacePaths().uriOf(name.replace(/^\.\//, ''));
	const line = Math.max(0, Number(colon ?? hash ?? 1) - 1);
	const tell = () =>
		void vscode.window.showInformationMessage(plainNotice(`There is no file ${name} in this workspace.`));
	if (!uri) return tell();
	try {
		const selection = new vscode.Range(line, 0, line, 0);
		await vscode.window.showTextDocument(uri, { preserveFocus: true, preview: true, selection });
	} catch {
		tell();
	}
}

function decode(href: string): string {
	try {
		return decodeURIComponent(href);
	} catch {
		return href;
	}
}
