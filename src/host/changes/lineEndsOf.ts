import { withLineEnds } from '../writer/lineEnds.ts';

/**
 * The text with the line ends of `like`, where those are of one kind: the user may have changed all line ends of a file since, which
 * is no change of its lines.
 */
export function withLineEndsOf(text: string, like: string): string {
	const eol = /\r\n|\n|\r/.exec(like)?.[0];
	if (eol === undefined || (eol === '\n' && !text.includes('\r'))) return text;
	return withLineEnds(like, eol) === like ? withLineEnds(text, eol) : text;
}
