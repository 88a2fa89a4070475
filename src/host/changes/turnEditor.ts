import { countChangedLines } from '../../core/edits/lineDiff.ts';
import { editedText, type FileChange, type Plan } from '../../core/edits/plan.ts';
import type { AppliedChange } from '../../core/ports.ts';
import type { Writer, WrittenFile } from '../writer/writer.ts';
import type { TurnTitle } from './changes.ts';
import type { TurnLedger } from './turnLedger.ts';
import { addWrite, type FileRecord, type TurnStep, withFiles } from './turnRecords.ts';

const MAX_ASK = 200;

/** Writes a turn's plan. The texts before are stored before a file is touched, else nothing is. What is written ends the restores. */
export async function writeForTurn(
	plan: Plan,
	title: TurnTitle,
	ports: { readonly ledger: TurnLedger; readonly writer: Writer },
	signal: AbortSignal,
): Promise<readonly AppliedChange[]> {
	const { ledger, writer } = ports;
	const before = ledger.turns.find(({ turn }) => turn === title.turn)?.files ?? [];
	const short = { ...title, ask: shortAsk(title.ask) };
	const turnsWith = async (written: readonly WrittenFile[]) =>
		withFiles(ledger.turns, short, await withWrites(before, written, ledger));
	try {
		await ledger.save({ turns: await turnsWith(plan.changes.map(intendedWrite)) });
	} catch {
		const sentence =
			'The text before the edit could not be stored for Undo (is the disk full?). Nothing was changed; tell the user.';
		return plan.changes.map(({ path }) => ({ path, outcome: 'refused', sentence }));
	}
	const report = await writer.apply(plan, 'Tandem', signal);
	const isWritten = report.written.length > 0;
	try {
		await ledger.save({ turns: await turnsWith(report.written), ...(isWritten && { restores: [] }) });
	} catch {
		// The record of what was meant stays: it is what a crash would have left, and undo compares before it acts.
	}
	if (isWritten) ledger.tell([title.turn]);
	return report.changes;
}

/** The records of files with what was written. Rejects when the disk does not take the texts. */
export async function withWrites(
	files: readonly FileRecord[],
	written: readonly WrittenFile[],
	ledger: Pick<TurnLedger, 'put'>,
): Promise<readonly FileRecord[]> {
	let all = files;
	for (const { path, movedFrom, before, after, diskBefore } of written) {
		const step: TurnStep = {
			...(before !== undefined && { before: await ledger.put(before) }),
			...(after !== undefined && { after: await ledger.put(after) }),
			...(diskBefore !== undefined && { diskBefore: await ledger.put(diskBefore) }),
			...countChangedLines(before ?? '', after ?? ''),
		};
		all = addWrite(all, { path, ...(movedFrom !== undefined && { movedFrom }), step });
	}
	return all;
}

/** The write that a change will be when it goes as planned. */
export function intendedWrite(change: FileChange): WrittenFile {
	const { path } = change;
	if (change.kind === 'create') return { path, before: undefined, after: change.text };
	if (change.kind === 'delete') return { path, before: change.base, after: undefined };
	const after = editedText(change.base, change.edits);
	if (change.moveTo === undefined) return { path, before: change.base, after };
	return { path: change.moveTo, movedFrom: path, before: change.base, after };
}

function shortAsk(ask: string): string {
	if (ask.length <= MAX_ASK) return ask;
	// Not through the middle of a character.
	return `${ask.slice(0, MAX_ASK - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
