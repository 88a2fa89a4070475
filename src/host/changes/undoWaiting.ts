import { editedText, type FileChange } from '../../core/edits/plan.ts';
import { type ReviewStep, undoLines } from '../../core/edits/reviewSteps.ts';
import type { Workspace } from '../../core/ports.ts';
import type { Writer } from '../writer/writer.ts';
import type { Scope, UndoReport } from './changes.ts';
import { editsBetween, textNow } from './fileOverlay.ts';
import { undoneFile } from './fileReview.ts';
import { reviewedRecords, undoneDiffs, type WaitingStep, waitingSteps } from './lineReview.ts';
import { pastChanges, pastDiff } from './pastChange.ts';
import { groupedByPlace, type PlacedFile, placedFiles, turnsOf } from './placedFiles.ts';
import { renamedAbove } from './renamedAbove.ts';
import { undoneBelow, withoutResurrected } from './resurrected.ts';
import { type TakeBackOrder, takeBack } from './takeBack.ts';
import type { TurnLedger } from './turnLedger.ts';
import { recordKey } from './turnRecords.ts';

/** What an undo reads and writes by. */
export interface UndoPorts {
	readonly ledger: TurnLedger;
	readonly writer: Writer;
	readonly workspace: Pick<Workspace, 'identify' | 'read'>;
}

const LABEL = 'Tandem: undo';

/** Takes back what waits in whole files. A file that cannot be taken back does not hold up the others. */
export async function undoFiles(
	isMeant: (file: PlacedFile) => boolean,
	force: boolean,
	ports: UndoPorts,
	signal: AbortSignal,
): Promise<UndoReport> {
	const { ledger } = ports;
	const meant = new Set(ledger.files.filter((file) => file.file.review === 'pending' && isMeant(file)).map(recordKey));
	const isWaiting = (file: Pick<PlacedFile, 'turn' | 'at'>) => meant.has(recordKey(file));
	const files = placedFiles(ledger.turns, (file) => (isWaiting(file) ? 'waiting' : undefined)).filter(isWaiting);
	const units = await Promise.all(
		groupedByPlace(files).map(async (group) => ({
			path: group[0]?.path ?? '',
			group,
			batches: await pastChanges(group, 'waiting', ledger),
		})),
	);
	const order: TakeBackOrder<(typeof units)[number]> = {
		label: LABEL,
		onConflict: force ? 'force' : 'skip',
		undoneBelow: (path, { group }) => undoneBelow(ledger, path, turnsOf(group)),
	};
	const { done, refused } = await takeBack(units, order, ports, signal);
	const were = done.flatMap(({ unit }) => unit.group);
	await ledger.replace([
		...were.map(({ turn, at, file }) => ({ turn, at, file: undoneFile(file) })),
		...renamedAbove(ledger.turns, were, 'waiting'),
	]);
	const undone = done.flatMap(({ unit }) => {
		const changes = unit.batches?.flat() ?? [];
		return unit.group.map(({ turn, path }, at) => {
			const change = changes[at];
			return { chat: chatOf(ledger, turn), path, diff: change ? pastDiff(change) : '' };
		});
	});
	return { undone, refused };
}

/** Takes back the lines that wait in a stretch of a file's text, of whichever turn. */
export async function undoLinesOf(
	{ path, lines }: Extract<Scope, { kind: 'lines' }>,
	force: boolean,
	ports: UndoPorts,
	signal: AbortSignal,
): Promise<UndoReport> {
	const { ledger, writer, workspace } = ports;
	const now = await textNow(path, workspace, signal);
	if (now.kind === 'refused') return refused(path, now.sentence);
	if (now.text === undefined)
		return refused(path, `There is no ${path} any more, so there is nothing to take back in it.`);
	const steps = await waitingSteps(ledger, path, now.text);
	const undone = undoLines(steps, now.text, lines, force);
	if (undone.kind === 'refused') return refused(path, `${path}: ${undone.sentence}`, !force);
	const records = await reviewedRecords(ledger, steps, undone.steps, 'undone').catch(() => undefined);
	if (!records)
		return refused(path, `The review of ${path} could not be stored (is the disk full?). Make room and try again.`);
	const below = await undoneBelow(ledger, path, new Set(records.map(({ turn }) => turn)));
	const text = withoutResurrected(below, now.text, editedText(now.text, undone.edits)) ?? '';
	if (text !== now.text) {
		const change = changeTo(path, now.text, text, undone.steps, steps);
		const disk = await diskTextOf(ledger, text, steps, undone.steps);
		const diskTexts = new Map(disk === undefined ? [] : [[path, disk] as const]);
		const report = await writer.apply({ changes: [change] }, LABEL, signal, diskTexts);
		const [applied] = report.changes;
		if (applied?.outcome !== 'applied') return refused(path, applied?.sentence ?? '');
	}
	await ledger.replace(records);
	return { undone: undoneDiffs(path, steps, undone.steps, (turn) => chatOf(ledger, turn)), refused: [] };
}

/** A file that a turn created and nothing is left of goes; else its lines change. */
function changeTo(
	path: string,
	now: string,
	text: string,
	undone: readonly ReviewStep[],
	steps: readonly WaitingStep[],
): FileChange {
	const isCreatedAndGone = steps.some(
		({ of, index }, at) => index === 0 && of.file.steps[0]?.before === undefined && undone[at]?.left === '',
	);
	if (text === '' && isCreatedAndGone) return { kind: 'delete', path, base: now };
	return { kind: 'update', path, base: now, edits: editsBetween(now, text) };
}

/** What the disk had when the file comes back to a text that VS Code shows with other line ends. */
async function diskTextOf(
	ledger: Pick<TurnLedger, 'text'>,
	text: string,
	steps: readonly WaitingStep[],
	undone: readonly ReviewStep[],
): Promise<string | undefined> {
	const at = steps.findIndex(
		({ of, index }, place) => of.file.steps[index]?.diskBefore !== undefined && undone[place]?.left === text,
	);
	const step = steps[at];
	const name = step?.of.file.steps[step.index]?.diskBefore;
	return name === undefined ? undefined : ledger.text(name);
}

function refused(path: string, sentence: string, canForce: boolean = false): UndoReport {
	return { undone: [], refused: [{ path, sentence, canForce }] };
}

function chatOf(ledger: Pick<TurnLedger, 'turns'>, turn: string): string {
	return ledger.turns.find((record) => record.turn === turn)?.chat ?? '';
}
