import { lineEndOf, withoutLineEnd } from './closedLines.ts';
import type { TextEdit } from './plan.ts';
import type { ReviewLine, ReviewStack, ReviewUnit } from './reviewStack.ts';

/** The edits of `now`, the text that the stack was made of, that undo the units. Ascending and apart, in UTF-16 offsets. */
export function reviewEdits(stack: ReviewStack, now: string, undone: ReadonlySet<ReviewUnit>): readonly TextEdit[] {
	const closed = now + (stack.now.isOpen ? lineEndOf(stack.now.lines.at(-1) ?? '') : '');
	const edits = atEnd(closedEdits(stack.lines, undone), { now, closed, isOpen: isOpenAfter(stack, undone) });
	return edits.filter(({ start, end, text }) => now.slice(start, end) !== text);
}

/** The edits as if the last line had a line end. */
function closedEdits(lines: readonly ReviewLine[], undone: ReadonlySet<ReviewUnit>): readonly TextEdit[] {
	const edits: TextEdit[] = [];
	let at = 0;
	let start = 0;
	let pieces: string[] = [];
	const flush = () => {
		if (at > start || pieces.length > 0) edits.push({ start, end: at, text: pieces.join('') });
		pieces = [];
	};
	for (const { text, from, removedBy } of lines) {
		const isNow = typeof from === 'number';
		const isShown = (isNow || undone.has(from)) && !(removedBy && undone.has(removedBy));
		if (isNow && isShown) {
			flush();
			start = at + text.length;
		} else if (isShown) pieces.push(text);
		if (isNow) at += text.length;
	}
	flush();
	return edits;
}

/** Whether the text ends without a line end when the units are undone. */
function isOpenAfter({ now, layers }: ReviewStack, undone: ReadonlySet<ReviewUnit>): boolean {
	let isOpen = now.isOpen;
	let isBare = true;
	for (const layer of layers) {
		const units = layer.hunks.flat();
		const last = units.findLast((unit) => unit.opensEnd !== undefined && undone.has(unit));
		// Where a later step filled an empty file, the end is that step's as long as any of it waits.
		if (layer.isOpen !== undefined || isBare) isOpen = last?.opensEnd ?? isOpen;
		isBare &&= units.every((unit) => !unit.acts || undone.has(unit));
	}
	return isOpen;
}

interface Ends {
	readonly now: string;
	/** `now` with a line end at its end. */
	readonly closed: string;
	/** Whether there is to be none after the edits. */
	readonly isOpen: boolean;
}

/** Edits of the closed text as edits of the text as it is, with its end as it is to be. */
function atEnd(edits: readonly TextEdit[], { now, closed, isOpen }: Ends): readonly TextEdit[] {
	const last = edits.at(-1);
	const added = closed.slice(now.length);
	if (!last || last.end < closed.length) {
		const kept = withoutLineEnd(closed, lastLine(closed));
		if (isOpen) return kept.length < now.length ? [...edits, { start: kept.length, end: now.length, text: '' }] : edits;
		return added ? [...edits, { start: now.length, end: now.length, text: added }] : edits;
	}
	const others = edits.slice(0, -1);
	const isBehind = last.start > now.length;
	const text = (isBehind ? added : '') + last.text;
	const end = now.length;
	const start = isBehind ? end : last.start;
	if (!isOpen) return [...others, { start, end, text }];
	if (last.text) return [...others, { start, end, text: withoutLineEnd(text, lastLine(last.text)) }];
	// The line before becomes the last one and gives up its line end.
	const before = closed.slice(0, start);
	return [...others, { start: withoutLineEnd(before, lastLine(before)).length, end, text }];
}

/** The last line of a text that ends with a line end. */
function lastLine(text: string): string {
	const lineEnd = lineEndOf(text);
	const rest = text.slice(0, text.length - lineEnd.length);
	return text.slice(Math.max(rest.lastIndexOf('\n'), rest.lastIndexOf('\r')) + 1);
}
