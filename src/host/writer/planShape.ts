import { type Plan, planPaths, type TextEdit } from '../../core/edits/plan.ts';

/** A path that two changes of a plan name, or `undefined`. Spellings in another case are told apart by the files' identity, not here. */
export function pathNamedTwice(plan: Plan): string | undefined {
	const named = plan.changes.flatMap((change) => planPaths({ changes: [change] }));
	return named.find((path, at) => named.indexOf(path) !== at);
}

/**
 * True when edits are ascending, disjoint and inside of the base, and none begins or ends within a line end. VS Code applies a part of
 * an edit whose ranges overlap, and moves those past the end or within a line end: none may get that far.
 */
export function hasSoundEdits(base: string, edits: readonly TextEdit[]): boolean {
	let at = 0;
	return edits.every(({ start, end }) => {
		const isSound = start >= at && end >= start && end <= base.length;
		at = end;
		return isSound && !isWithinLineEnd(base, start) && !isWithinLineEnd(base, end);
	});
}

function isWithinLineEnd(text: string, offset: number): boolean {
	return text[offset - 1] === '\r' && text[offset] === '\n';
}

/** Edits of the edited text that give back the base. */
export function inverseEdits(base: string, edits: readonly TextEdit[]): readonly TextEdit[] {
	let shift = 0;
	return edits.map(({ start, end, text }) => {
		const from = start + shift;
		shift += text.length - (end - start);
		return { start: from, end: from + text.length, text: base.slice(start, end) };
	});
}
