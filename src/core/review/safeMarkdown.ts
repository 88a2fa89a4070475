/**
 * A model's Markdown made harmless wherever it is drawn: no image and no HTML can come of it. Code spans keep their `<`; everywhere
 * else it is an entity. A space between `!` and `[` ends images, and in code it changes nothing.
 */
export function safeMarkdown(text: string): string {
	return text
		.replaceAll('![', '! [')
		.split(/\r\n|\r|\n/)
		.map(escapeLine)
		.join('\n');
}

/** Within one line only, so that no list, heading or fence can come between a code span's two ends. */
function escapeLine(line: string): string {
	let out = '';
	for (let at = 0; at < line.length; ) {
		const piece = pieceAt(line, at);
		out += piece.isCode ? piece.text : piece.text.replaceAll('<', '&lt;');
		at += piece.text.length;
	}
	return out;
}

/** What Markdown takes as one there: an escaped character, a code span, a run of backticks that opens none, or a character. */
function pieceAt(line: string, at: number): { readonly text: string; readonly isCode?: boolean } {
	if (line[at] === '\\') return { text: line.slice(at, at + 2) };
	if (line[at] !== '`') return { text: line.slice(at, at + 1) };
	const code = codeSpan(line, at);
	return code ? { text: code, isCode: true } : { text: /^`+/.exec(line.slice(at))?.[0] ?? '`' };
}

/** The code span that starts here, with its backticks; '' when it has no end or a `|`, at which a table would cut it. */
function codeSpan(line: string, at: number): string {
	const fence = /^`+/.exec(line.slice(at))?.[0] ?? '`';
	for (let end = line.indexOf(fence, at + fence.length); end >= 0; end = line.indexOf(fence, end + 1)) {
		if (line[end - 1] === '`' || line[end + fence.length] === '`') continue;
		const span = line.slice(at, end + fence.length);
		return span.includes('|') ? '' : span;
	}
	return '';
}

/** Text as a fenced block that it cannot end. */
export function fenced(language: string, text: string): string {
	const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
	const fence = '`'.repeat(longest + 1);
	return `${fence}${language}\n${text}\n${fence}`;
}

/** Text as it is, with nothing in it that Markdown or HTML would take for its own. */
export function plainMarkdown(text: string): string {
	return text
		.replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
		.replaceAll('<', '&lt;')
		.replace(/\s+/g, ' ');
}
