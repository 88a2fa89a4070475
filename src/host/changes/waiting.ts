import * as vscode from 'vscode';
import type { TurnChanges, WaitingTurn } from './changes.ts';

/** What waits for review, in the order in which VS Code's views show it. */
export interface Waiting {
	/** Newest first; the files of each by path. */
	turns(): readonly WaitingTurn[];
	/** Each path once, in the order of the turns. */
	files(): readonly string[];
	has(path: string): boolean;
	/** Fires after the changes did; what happens within a few milliseconds is one event. */
	readonly onDidChange: vscode.Event<void>;
	dispose(): void;
}

const TOGETHER_MS = 20;

/** What waits, as one list for all who show it; read anew when a turn changes. */
export function createWaiting(changes: Pick<TurnChanges, 'waiting' | 'onDidChange'>): Waiting {
	const change = new vscode.EventEmitter<void>();
	let known: { readonly turns: readonly WaitingTurn[]; readonly files: ReadonlySet<string> } | undefined;
	let timer: NodeJS.Timeout | undefined;
	const listener = changes.onDidChange(() => {
		known = undefined;
		timer ??= setTimeout(() => {
			timer = undefined;
			change.fire();
		}, TOGETHER_MS);
	});
	const look = () => {
		if (known) return known;
		const turns = changes
			.waiting()
			.map((turn) => ({ ...turn, files: turn.files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) }))
			.reverse();
		known = { turns, files: new Set(turns.flatMap(({ files }) => files.map(({ path }) => path))) };
		return known;
	};
	return {
		turns: () => look().turns,
		files: () => [...look().files],
		has: (path) => look().files.has(path),
		onDidChange: change.event,
		dispose() {
			clearTimeout(timer);
			listener.dispose();
			change.dispose();
		},
	};
}
