import * as vscode from 'vscode';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** A stretch of a document that is to be rewritten: whole lines. */
export interface RewriteTarget {
	readonly path: string;
	readonly languageId: string;
	/** The document's text. */
	readonly base: string;
	/** UTF-16 offsets of the stretch in it. */
	readonly start: number;
	readonly end: number;
	/** Text above and below, for the model to know what is around. */
	readonly before: string;
	readonly after: string;
	/** “src/a.ts, lines 3–9”, “src/a.ts”. */
	readonly label: string;
}

const LINES_AROUND = 120;

/** The lines that are selected in the editor, or all of them; `undefined` when it shows no file of the workspace. */
export function readRewriteTarget(
	{ document, selection }: vscode.TextEditor,
	paths: WorkspacePaths,
): RewriteTarget | undefined {
	const path = paths.pathOf(document.uri);
	if (path === undefined) return undefined;
	const range = selection.isEmpty ? wholeOf(document) : wholeLines(document, selection);
	const [first, last] = [range.start.line, lastLine(range)];
	const above = new vscode.Range(Math.max(0, first - LINES_AROUND), 0, first, 0);
	const below = new vscode.Range(range.end, document.validatePosition(new vscode.Position(last + 1 + LINES_AROUND, 0)));
	const lines = first === last ? `line ${first + 1}` : `lines ${first + 1}–${last + 1}`;
	return {
		path,
		languageId: document.languageId,
		base: document.getText(),
		start: document.offsetAt(range.start),
		end: document.offsetAt(range.end),
		before: selection.isEmpty ? '' : document.getText(above),
		after: selection.isEmpty ? '' : document.getText(below),
		label: selection.isEmpty ? path : `${path}, ${lines}`,
	};
}

function wholeOf(document: vscode.TextDocument): vscode.Range {
	return document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
}

/** To the ends of its lines, the last line end included; a selection that ends before the first character of a line does not mean that line. */
function wholeLines(document: vscode.TextDocument, { start, end }: vscode.Selection): vscode.Range {
	const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
	return document.validateRange(new vscode.Range(start.line, 0, last + 1, 0));
}

function lastLine({ start, end }: vscode.Range): number {
	return end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
}
