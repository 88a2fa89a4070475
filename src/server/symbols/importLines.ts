import { CLOSE, type Marks, OPEN } from './lexText.ts';
import { BLANK, CODE, INSIDE, type LineFacts, REMARK } from './lineFacts.ts';
import { firstOnLine } from './lines.ts';

/** Up to which line the imports at the top go; 0 without any. A bracket that one opens is followed to its end. */
export function importLines(
	text: string,
	starts: readonly number[],
	marks: Marks,
	{ kinds }: LineFacts,
	pattern: RegExp | undefined,
): number {
	if (!pattern) return 0;
	let last = 0;
	let mark = 0;
	let depth = 0;
	for (let line = 0; line < kinds.length; line++) {
		const isInside = depth > 0 || kinds[line] === INSIDE;
		if (kinds[line] === CODE && !isInside) {
			pattern.lastIndex = firstOnLine(text, starts[line] ?? 0);
			if (!pattern.test(text)) return last;
		}
		const next = starts[line + 1] ?? text.length;
		for (; mark < marks.kinds.length && (marks.starts[mark] ?? 0) < next; mark++) {
			if (marks.kinds[mark] === OPEN) depth++;
			else if (marks.kinds[mark] === CLOSE) depth--;
		}
		if (kinds[line] !== BLANK && kinds[line] !== REMARK) last = line + 1;
	}
	return last;
}
