import * as vscode from 'vscode';
import { withLineEnds } from './lineEnds.ts';

/** How a document's bytes on disk relate to the text that VS Code shows. */
export type DiskText =
	/** Saving writes back exactly what is there, but for what was edited. */
	| { readonly kind: 'same' }
	/** Line ends are mixed or lone CRs: VS Code would rewrite all of them on save. `text` is what the disk has. */
	| { readonly kind: 'mixed'; readonly text: string; readonly bytes: Uint8Array }
	| { readonly kind: 'refused'; readonly why: 'changed' | 'encoding'; readonly sentence: string };

/** Compares a document without unsaved changes to its file. */
export async function diskTextOf(path: string, document: vscode.TextDocument): Promise<DiskText> {
	const { encoding } = document;
	const bytes = await vscode.workspace.fs.readFile(document.uri);
	const text = await vscode.workspace.decode(bytes, { encoding });
	const shown = document.getText();
	if (text !== shown && withLineEnds(text, eolOf(document)) !== shown) {
		return {
			kind: 'refused',
			why: 'changed',
			sentence: `${path} changed on disk since it was read. Read it again and make the edit anew.`,
		};
	}
	const back = await vscode.workspace.encode(text, { encoding });
	if (Buffer.compare(back, bytes) !== 0) {
		return {
			kind: 'refused',
			why: 'encoding',
			sentence: `${path} holds bytes that are no valid ${encoding}; saving it would damage them. Ask the user to reopen it with its right encoding.`,
		};
	}
	return text === shown ? { kind: 'same' } : { kind: 'mixed', text, bytes };
}

export function eolOf(document: vscode.TextDocument): string {
	return document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
}

/** The bytes of a text in an encoding, or `undefined` when it has characters that the encoding has not. */
export async function encodeExactly(
	text: string,
	as: { readonly encoding: string } | { readonly uri: vscode.Uri },
): Promise<Uint8Array | undefined> {
	const [bytes, back] = 'encoding' in as ? await roundTripAs(text, as) : await roundTripAt(text, as);
	return back === text ? bytes : undefined;
}

async function roundTripAs(text: string, options: { readonly encoding: string }): Promise<[Uint8Array, string]> {
	const bytes = await vscode.workspace.encode(text, options);
	return [bytes, await vscode.workspace.decode(bytes, options)];
}

async function roundTripAt(text: string, options: { readonly uri: vscode.Uri }): Promise<[Uint8Array, string]> {
	const bytes = await vscode.workspace.encode(text, options);
	return [bytes, await vscode.workspace.decode(bytes, options)];
}
