/** Where each line starts, UTF-16 offsets. A line ends with `\n`, `\r\n` or a lone `\r`; an end of line at the very end starts no other line. */
export function lineStartsOf(text: string): readonly number[] {
	if (text.length === 0) return [];
	const starts = [0];
	if (text.includes('\r')) {
		for (const end of text.matchAll(/\r\n?|\n/g)) starts.push(end.index + end[0].length);
	} else {
		for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
	}
	if (starts[starts.length - 1] === text.length) starts.pop();
	return starts;
}

/** The 0-based line that an offset lies in; the last one for what is beyond the end. */
export function lineAt(starts: readonly number[], offset: number): number {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((starts[middle] ?? 0) <= offset) low = middle;
		else high = middle - 1;
	}
	return low;
}

const SPACE = 32;
const TAB = 9;

/** The first offset of a line that is neither a blank nor a tab. It may be the line's end. */
export function firstOnLine(text: string, start: number): number {
	let at = start;
	for (; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code !== SPACE && code !== TAB) break;
	}
	return at;
}

/** Whether nothing stands from here to the end of the line. */
export function isLineEnd(text: string, at: number): boolean {
	if (at >= text.length) return true;
	const code = text.charCodeAt(at);
	return code === 10 || code === 13;
}
