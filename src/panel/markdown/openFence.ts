/** A code block at the end of a growing text whose closing line has not come yet. Offsets are UTF-16 in the text. */
export interface OpenFence {
	readonly info: string;
	/** Up to so many spaces are taken off each line. */
	readonly indent: number;
	/** Matches the closing line. */
	readonly close: RegExp;
	/** Where the first line that is not known to be code begins. */
	readonly lineStart: number;
	/** How far the code has been handed out. */
	readonly drawn: number;
}

/** What more text means for an open fence. */
export interface FenceStep {
	readonly code: string;
	readonly fence: OpenFence;
	/** Where the text behind the closing line begins; absent while the fence is open. */
	readonly end?: number;
}

/** The fence that the text surely opens at `at`; its first line must be complete. */
export function openFenceAt(text: string, at: number): OpenFence | undefined {
	const opening = /( {0,3})(`{3,}|~{3,})([^\n]*)\n/y;
	opening.lastIndex = at;
	const match = opening.exec(text);
	if (!match) return undefined;
	const [line, indent = '', marker = '', info = ''] = match;
	if (marker.startsWith('`') && info.includes('`')) return undefined;
	// A row of dashes in the next line would make a table of it.
	if (info.includes('|')) return undefined;
	const start = at + line.length;
	// Without the flag m, for which other characters than \n end a line too.
	const close = new RegExp(`(?<=^|\\n) {0,3}${marker.charAt(0)}{${marker.length},}[ \\t]*(?=\\n|$)`);
	return { info, indent: indent.length, close, lineStart: start, drawn: start };
}

/** Reads on in the text. With `finished` the last line counts as complete. */
export function continueFence(fence: OpenFence, text: string, finished: boolean): FenceStep {
	const complete = finished ? text.length : Math.max(text.lastIndexOf('\n') + 1, fence.lineStart);
	const lines = text.slice(fence.lineStart, complete);
	const closing = fence.close.exec(lines);
	if (closing) {
		const codeEnd = fence.lineStart + closing.index;
		const lineEnd = text.indexOf('\n', codeEnd);
		return { ...take(fence, text, codeEnd, codeEnd), end: lineEnd < 0 ? text.length : lineEnd + 1 };
	}
	const partial = text.slice(complete);
	// An indented block is handed out by whole lines; a line of marks only may turn out to be the closing one.
	const held = fence.indent > 0 || /^ {0,3}[`~]*[ \t]*$/.test(partial);
	return take(fence, text, held ? complete : text.length, complete);
}

function take(fence: OpenFence, text: string, to: number, lineStart: number): FenceStep {
	const raw = text.slice(fence.drawn, Math.max(to, fence.drawn));
	const code = fence.indent > 0 ? dedent(raw, fence.indent) : raw;
	return { code, fence: { ...fence, lineStart, drawn: Math.max(to, fence.drawn) } };
}

/** Takes up to so many columns off each line; a tab reaches to column 4. */
function dedent(lines: string, columns: number): string {
	return lines.replace(new RegExp(`(?<=^|\\n)( {0,${columns}})(\\t?)`, 'g'), (_, spaces: string, tab: string) =>
		tab && spaces.length < columns ? ' '.repeat(4 - columns) : tab,
	);
}
