import type { FileChange } from '../../core/edits/plan.ts';
import type { Workspace } from '../../core/ports.ts';
import type { Writer, WrittenFile } from '../writer/writer.ts';
import type { UndoReport } from './changes.ts';
import type { OverlayPlan } from './fileOverlay.ts';
import type { UndoneStep } from './resurrected.ts';
import { type Batch, planTakeBack } from './takeBackPlan.ts';

/** What is taken back together or not at all. */
export interface Unit {
	/** What the user is told of when it cannot be. */
	readonly path: string;
	/** Oldest first; `undefined`: a text of it is no longer stored. */
	readonly batches: readonly Batch[] | undefined;
}

export interface TakeBackOrder<U extends Unit> {
	/** Names the undo step. */
	readonly label: string;
	/** `refuse`: nothing is written when one unit cannot be taken back; else the others are. `force`: what is in the way goes. */
	readonly onConflict: 'refuse' | 'skip' | 'force';
	/** What the user undid in a file below later changes; see `undoneBelow`. */
	readonly undoneBelow?: (path: string, unit: U) => Promise<readonly UndoneStep[]>;
	/** Called right before something is written; where it rejects, nothing is. */
	readonly beforeWrite?: (planned: readonly Planned<U>[]) => Promise<void>;
}

/** A unit with the changes of the files as they are now that take it back; none when it is back already. */
export interface Planned<U extends Unit> extends OverlayPlan {
	readonly unit: U;
}

/** What became of the units. Sentences are for the user. */
export interface TakenBack<U extends Unit> {
	/** Units that are back, with what was written for each. */
	readonly done: readonly { readonly unit: U; readonly written: readonly WrittenFile[] }[];
	readonly refused: UndoReport['refused'];
}

interface Ports {
	readonly writer: Writer;
	readonly workspace: Pick<Workspace, 'identify' | 'read'>;
}

/** Takes units back in one plan, which is one undo step. Rejects only when the signal aborts. */
export async function takeBack<U extends Unit>(
	units: readonly U[],
	order: TakeBackOrder<U>,
	ports: Ports,
	signal: AbortSignal,
): Promise<TakenBack<U>> {
	// Each looks at files of its own: of hundreds, one does not wait for the others.
	const plans = await Promise.all(units.map((unit) => planUnit(unit, order, ports.workspace, signal)));
	const planned = plans.flatMap((plan) => ('unit' in plan ? plan : []));
	const refused = plans.flatMap((plan) => ('unit' in plan ? [] : plan));
	if (order.onConflict === 'refuse' && refused.length > 0) return { done: [], refused };
	const written = await write(planned, order, ports.writer, signal);
	return { done: written.done, refused: [...refused, ...written.refused] };
}

async function planUnit<U extends Unit>(
	unit: U,
	order: TakeBackOrder<U>,
	workspace: Ports['workspace'],
	signal: AbortSignal,
): Promise<Planned<U> | UndoReport['refused'][number]> {
	const { path, batches } = unit;
	if (!batches) {
		const sentence = `The text of ${path} as it was is no longer stored, so it is left alone. Mend it yourself.`;
		return { path, sentence, canForce: false };
	}
	const how = {
		force: order.onConflict === 'force',
		undoneBelow: async (at: string) => (await order.undoneBelow?.(at, unit)) ?? [],
	};
	const plan = await planTakeBack(batches, how, workspace, signal);
	if (plan.kind === 'plan') return { unit, changes: plan.changes, diskTexts: plan.diskTexts };
	return { path: plan.path, sentence: plan.sentence, canForce: plan.canForce };
}

async function write<U extends Unit>(
	planned: readonly Planned<U>[],
	order: TakeBackOrder<U>,
	writer: Writer,
	signal: AbortSignal,
): Promise<TakenBack<U>> {
	const refused: UndoReport['refused'][number][] = [];
	let rest = planned;
	// One unit that cannot be taken back does not hold up the others, unless that is the order.
	for (;;) {
		const notStored = await order.beforeWrite?.(rest).then(
			() => undefined,
			() => 'What the files hold now could not be stored (is the disk full?), so nothing was changed. Make room first.',
		);
		if (notStored) {
			refused.push(...rest.map(({ unit }) => ({ path: unit.path, sentence: notStored, canForce: false })));
			return { done: [], refused };
		}
		const changes = rest.flatMap((plan) => plan.changes);
		if (changes.length === 0) return { done: rest.map(({ unit }) => ({ unit, written: [] })), refused };
		const diskTexts = new Map(rest.flatMap((plan) => [...plan.diskTexts]));
		const report = await writer.apply({ changes }, order.label, signal, diskTexts);
		if (report.changes.every(({ outcome }) => outcome === 'applied')) {
			const done = rest.map(({ unit, changes: own }) => ({
				unit,
				written: report.written.filter(({ path, movedFrom }) => isOf(own, movedFrom ?? path)),
			}));
			return { done, refused };
		}
		const culprits = rest.filter((plan) => plan.changes.some(({ path }) => report.culprits.includes(path)));
		for (const { unit, changes: own } of culprits) {
			const culprit = report.changes.find(({ path }) => report.culprits.includes(path) && isOf(own, path));
			refused.push({ path: unit.path, sentence: culprit?.sentence ?? '', canForce: false });
		}
		if (order.onConflict === 'refuse' || culprits.length === 0) return { done: [], refused };
		rest = rest.filter((plan) => !culprits.includes(plan));
	}
}

function isOf(changes: readonly FileChange[], path: string): boolean {
	return changes.some((change) => change.path === path);
}
