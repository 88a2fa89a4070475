import { editedText } from '../../core/edits/plan.ts';
import { undoLines } from '../../core/edits/reviewSteps.ts';
import type { Workspace } from '../../core/ports.ts';
import { FileOverlay, type Look, type OverlayFile, type OverlayPlan } from './fileOverlay.ts';
import { withLineEndsOf } from './lineEndsOf.ts';
import type { PastChange, PastStep } from './pastChange.ts';
import { type UndoneStep, withoutResurrected } from './resurrected.ts';

/** Why a change cannot be taken back. The sentence is for the user. */
export interface Obstacle {
	readonly kind: 'refused';
	readonly path: string;
	readonly sentence: string;
	/** With force it would be done: what the user wrote there goes. */
	readonly canForce: boolean;
}

/** Changes that came about together: of a turn only where each file was before and after is known, not in what order. */
export type Batch = readonly PastChange[];

/**
 * Works out how files come back that were changed (the oldest batch first), against their texts as they are now. What was written since
 * stays, or it is refused; with `force` it goes where it is in the way. Writes nothing.
 */
export async function planTakeBack(
	batches: readonly Batch[],
	how: {
		readonly force: boolean;
		/** What the user undid in a file below later changes; see `undoneBelow`. */
		readonly undoneBelow: (path: string) => Promise<readonly UndoneStep[]>;
	},
	workspace: Pick<Workspace, 'identify' | 'read'>,
	signal: AbortSignal,
): Promise<({ readonly kind: 'plan' } & OverlayPlan) | Obstacle> {
	const overlay = new FileOverlay(workspace);
	for (const batch of joinedByPlace(batches).toReversed()) {
		const obstacle = await takeBackBatch(overlay, batch, how.force, signal);
		if (obstacle) return obstacle;
	}
	await overlay.mend(async (path, now, text) => withoutResurrected(await how.undoneBelow(path), now, text));
	return { kind: 'plan', ...overlay.plan() };
}

/** Changes of one file that stayed in its place are one: what the editor has undone already is found among all of their steps. */
function joinedByPlace(batches: readonly Batch[]): readonly Batch[] {
	const changes = batches.flat();
	const [first] = changes;
	if (!first || changes.length > batches.length) return batches;
	if (changes.some(({ path, origin }) => path !== first.path || origin !== path)) return batches;
	return [[{ ...first, steps: changes.flatMap(({ steps }) => steps) }]];
}

/** All files are taken from their places before the first is put back: they may have changed places with each other. */
async function takeBackBatch(
	overlay: FileOverlay,
	batch: Batch,
	force: boolean,
	signal: AbortSignal,
): Promise<Obstacle | undefined> {
	const lifted: { readonly origin: string; readonly path: string; readonly file: OverlayFile }[] = [];
	for (const change of [...batch.filter(isThere), ...batch.filter((change) => !isThere(change))]) {
		const now = await lift(overlay, change, batch, signal);
		if (now.kind === 'refused') return { ...now, path: change.path, canForce: false };
		const back = reversed(change, now.file, force);
		if (back.kind === 'refused') return back;
		lifted.push({ origin: change.origin, path: change.path, file: back.file });
	}
	for (const { origin, path, file } of lifted) {
		if (file.text === undefined) continue;
		const there = await overlay.look(origin, signal);
		if (there.kind === 'refused') return { ...there, path, canForce: false };
		if (there.file.text !== undefined)
			return refuse(
				path,
				`${path} cannot go back to ${origin}, where there is another file. Move that one first.`,
				false,
			);
		overlay.put(origin, file);
	}
	return undefined;
}

/** Takes a file from its place. */
async function lift(
	overlay: FileOverlay,
	{ path, origin }: PastChange,
	batch: Batch,
	signal: AbortSignal,
): Promise<Look> {
	const now = await overlay.look(path, signal);
	const isOthers = batch.some((other) => other.path === origin && isThere(other));
	if (now.kind === 'refused' || now.file.text !== undefined || origin === path || isOthers) {
		overlay.put(path, { text: undefined });
		return now;
	}
	// An undo in the editor, or the user, may have moved it back already.
	const there = await overlay.look(origin, signal);
	overlay.put(origin, { text: undefined });
	return there;
}

/** The change left a file. */
function isThere({ steps }: PastChange): boolean {
	const last = steps.at(-1);
	return last === undefined || last.after !== undefined;
}

type Reversed = { readonly kind: 'file'; readonly file: OverlayFile } | Obstacle;

/** The file without the change's steps, the last taken back first. */
function reversed({ path, steps }: PastChange, now: OverlayFile, force: boolean): Reversed {
	let file = now;
	for (const step of notYetBack(steps, now.text).toReversed()) {
		const text = textWithout(path, file.text, step, force);
		if (text.kind === 'refused') return text;
		const isExact = step.diskBefore !== undefined && isSame(step.before, text.text);
		const { disk: _, ...rest } = file;
		file = { ...rest, text: text.text, ...(isExact && { disk: step.diskBefore }) };
	}
	return { kind: 'file', file };
}

/** Back already, by an undo in the editor, or never done, because the window went away first: such steps need nothing. */
function notYetBack(steps: readonly PastStep[], now: string | undefined): readonly PastStep[] {
	const at = steps.findIndex(({ before }) => isSame(before, now));
	return at < 0 ? steps : steps.slice(0, at);
}

/** VS Code shows all line ends of a file alike, and which kind may have changed since the text was stored. */
function isSame(stored: string | undefined, now: string | undefined): boolean {
	return stored === now || (stored !== undefined && now !== undefined && withLineEndsOf(stored, now) === now);
}

type Without = { readonly kind: 'text'; readonly text: string | undefined } | Obstacle;

function textWithout(path: string, now: string | undefined, step: PastStep, force: boolean): Without {
	if (now === undefined || step.after === undefined || step.before === undefined)
		return fileWithout(path, now, step, force);
	const review = { kept: withLineEndsOf(step.before, now), left: withLineEndsOf(step.after, now) };
	const undone = undoLines([review], now, { from: 0, to: Number.POSITIVE_INFINITY }, force);
	return undone.kind === 'undone'
		? { kind: 'text', text: editedText(now, undone.edits) }
		: refuse(path, `${path}: ${undone.sentence}`, !force);
}

/** For steps that a file came or went with, and for files that went since. */
function fileWithout(path: string, now: string | undefined, { before, after }: PastStep, force: boolean): Without {
	const back: Without = { kind: 'text', text: before };
	if (force || before === now) return back;
	if (after === undefined) {
		if (now === undefined) return back;
		return refuse(
			path,
			`${path} was deleted by Tandem but is there again, so it is left alone. Mend it yourself.`,
			true,
		);
	}
	if (now === undefined)
		return refuse(
			path,
			`${path} was deleted or moved since, so there is nothing to take back in it. Bring it back first if you want to.`,
			true,
		);
	if (withLineEndsOf(after, now) === now) return back;
	return refuse(
		path,
		`${path} was created by Tandem and has been changed since. Delete it yourself if you no longer want it.`,
		true,
	);
}

function refuse(path: string, sentence: string, canForce: boolean): Obstacle {
	return { kind: 'refused', path, sentence, canForce };
}
