import type * as vscode from 'vscode';
import { fitsMention } from '../../core/context/mentionRow.ts';
import { placeText } from '../../core/context/place.ts';
import type { Mention } from '../../shared/mention.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { SelectedRange } from './editors.ts';

/**
 * The mention that says the same as a pasted text: the text is, to the letter, what is or was selected in an editor on a file of the
 * workspace, and whole lines of it. Less than two lines stay text, since a word is pasted for itself.
 */
export function pastedPiece(
	text: string,
	selections: readonly SelectedRange[],
	paths: WorkspacePaths,
): Mention | undefined {
	const pasted = text.replaceAll('\r\n', '\n');
	if (!pasted.trim().includes('\n')) return undefined;
	for (const { document, range } of selections) {
		const path = paths.pathOf(document.uri);
		if (!path) continue;
		// Looked at first because it costs nothing: a line more or less cannot be the same text.
		if (range.end.line - range.start.line !== pasted.split('\n').length - 1) continue;
		if (!areWholeLines(document, range)) continue;
		if (document.getText(range).replaceAll('\r\n', '\n') !== pasted) continue;
		const end = range.end.character === 0 ? range.end.line : range.end.line + 1;
		const place = placeText({ path, lines: { start: range.start.line + 1, end: Math.max(end, range.start.line + 1) } });
		if (fitsMention(place)) return { source: 'selection', value: place, label: place };
	}
	return undefined;
}

/** White space aside. */
function areWholeLines(document: vscode.TextDocument, { start, end }: vscode.Range): boolean {
	const before = document.lineAt(start.line).text.slice(0, start.character);
	const after = end.character === 0 ? '' : document.lineAt(end.line).text.slice(end.character);
	return before.trim() === '' && after.trim() === '';
}
