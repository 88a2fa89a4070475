import * as vscode from 'vscode';
import { withLineEnds } from '../writer/lineEnds.ts';
import { type Decoded, decodeBytes } from './encodings.ts';

/** A document's file as it is now. */
export interface OnDisk {
	readonly bytes: Uint8Array;
	readonly decoded: Decoded;
	/** The document shows this very text, but for its line ends, of which VS Code shows one kind only. */
	readonly isShown: boolean;
}

/** VS Code reloads a file some 150 ms after another program wrote it. */
const RELOAD_MS = 2_000;

/**
 * Reads the file of a document that has no unsaved text. When another program has just written it, waits until VS Code has taken
 * that in, at most two seconds. Rejects when there is no file or the signal aborts.
 */
export async function readOnDisk(document: vscode.TextDocument, signal: AbortSignal): Promise<OnDisk> {
	const deadline = Date.now() + RELOAD_MS;
	for (;;) {
		signal.throwIfAborted();
		const { version } = document;
		const found = await look(document);
		const left = deadline - Date.now();
		if (found.isShown || left <= 0) return found;
		await untilDocument(document, () => document.version !== version, left);
	}
}

async function look(document: vscode.TextDocument): Promise<OnDisk> {
	const bytes = await vscode.workspace.fs.readFile(document.uri);
	const decoded = await decodeBytes(bytes, document.encoding);
	const shown = document.getText();
	const isShown = decoded.text === shown || withLineEnds(decoded.text, eolOf(document)) === shown;
	return { bytes, decoded, isShown };
}

/** The one line end of which VS Code shows a document's lines. */
export function eolOf(document: vscode.TextDocument): string {
	return document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
}

/** Waits for something that comes with a change of a document, at most `ms`. */
export function untilDocument(document: vscode.TextDocument, holds: () => boolean, ms: number): Promise<void> {
	return new Promise((resolve) => {
		const end = () => {
			clearTimeout(timer);
			listener.dispose();
			resolve();
		};
		const timer = setTimeout(end, ms);
		const listener = vscode.workspace.onDidChangeTextDocument((event) => {
			if (event.document === document && holds()) end();
		});
		if (holds()) end();
	});
}

/** Something is at the place. Never rejects. */
export async function isPresent(uri: vscode.Uri): Promise<boolean> {
	return vscode.workspace.fs.stat(uri).then(
		() => true,
		() => false,
	);
}

/** The file has exactly these bytes. Never rejects. */
export async function hasBytes(uri: vscode.Uri, bytes: Uint8Array): Promise<boolean> {
	return vscode.workspace.fs.readFile(uri).then(
		(now) => Buffer.compare(now, bytes) === 0,
		() => false,
	);
}
