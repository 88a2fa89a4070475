import * as vscode from 'vscode';
import type { HunkTarget, PeekChange } from './hunkTarget.ts';

/** What the menus of VS Code and our own lenses give to a command, looked at before it is believed. */

/** The change of a lens. */
export function givenTarget(given: unknown): HunkTarget | undefined {
	if (!isObject(given) || !isObject(given.lines)) return undefined;
	const { path, version, seen, lines } = given;
	const { from, to } = lines;
	if (typeof path !== 'string' || typeof version !== 'number' || typeof seen !== 'string') return undefined;
	return typeof from === 'number' && typeof to === 'number' ? { path, version, seen, lines: { from, to } } : undefined;
}

/** The change that the peek shows, which gives the file, all changes of its provider, and which of them. */
export function givenPeek(
	given: readonly unknown[],
): { readonly uri: vscode.Uri; readonly change: PeekChange } | undefined {
	const [uri, changes, index] = given;
	if (!(uri instanceof vscode.Uri) || !Array.isArray(changes) || typeof index !== 'number') return undefined;
	const change: unknown = changes[index];
	if (!isObject(change)) return undefined;
	const { modifiedStartLineNumber, modifiedEndLineNumber } = change;
	return typeof modifiedStartLineNumber === 'number' && typeof modifiedEndLineNumber === 'number'
		? { uri, change: { modifiedStartLineNumber, modifiedEndLineNumber } }
		: undefined;
}

/** The rows of the source-control view that were chosen: VS Code gives each as one argument, or in an array. */
export function givenRows(given: readonly unknown[]): readonly { readonly turn: string; readonly path: string }[] {
	return given
		.flat()
		.flatMap((row) =>
			isObject(row) && typeof row.turn === 'string' && typeof row.path === 'string'
				? [{ turn: row.turn, path: row.path }]
				: [],
		);
}

/** The turn of a group of the source-control view, or its id itself. */
export function givenTurn(given: unknown): string | undefined {
	if (typeof given === 'string') return given;
	return isObject(given) && typeof given.id === 'string' ? given.id : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
