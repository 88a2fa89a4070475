import { mergedSpans, type SecretSpan } from './secret.ts';

/** What was taken out of a text: “GitHub token”, and how often. Never the secret itself. */
export interface Withheld {
	readonly name: string;
	readonly count: number;
}

/** A text without its secrets, and what they were; the same string when it had none. */
export interface CleanText {
	readonly text: string;
	readonly withheld: readonly Withheld[];
}

/** What stands in a secret's place; the same for the same kind, so that a conversation keeps its bytes. */
export function placeholderOf(name: string): string {
	return `[withheld: ${name}]`;
}

/** The text with a placeholder for each of the spans. Spans may overlap. */
export function withhold(text: string, spans: readonly SecretSpan[]): CleanText {
	if (spans.length === 0) return { text, withheld: [] };
	const counts = new Map<string, number>();
	let clean = '';
	let from = 0;
	for (const { start, end, name } of mergedSpans(spans)) {
		clean += text.slice(from, start) + placeholderOf(name);
		counts.set(name, (counts.get(name) ?? 0) + 1);
		from = end;
	}
	return { text: clean + text.slice(from), withheld: countsOf(counts) };
}

/** The sum of several lists, in the order in which the names first came. */
export function sumWithheld(lists: readonly (readonly Withheld[])[]): readonly Withheld[] {
	const counts = new Map<string, number>();
	for (const { name, count } of lists.flat()) counts.set(name, (counts.get(name) ?? 0) + count);
	return countsOf(counts);
}

/** “a GitHub token and 2 passwords”. */
export function withheldWords(withheld: readonly Withheld[]): string {
	const words = withheld.map(({ name, count }) => {
		if (count > 1)
			return `${count} ${name.endsWith('y') && !/[aeiou]y$/.test(name) ? `${name.slice(0, -1)}ie` : name}s`;
		if (/^(?:your|authorization)/.test(name)) return name === 'authorization' ? 'an authorization' : name;
		return `${/^[aeiouAO]/.test(name) ? 'an' : 'a'} ${name}`;
	});
	const last = words.pop();
	return words.length ? `${words.join(', ')} and ${last}` : (last ?? '');
}

function countsOf(counts: ReadonlyMap<string, number>): readonly Withheld[] {
	return [...counts].map(([name, count]) => ({ name, count }));
}
