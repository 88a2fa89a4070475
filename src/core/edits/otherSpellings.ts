import type { HunkLine } from './patch.ts';

type Lines = readonly HunkLine[];

const NUMBER = /^\s*(\d+)(?:: ?| ?\| ?|\t|→)/;

/** The lines without the line numbers that a model copied along, or `undefined` when they are not numbered throughout. */
export function withoutNumbers(lines: Lines): Lines | undefined {
	const texts = withoutLineNumbers(lines.map((line) => line.text));
	return texts && lines.map((line, at) => ({ ...line, text: texts[at] ?? '' }));
}

/** Strips `12: `, `12 | `, `12→` and `12⇥` when every line that is not blank has one and they ascend. */
export function withoutLineNumbers(texts: readonly string[]): readonly string[] | undefined {
	const separators = new Set<string>();
	let before = -1;
	for (const text of texts) {
		if (!text.trim()) continue;
		const [match, digits] = NUMBER.exec(text) ?? numberAlone(text);
		if (match === undefined) return undefined;
		separators.add(match.replace(/[\s\d]/g, ''));
		const number = Number(digits);
		if (number < before) return undefined;
		before = number;
	}
	if (before < 0 || separators.size !== 1) return undefined;
	return texts.map((text) => text.replace(NUMBER, '').replace(/^\s*\d+ ?[:|→]?\s*$/, ''));
}

/** A blank line of the file behind its number, its trailing space lost. */
function numberAlone(text: string): readonly (string | undefined)[] {
	return /^\s*(\d+) ?[:|→]?\s*$/.exec(text) ?? [];
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&apos;': "'",
	'&#39;': "'",
	'&amp;': '&',
};

const UNESCAPES: readonly ((text: string) => string)[] = [
	(text) => text.replaceAll('\\"', '"').replaceAll("\\'", "'"),
	(text) => text.replace(/&(?:lt|gt|quot|apos|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity),
	(text) => text.replace(/^(?:\\t)+/gm, (tabs) => '\t'.repeat(tabs.length / 2)),
	(text) => text.replaceAll('\\r\\n', '\n').replaceAll('\\n', '\n'),
	(text) => text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\"', '"'),
];

/** The ways to undo one kind of escape that change this text. */
export function unescapesFor(text: string): readonly ((text: string) => string)[] {
	return UNESCAPES.filter((undo) => undo(text) !== text);
}

/** The lines of a hunk with one kind of escape undone at a time; a literal `\n` makes two lines of one. Old lines must hold what is undone. */
export function unescapedLines(lines: Lines): readonly Lines[] {
	const old = lines.filter((line) => line.op !== '+');
	return UNESCAPES.filter((undo) => old.some((line) => undo(line.text) !== line.text)).map((undo) =>
		lines.flatMap((line) =>
			undo(line.text)
				.split('\n')
				.map((text) => ({ ...line, text })),
		),
	);
}

/** The lines without a leading comment that only names the file, as models put before code; `undefined` when there is none. */
export function withoutFilePath(lines: Lines): Lines | undefined {
	const isNote = (line: HunkLine | undefined) => /^\s*(?:\/\/|#|--|;|\/\*|<!--)\s*file ?path:/i.test(line?.text ?? '');
	const rest = lines.filter((line, at) => at > 1 || line.op === '-' || !isNote(line));
	return rest.length < lines.length && rest.length > 0 ? rest : undefined;
}
