/**
 * Makes the unfinished end of a growing text presentable: what may still become a list, a heading, a link or bold text
 * is held back or closed, so that nothing jumps a moment later. For provisional drawing only; never longer than the text
 * by more than its closing marks.
 */
export function mendTail(text: string): string {
	if (hasOpenFence(text)) return text;
	return closeMarks(holdLink(holdTable(holdMarker(text))));
}

function hasOpenFence(text: string): boolean {
	return (text.match(/^[ \t>]*(?:`{3,}|~{3,})/gm)?.length ?? 0) % 2 === 1;
}

/** A line that is only a marker so far: `-` may become a list, a rule or the line under a heading. */
function holdMarker(text: string): string {
	return text.replace(/(^|\n)[ \t>]*(?:-+|=+|[*+]+|_+|\d{1,9}[.)]?|#{1,6}|`{1,2}|~{1,2})[ \t]*$/, '$1');
}

/** A table's first row reads as a paragraph until the row of dashes is there. */
function holdTable(text: string): string {
	return text.replace(/(^|\n[ \t]*\n)[ \t]*\|[^\n]*(?:\n[|:\- \t]*)?$/, '$1');
}

function holdLink(text: string): string {
	return text.replace(/!?\[([^[\]\n]*)\]\([^()\n]*$/, '$1');
}

function closeMarks(text: string): string {
	const from = text.lastIndexOf('\n\n') + 1;
	const opened = text.replace(/(^|[\s(])(?:\*{1,3}|_{1,3}|`+|~~)$/, '$1');
	const paragraph = opened.slice(from);
	if ((paragraph.split('`').length - 1) % 2 === 1) return `${opened}\``;
	const plain = paragraph.replace(/`[^`]*`/g, '');
	if ((plain.split('**').length - 1) % 2 === 0) return opened;
	return `${opened.replace(/([^*])\*$/, '$1').trimEnd()}**`;
}
