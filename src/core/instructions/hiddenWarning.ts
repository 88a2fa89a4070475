import { withoutHidden } from '../safety/hiddenText.ts';

/** Stretches that are told one by one. */
const MOST = 3;

/** What the user is told of a file of instructions with words that nobody sees in it; nothing for a file without. */
export function hiddenWarning(path: string, text: string): string | undefined {
	const { hidden } = withoutHidden(text);
	if (!hidden.length) return undefined;
	const more = hidden.length > MOST ? ' and more' : '';
	const what = hidden.slice(0, MOST).join(', ');
	return `${path} hides text from its readers. It hides ${what}${more}. This is not sent. Look at who wrote the file before you follow it.`;
}
