import { editedText } from '../../core/edits/plan.ts';
import { type ReviewStep, undoLines } from '../../core/edits/reviewSteps.ts';
import { leftName } from './fileReview.ts';
import { withLineEndsOf } from './lineEndsOf.ts';
import type { TurnLedger } from './turnLedger.ts';

/** What the user undid of a write: the text as the turn had written it, and the same without what was undone. */
export interface UndoneStep {
	/** `undefined`: the file itself was undone. */
	readonly without: string | undefined;
	readonly written: string;
}

/** What the user undid in a file, of writes that later writes of the given turns had built upon. */
export async function undoneBelow(
	ledger: Pick<TurnLedger, 'files' | 'text'>,
	path: string,
	turns: ReadonlySet<string>,
): Promise<readonly UndoneStep[]> {
	const found: UndoneStep[] = [];
	const here = ledger.files.filter((file) => file.path === path && !file.isReplaced);
	const steps = here.flatMap(({ file, turn }) => file.steps.map((step) => ({ step, turn })));
	const last = steps.findLastIndex(({ turn }) => turns.has(turn));
	for (const [at, { step }] of steps.slice(0, Math.max(last, 0)).entries()) {
		const base = steps[at + 1]?.step.before;
		if (step.after === undefined || base === undefined || leftName(step) === step.after) continue;
		const texts = await Promise.all([leftName(step), step.after, base].map((name) => ledger.text(name)));
		const [left, written, next] = texts;
		if (left === undefined || written === undefined || next === undefined) continue;
		const isFile = step.before === undefined && left === '';
		const undone = { without: isFile ? undefined : left, written };
		// Where the next write found it undone, whoever wrote it again meant it.
		if (withoutStep(undone, next) !== next) found.push(undone);
	}
	return found;
}

/**
 * The text that a file comes to when later changes are taken back, without what was undone before and is there again only because of
 * that. `now` is the file's text before it, `undefined` where there is no file.
 */
export function withoutResurrected(
	undone: readonly UndoneStep[],
	now: string | undefined,
	text: string,
): string | undefined {
	return undone.reduceRight<string | undefined>((rest, step) => {
		const isGone = now === undefined || withoutStep(step, now) === now;
		return isGone && rest !== undefined ? withoutStep(step, rest) : rest;
	}, text);
}

/** The text as it is where something else stands in the way. */
function withoutStep({ without, written }: UndoneStep, text: string): string | undefined {
	if (without === undefined && text === withLineEndsOf(written, text)) return undefined;
	const step: ReviewStep = { kept: withLineEndsOf(without ?? '', text), left: withLineEndsOf(written, text) };
	const undone = undoLines([step], text, { from: 0, to: Number.POSITIVE_INFINITY }, false);
	// Lines that are missing may be missing for other reasons; only those that are there tell that the write is.
	return undone.kind === 'undone'
		? editedText(
				text,
				undone.edits.filter(({ start, end }) => end > start),
			)
		: text;
}
