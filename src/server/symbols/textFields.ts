import type { ParsedFile } from '../parsedFile.ts';
import type { Found } from './found.ts';
import { COMMENT, type Marks, STRING } from './lexText.ts';

/** A text by what it is: names that are defined, prose of comments, contents of strings, and the rest. */
export function textFields(text: string, marks: Marks, found: readonly Found[]): ParsedFile['fields'] {
	const comments: string[] = [];
	const strings: string[] = [];
	const body: string[] = [];
	let from = 0;
	for (let index = 0; index < marks.kinds.length; index++) {
		const kind = marks.kinds[index];
		if (kind !== COMMENT && kind !== STRING) continue;
		const start = marks.starts[index] ?? 0;
		const end = marks.ends[index] ?? start;
		if (start > from) body.push(text.slice(from, start));
		from = end;
		const piece = text.slice(start, end);
		if (kind === COMMENT) comments.push(withoutMarkers(piece));
		else if (piece.length > 2) strings.push(withoutQuotes(piece));
	}
	if (from < text.length) body.push(text.slice(from));
	return {
		definitions: found.map(({ name }) => name).join('\n'),
		comments: comments.join('\n'),
		strings: strings.join('\n'),
		body: body.join('\n'),
	};
}

/** The words of a comment: without the marks at its ends and the stars in front of its lines. */
function withoutMarkers(comment: string): string {
	const inner = comment.replace(
		/^(?:[rRuU]?(?:"""|'''|["'])|\/[/*]+[!<]?|<!--|<#|\{-|\(\*|#+[!:]?|--\[?\[?[|^]?|;+|%+|\n=begin)/,
		'',
	);
	const ended = inner.replace(/(?:"""|'''|["']|\*+\/|-->|#>|-\}|\*\)|\]\]|\n=end)$/, '');
	return ended.includes('\n') ? ended.replace(/^[ \t]*\*+[ \t]?/gm, '').trim() : ended.trim();
}

function withoutQuotes(string: string): string {
	return string.replace(/^(?:"""|'''|\[\[|["'`/@$]+)/, '').replace(/(?:"""|'''|\]\]|\$\{|["'`/])$/, '');
}
