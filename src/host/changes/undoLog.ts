import type { WrittenFile } from '../writer/writer.ts';
import { keptName, leftName } from './fileReview.ts';
import { type ChangeTexts, goneChanges, stateOf } from './goneChanges.ts';
import type { PlacedFile } from './placedFiles.ts';
import type { TurnLedger } from './turnLedger.ts';
import { type FileRecord, type RecordAt, recordKey, type TurnStep } from './turnRecords.ts';

/** What undos and restores did to files, for as long as the window lives: the editor's own undo may take them back. */
export interface UndoLog {
	/** Remembers what was written, with the records that follow from it, before these replace what the ledger has. */
	add(written: readonly WrittenFile[], became: readonly RecordAt[]): Promise<void>;
	/** Something of the file can turn. */
	isFollowed(path: string): boolean;
	/** A turn wrote the file: what is there from now on is that turn's. */
	forget(paths: readonly string[]): void;
	/**
	 * Holds the records to a file's text `now` (`undefined`: there is none): what was undone and is there again waits as it did before,
	 * and what waits and is gone counts as undone. Says what turned, the newest first.
	 */
	follow(path: string, now: string | undefined): Promise<readonly TurnedUndo[]>;
}

/** An undo that was taken back by other hands than ours, or done once more. */
export interface TurnedUndo extends ChangeTexts {
	readonly turns: readonly string[];
	readonly isBack: boolean;
}

interface LoggedUndo extends ChangeTexts {
	readonly path: string;
	readonly records: readonly { readonly was: RecordAt; readonly became: RecordAt }[];
	/** By name: the store forgets texts that no record names. */
	readonly texts: readonly string[];
	isBack: boolean;
}

/** Texts of undos that are remembered, UTF-16 units; the oldest go first. */
const MAX_LENGTH = 8 * 1024 * 1024;

/** Remembers what was undone, so that what the editor brings back waits again. */
export function createUndoLog(ledger: Pick<TurnLedger, 'files' | 'turns' | 'text' | 'put' | 'replace'>): UndoLog {
	let undos: readonly LoggedUndo[] = [];
	const add = async (written: readonly WrittenFile[], became: readonly RecordAt[]): Promise<void> => {
		const files = new Map(ledger.files.map((file) => [recordKey(file), file]));
		const byPath = Map.groupBy(became, (record) => files.get(recordKey(record))?.path);
		for (const file of written) {
			const undo = await loggedUndo(file, byPath.get(file.path) ?? [], files, ledger);
			if (undo) undos = withinLength([...undos, undo]);
		}
	};
	return {
		add,
		isFollowed: (path) =>
			undos.some((undo) => undo.path === path) ||
			ledger.files.some(({ path: place, file }) => place === path && file.review === 'pending'),
		forget(paths) {
			undos = undos.filter(({ path, isBack }) => isBack || !paths.includes(path));
		},
		async follow(path, now) {
			const turned: TurnedUndo[] = [];
			for (const undo of undos.filter((candidate) => candidate.path === path).toReversed()) {
				const state = stateOf(undo, now);
				if (state === 'between' || undo.isBack === (state === 'there')) continue;
				undo.isBack = !undo.isBack;
				const records = undo.records.flatMap(({ was, became }) =>
					undo.isBack ? turnedRecord(ledger, became, was) : turnedRecord(ledger, was, became),
				);
				if (records.length === 0) continue;
				// What the disk does not take is still known to this window.
				await Promise.all(undo.texts.map((text) => ledger.put(text))).catch(() => {});
				await ledger.replace(records);
				const turns = [...new Set(records.map(({ turn }) => turn))];
				turned.push({ turns, isBack: undo.isBack, with: undo.with, without: undo.without });
			}
			for (const { became, ...texts } of await goneChanges(ledger, path, now)) {
				await add([{ path, before: texts.with, after: texts.without }], [became]);
				await ledger.replace([became]);
				turned.push({ turns: [became.turn], isBack: false, ...texts });
			}
			return turned;
		},
	};
}

async function loggedUndo(
	{ path, movedFrom, before, after }: WrittenFile,
	became: readonly RecordAt[],
	files: ReadonlyMap<string, PlacedFile>,
	ledger: Pick<TurnLedger, 'text'>,
): Promise<LoggedUndo | undefined> {
	// A file that came from elsewhere is not held to its old place.
	if (movedFrom !== undefined || before === after) return undefined;
	const records = became.flatMap((next) => {
		const was = files.get(recordKey(next));
		return was && was.file.path === next.file.path ? { was, became: next } : [];
	});
	if (records.length === 0) return undefined;
	const names = records.flatMap(({ was, became: next }) =>
		[...was.file.steps, ...next.file.steps].flatMap((step) => [keptName(step), leftName(step)]),
	);
	const texts = await Promise.all([...new Set(names)].map((name) => ledger.text(name)));
	const known = texts.filter((text) => text !== undefined);
	return { path, with: before, without: after, records, texts: known, isBack: false };
}

/** The record as it is now with what `from` → `to` changed of the review; none when it is about something else by now. */
function turnedRecord(ledger: Pick<TurnLedger, 'turns'>, from: RecordAt, to: RecordAt): readonly RecordAt[] {
	const { turn, at } = from;
	const file = ledger.turns.find((record) => record.turn === turn)?.files[at];
	if (!file || !isSameWrite(file, from.file)) return [];
	const steps = file.steps.map((step, index) => {
		const [known, wanted] = [from.file.steps[index], to.file.steps[index]];
		return known && wanted ? turnedStep(step, known, wanted) : step;
	});
	const isAll = to.file.steps.every((step, index) => hasReview(steps[index], step));
	// Anything else of it was decided meanwhile: what comes back waits all the same.
	const review = isAll ? to.file.review : steps.some((step) => keptName(step) !== leftName(step)) ? 'pending' : 'mixed';
	// A redo of the restore, or the user, may have decided so already.
	const isSame = review === file.review && steps.every((step, index) => hasReview(file.steps[index], step));
	return isSame ? [] : [{ turn, at, file: { ...file, steps, review } }];
}

function isSameWrite(file: FileRecord, other: FileRecord): boolean {
	if (file.path !== other.path || file.steps.length !== other.steps.length) return false;
	return file.steps.every((step, index) => {
		const like = other.steps[index];
		return step.before === like?.before && step.after === like?.after;
	});
}

function turnedStep(step: TurnStep, from: TurnStep, to: TurnStep): TurnStep {
	const { kept, left, ...rest } = step;
	const nextKept = kept === from.kept ? to.kept : kept;
	const nextLeft = left === from.left ? to.left : left;
	return {
		...rest,
		...(nextKept !== undefined && { kept: nextKept }),
		...(nextLeft !== undefined && { left: nextLeft }),
	};
}

function hasReview(step: TurnStep | undefined, like: TurnStep): boolean {
	return step !== undefined && step.kept === like.kept && step.left === like.left;
}

function withinLength(undos: readonly LoggedUndo[]): readonly LoggedUndo[] {
	let length = 0;
	const first = undos.findLastIndex(({ texts, ...ends }) => {
		for (const text of [...texts, ends.with, ends.without]) length += text?.length ?? 0;
		return length > MAX_LENGTH;
	});
	// The newest stays whatever its length: its texts are there anyhow.
	return undos.slice(Math.min(first + 1, undos.length - 1));
}
