import type { Workspace } from '../../core/ports.ts';
import type { Writer, WrittenFile } from '../writer/writer.ts';
import type { Checkpoints, RestoreReport } from './changes.ts';
import { restoredFile } from './fileReview.ts';
import { pastChanges } from './pastChange.ts';
import { groupedByPlace, type PlacedFile, placedFiles, turnsOf } from './placedFiles.ts';
import { renamedAbove } from './renamedAbove.ts';
import { undoneBelow } from './resurrected.ts';
import { type TakeBackOrder, type TakenBack, takeBack, type Unit } from './takeBack.ts';
import { intendedWrite, withWrites } from './turnEditor.ts';
import type { TurnLedger } from './turnLedger.ts';
import { type RecordAt, type RestorePart, type RestoreRecord, recordKey } from './turnRecords.ts';

/** What checkpoints read and write by. The ledger is that of the turns' changes. */
export interface CheckpointsDeps {
	readonly ledger: TurnLedger;
	readonly writer: Writer;
	readonly workspace: Pick<Workspace, 'identify' | 'read'>;
}

type OnConflict = Parameters<Checkpoints['restore']>[1];

/** Checkpoints over the records of turns. A new write of any turn ends what can be redone. */
export function createCheckpoints(deps: CheckpointsDeps): Checkpoints {
	const { ledger } = deps;
	return {
		restore: (turns, onConflict, signal) => ledger.inOrder(() => restore(turns, onConflict, deps, signal)),
		redo: (onConflict, signal, turns) =>
			ledger.inOrder(async () => {
				const isMeant = ({ parts }: RestoreRecord) =>
					!turns || parts.some(({ was }) => was.some(({ turn }) => turns.includes(turn)));
				const last = ledger.restores.findLast(isMeant);
				return last && redo(last, onConflict, deps, signal);
			}),
		get canRedo() {
			return ledger.restores.length > 0;
		},
	};
}

interface RestoreUnit extends Unit {
	readonly group: readonly PlacedFile[];
	/** Files of turns that stay, as they are when the group's moves are undone. */
	readonly renamed: readonly RecordAt[];
}

interface WrittenUnit {
	readonly unit: RestoreUnit;
	readonly written: readonly WrittenFile[];
}

async function restore(
	turns: readonly string[],
	onConflict: OnConflict,
	deps: CheckpointsDeps,
	signal: AbortSignal,
): Promise<RestoreReport> {
	const { ledger } = deps;
	const known = ledger.restores;
	/** Those before this restore, but for what the store had no room for. */
	const older = () => ledger.restores.filter((record) => known.includes(record));
	const stacked = async (units: readonly WrittenUnit[]) => [...older(), await restoreRecord(units, ledger)];
	const order: TakeBackOrder<RestoreUnit> = {
		label: 'Tandem: restore',
		onConflict,
		undoneBelow: (path, { group }) => undoneBelow(ledger, path, turnsOf(group)),
		// What the files hold now is stored before they are touched: Redo gives it back.
		async beforeWrite(planned) {
			const units = planned.map(({ unit, changes }) => ({ unit, written: changes.map(intendedWrite) }));
			await ledger.save({ restores: await stacked(units) });
		},
	};
	const units = await restoreUnits(new Set(turns), ledger);
	if (units.length === 0) return { restored: [], refused: [] };
	const taken = await takeBack(units, order, deps, signal);
	const records = taken.done.flatMap(({ unit: { group, renamed } }) => [
		...group.map(({ turn, at, file }) => ({ turn, at, file: restoredFile(file) })),
		...renamed,
	]);
	// What was back already needs no way back.
	const isWritten = taken.done.some(({ written }) => written.length > 0);
	const restores = isWritten ? await stacked(taken.done).catch(() => ledger.restores) : older();
	if (records.length > 0 || ledger.restores !== known) await ledger.replace(records, { restores });
	return reportOf(taken);
}

async function restoreUnits(turns: ReadonlySet<string>, ledger: TurnLedger): Promise<readonly RestoreUnit[]> {
	const isMeant = ({ turn, file }: RecordAt) => turns.has(turn) && file.review !== 'undone';
	const files = placedFiles(ledger.turns, (record) => (isMeant(record) ? 'done' : undefined)).filter(isMeant);
	const groups = groupedByPlace(files);
	return Promise.all(
		groups.map(async (group) => ({
			path: group[0]?.path ?? '',
			group,
			renamed: renamedAbove(ledger.turns, group, 'done'),
			batches: await pastChanges(group, 'done', ledger),
		})),
	);
}

async function restoreRecord(units: readonly WrittenUnit[], ledger: TurnLedger): Promise<RestoreRecord> {
	const parts: RestorePart[] = [];
	for (const { unit, written } of units) {
		const changed = new Set([...unit.group, ...unit.renamed].map(recordKey));
		const was = ledger.files
			.filter((file) => changed.has(recordKey(file)))
			.map(({ turn, at, file }) => ({ turn, at, file }));
		parts.push({ files: await withWrites([], written, ledger), was });
	}
	return { parts };
}

/** A restore is taken back like a turn: it is what was written last. */
async function redo(
	last: RestoreRecord,
	onConflict: OnConflict,
	deps: CheckpointsDeps,
	signal: AbortSignal,
): Promise<RestoreReport> {
	const { ledger } = deps;
	const units = await Promise.all(
		last.parts.map(async ({ files, was }) => {
			const path = (files[0] ?? was[0]?.file)?.path ?? '';
			const placed = files.map((file, at) => ({ turn: '', at, file, path: file.path, isReplaced: false }));
			return { path, was, batches: await pastChanges(placed, 'done', ledger) };
		}),
	);
	const taken = await takeBack(units, { label: 'Tandem: redo restore', onConflict }, deps, signal);
	if (taken.done.length > 0) {
		const was = taken.done.flatMap(({ unit }) => unit.was);
		await ledger.replace(was, { restores: ledger.restores.filter((restore) => restore !== last) });
	}
	return reportOf(taken);
}

function reportOf({ done, refused }: TakenBack<Unit>): RestoreReport {
	const restored = new Set(done.flatMap(({ written }) => written.map(({ path }) => path)));
	return { restored: [...restored], refused };
}
