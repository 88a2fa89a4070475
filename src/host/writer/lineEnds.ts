import type { TextEdit } from '../../core/edits/plan.ts';

const LINE_END = /\r\n|\r|\n/g;

/** The text with every line end (CRLF, CR or LF) written as `eol`. */
export function withLineEnds(text: string, eol: string): string {
	return text.replace(LINE_END, eol);
}

/**
 * VS Code shows a file of mixed line ends as if it had one kind, `eol`, and would save it so. This makes edits of the shown text in
 * the text as it is on disk instead: all line ends outside of the edits stay. A line that gives way to another leaves it its line
 * end; further lines take the last of those, or where no line goes the one of the line before.
 */
export function editKeepingLineEnds(disk: string, eol: string, edits: readonly TextEdit[]): string {
	const lines = linesOf(disk, eol.length);
	const pieces: string[] = [];
	let at = 0;
	for (const edit of edits) {
		const start = diskOffset(lines, edit.start);
		const end = diskOffset(lines, edit.end);
		const own = (disk.slice(start, end).match(LINE_END) ?? []).values();
		let last = lineEndBefore(lines, edit.start) ?? eol;
		const text = edit.text.replace(LINE_END, () => {
			last = own.next().value ?? last;
			return last;
		});
		pieces.push(disk.slice(at, start), text);
		at = end;
	}
	pieces.push(disk.slice(at));
	return pieces.join('');
}

/** The line end that new lines take at a shown offset: that of the line in which they begin, at its very begin that of the line before. */
function lineEndBefore(lines: readonly Line[], offset: number): string | undefined {
	const at = lineAt(lines, offset);
	const line = lines[at];
	const before = lines[at - 1]?.end;
	return line?.shown === offset ? before || line.end || undefined : line?.end || before || undefined;
}

interface Line {
	/** UTF-16 offsets of the line's begin in the shown text and on disk. */
	readonly shown: number;
	readonly disk: number;
	readonly length: number;
	/** Its line end on disk; '' for the last line. */
	readonly end: string;
}

function linesOf(disk: string, shownEndLength: number): readonly Line[] {
	const lines: Line[] = [];
	let at = 0;
	let shown = 0;
	for (const { index, 0: end } of disk.matchAll(LINE_END)) {
		const length = index - at;
		lines.push({ shown, disk: at, length, end });
		at = index + end.length;
		shown += length + shownEndLength;
	}
	lines.push({ shown, disk: at, length: disk.length - at, end: '' });
	return lines;
}

/** Index of the line that holds a shown offset. */
function lineAt(lines: readonly Line[], offset: number): number {
	let low = 0;
	let high = lines.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((lines[middle]?.shown ?? 0) <= offset) low = middle;
		else high = middle - 1;
	}
	return low;
}

function diskOffset(lines: readonly Line[], offset: number): number {
	const line = lines[lineAt(lines, offset)];
	return line ? line.disk + Math.min(offset - line.shown, line.length) : offset;
}
