import type * as vscode from 'vscode';
import { readOnDisk } from '../workspace/onDisk.ts';

/** How a document's bytes on disk relate to the text that VS Code shows. */
export type DiskText =
	/** Saving writes back exactly what is there, but for what was edited. */
	| { readonly kind: 'same'; readonly bytes: Uint8Array }
	/** Line ends are mixed or lone CRs: VS Code would rewrite all of them on save. `text` is what the disk has. */
	| { readonly kind: 'mixed'; readonly text: string; readonly bytes: Uint8Array }
	/** Another program wrote the file, and VS Code has just taken that in. */
	| { readonly kind: 'overtaken' }
	/** `changed`: VS Code does not show what the disk has. */
	| { readonly kind: 'refused'; readonly why: 'changed' | 'encoding'; readonly sentence: string };

/** Compares a document without unsaved changes to its file. Waits a little for what another program has just written. */
export async function diskTextOf(path: string, document: vscode.TextDocument, signal: AbortSignal): Promise<DiskText> {
	const shown = document.getText();
	const { bytes, decoded, isShown } = await readOnDisk(document, signal);
	if (document.getText() !== shown) return { kind: 'overtaken' };
	if (!isShown)
		return refused(
			'changed',
			`${path} was changed on disk by another program, and the editor still shows the old text. Ask the user to reopen it, then read it again.`,
		);
	const lost = await decoded.lostOnSave();
	if (lost !== 'nothing') return refused('encoding', damageSentence(path, document.encoding, lost, decoded.text));
	return decoded.text === shown ? { kind: 'same', bytes } : { kind: 'mixed', text: decoded.text, bytes };
}

function damageSentence(path: string, encoding: string, lost: 'mark' | 'bytes', text: string): string {
	if (lost === 'mark')
		return `${path} is ${encoding} without a byte order mark, and saving it would add one. Ask the user to save it once in the encoding that it should have.`;
	return text.includes('\uFFFD')
		? `${path} holds bytes that are no valid ${encoding}; saving it would damage them. Ask the user to reopen it with its right encoding.`
		: `${path} holds characters that saving would write with other bytes of ${encoding}. Ask the user to save it once, or to reopen it with its right encoding.`;
}

function refused(why: 'changed' | 'encoding', sentence: string): DiskText {
	return { kind: 'refused', why, sentence };
}
