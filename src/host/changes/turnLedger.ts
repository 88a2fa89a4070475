import * as vscode from 'vscode';
import { createInOrder, type InOrder } from './inOrder.ts';
import { type PlacedFile, placedFiles } from './placedFiles.ts';
import { createTextCache } from './textCache.ts';
import { type RecordAt, recordKey, type TurnHistory, withRecords } from './turnRecords.ts';
import type { TurnStore } from './turnStore.ts';

/** The records of all turns as this window knows them, and their texts. What changes them does so one thing at a time. */
export interface TurnLedger extends TurnHistory {
	/** All files of all turns, oldest first, each where it is now. The same array as long as nothing changed. */
	readonly files: readonly PlacedFile[];
	/** Does one thing after the other: records are read, changed and stored across awaits. */
	readonly inOrder: InOrder;
	/** Stores a text; it stays when the next `save` names it. Rejects when the disk does not take it. */
	put(text: string): Promise<string>;
	/** A stored text, or `undefined` when it is not known (any more). */
	text(name: string): Promise<string | undefined>;
	/** Changes the records when they are stored. Rejects when the disk does not take them; then nothing changed. */
	save(change: Partial<TurnHistory>): Promise<void>;
	/** Replaces records after files were written, and tells their turns. What the disk does not take is true for this window only. */
	replace(records: readonly RecordAt[], change?: Partial<TurnHistory>): Promise<void>;
	/** Tells that files or reviews of turns changed; of turns whose files came to another place since, too. */
	tell(turns: Iterable<string>): void;
	readonly onDidChange: vscode.Event<string>;
	dispose(): void;
}

/** A ledger over what was stored. One for a store: what two of them write would get lost. */
export function createTurnLedger(store: TurnStore): TurnLedger {
	const change = new vscode.EventEmitter<string>();
	const cache = createTextCache((name) => store.get(name));
	let history = store.history;
	let placed: readonly PlacedFile[] | undefined;
	let told = placedFiles(history.turns);
	const files = () => {
		placed ??= placedFiles(history.turns);
		return placed;
	};
	const become = (next: TurnHistory) => {
		history = next;
		placed = undefined;
	};
	const tell = (turns: Iterable<string>) => {
		const moved = movedTurns(told, files());
		told = files();
		for (const turn of new Set([...turns, ...moved])) change.fire(turn);
	};
	return {
		get turns() {
			return history.turns;
		},
		get restores() {
			return history.restores;
		},
		get files() {
			return files();
		},
		inOrder: createInOrder(),
		put: (text) => store.put(text),
		text: (name) => cache.get(name),
		async save(next) {
			become(await store.save({ ...history, ...next }));
		},
		async replace(records, next) {
			if (records.length === 0 && !next) return;
			const wanted = { ...history, ...next, turns: withRecords(history.turns, records) };
			become(await store.save(wanted).catch(() => wanted));
			tell(records.map(({ turn }) => turn));
		},
		tell,
		onDidChange: change.event,
		dispose: () => change.dispose(),
	};
}

/** Turns of which a file is not where it was. */
function movedTurns(before: readonly PlacedFile[], after: readonly PlacedFile[]): readonly string[] {
	const places = new Map(before.map((file) => [recordKey(file), file.path]));
	return after.filter((file) => (places.get(recordKey(file)) ?? file.path) !== file.path).map(({ turn }) => turn);
}
