import type { Random } from '../../core/edits/random.ts';
import { type Line, oldBlock, places, rival, type TrueEdit } from './trueEdit.ts';

/** A case: files, what a model sends, and the right text of the file (`undefined`: a refusal is right). */
export interface Case {
	readonly files: Readonly<Record<string, string>>;
	readonly lines: readonly Line[];
	/** What stands in place of `@@`. */
	readonly header?: string | undefined;
	/** Changes the whole patch text. */
	readonly wrap?: (patch: string) => string;
	readonly expected: string | undefined;
}

export type Drift = (edit: TrueEdit, chance: Random) => Case | undefined;

const join = (lines: readonly string[], end = '\n') => lines.join(end) + end;
const applied = (edit: TrueEdit, lines: readonly Line[] = edit.lines): Case => ({
	files: { [edit.path]: join(edit.before) },
	lines,
	expected: join(edit.after),
});
const onLines =
	(change: (line: Line) => string): Drift =>
	(edit) => {
		const lines = edit.lines.map((line) => ({ ...line, text: change(line) }));
		return lines.some((line, at) => line.text !== edit.lines[at]?.text) ? applied(edit, lines) : undefined;
	};
const refusedIn = (edit: TrueEdit, before: readonly string[], lines = edit.lines): Case => ({
	files: { [edit.path]: join(before) },
	lines,
	expected: undefined,
});
const isUnique = (edit: TrueEdit) => places(edit.before, oldBlock(edit.lines)).length === 1;
const isAnchored = (edit: TrueEdit) =>
	oldBlock(edit.lines).filter((line) => line.trim()).length >= 4 &&
	rival(edit.before, oldBlock(edit.lines), edit.start) <= 0.5;
const unique =
	(drift: Drift): Drift =>
	(edit, chance) =>
		isUnique(edit) ? drift(edit, chance) : undefined;
const anchored =
	(drift: Drift): Drift =>
	(edit, chance) =>
		isUnique(edit) && isAnchored(edit) ? drift(edit, chance) : undefined;

function changeOne(
	edit: TrueEdit,
	op: ' ' | '-',
	chance: Random,
	change: (text: string) => string | undefined,
): Case | undefined {
	const at = chance.pick(edit.lines.flatMap((line, k) => (line.op === op && line.text.trim() ? [k] : [])));
	const text = at === undefined ? undefined : change(edit.lines[at]?.text ?? '');
	if (at === undefined || text === undefined) return undefined;
	return applied(edit, edit.lines.with(at, { op, text }));
}

function withoutLetter(text: string, edit: TrueEdit): string | undefined {
	const word = /[a-z]{7,}/i.exec(text);
	const other = word && text.slice(0, word.index + 3) + text.slice(word.index + 4);
	const slip = word && word[0].slice(0, 3) + word[0].slice(4);
	return other &&
		slip &&
		word[0][3] !== word[0][2] &&
		word[0][3] !== word[0][4] &&
		!edit.before.join('\n').includes(slip)
		? other
		: undefined;
}

const tabbed = (edit: TrueEdit) =>
	edit.lines.every((line) => /^\t*(?:\S|$)/.test(line.text)) &&
	edit.lines.some((line) => line.op !== '+' && /^\t/.test(line.text));
const shallowest = (edit: TrueEdit) =>
	Math.min(...edit.lines.filter((line) => line.text.trim()).map((line) => /^[ \t]*/.exec(line.text)?.[0].length ?? 0));

/** Context lines with text that have context on both sides. */
const apart = (edit: TrueEdit) =>
	edit.lines.flatMap((line, at) =>
		line.text.trim() && [at - 1, at, at + 1].every((k) => edit.lines[k]?.op === ' ') ? [at] : [],
	);

/** Drifts of a hunk by name. Those that begin with `no` are to be refused. */
export const CLASSES: Readonly<Record<string, Drift>> = {
	clean: unique((edit) => applied(edit)),
	'CRLF file': unique((edit) => ({
		...applied(edit),
		files: { [edit.path]: join(edit.before, '\r\n') },
		expected: join(edit.after, '\r\n'),
	})),
	'no final line end': unique((edit) => ({
		...applied(edit),
		files: { [edit.path]: edit.before.join('\n') },
		expected: edit.after.join('\n'),
	})),
	'byte order mark': unique((edit) => ({
		...applied(edit),
		files: { [edit.path]: `\uFEFF${join(edit.before)}` },
		expected: `\uFEFF${join(edit.after)}`,
	})),
	'trailing space': unique(onLines((line) => (line.op === '+' || !line.text.trim() ? line.text : `${line.text}  `))),
	'tabs to spaces': unique((edit, chance) => {
		const width = chance.pick([2, 4]);
		return tabbed(edit)
			? onLines((line) => line.text.replace(/^\t+/, (tabs) => ' '.repeat(width * tabs.length)))(edit, chance)
			: undefined;
	}),
	'indentation lost': unique((edit, chance) => {
		const lost = shallowest(edit);
		return lost > 0 && !edit.lines.some((line) => /^\t+ | +\t/.test(line.text))
			? onLines((line) => line.text.slice(Math.min(lost, line.text.length)))(edit, chance)
			: undefined;
	}),
	'typographic quotes': unique(
		onLines((line) => (line.op === ' ' ? line.text.replace(/"([^"]*)"/, '“$1”').replace(/'/, '’') : line.text)),
	),
	'escaped quotes': unique((edit, chance) =>
		edit.lines.some((line) => line.text.includes('\\')) || !oldBlock(edit.lines).some((line) => line.includes('"'))
			? undefined
			: onLines((line) => line.text.replaceAll('"', '\\"'))(edit, chance),
	),
	'line numbers': unique((edit) => {
		let number = edit.start;
		return applied(
			edit,
			edit.lines.map((line) => ({ ...line, text: `${line.op === '+' ? number : ++number}: ${line.text}` })),
		);
	}),
	'letter lost in context': anchored((edit, chance) =>
		changeOne(edit, ' ', chance, (text) => withoutLetter(text, edit)),
	),
	'letter lost in a deleted line': anchored((edit, chance) =>
		changeOne(edit, '-', chance, (text) => withoutLetter(text, edit)),
	),
	'word of context replaced': anchored((edit, chance) =>
		changeOne(edit, ' ', chance, (text) => (/\w{5,}/.test(text) ? text.replace(/\w{5,}/, 'somethingElse') : undefined)),
	),
	'context line forgotten': anchored((edit, chance) => {
		const at = chance.pick(apart(edit));
		return at === undefined ? undefined : applied(edit, edit.lines.toSpliced(at, 1));
	}),
	'context line doubled': anchored((edit, chance) => {
		const at = chance.pick(apart(edit));
		return at === undefined ? undefined : applied(edit, edit.lines.toSpliced(at, 0, edit.lines[at] as Line));
	}),
	'first line cut short': unique((edit) => {
		const [first, ...others] = edit.lines;
		const isCut = first?.op === ' ' && /^\s+\S/.test(first.text) && others.some((line) => /^\s+\S/.test(line.text));
		return isCut ? applied(edit, [{ ...first, text: first.text.trim() }, ...others]) : undefined;
	}),
	'header of nothing': unique((edit) => ({ ...applied(edit), header: '@@ function legacyBridge() {' })),
	'unified header': unique((edit) => ({ ...applied(edit), header: `@@ -${edit.start + 6},7 +${edit.start + 6},8 @@` })),
	'no header': unique((edit) => ({ ...applied(edit), header: '' })),
	fence: unique((edit) => ({ ...applied(edit), wrap: (patch) => `\`\`\`diff\n${patch}\n\`\`\`` })),
	'no end marker': unique((edit) => ({ ...applied(edit), wrap: (patch) => patch.replace(/\n\*{3} End Patch$/, '') })),
	'elided middle': unique((edit) => {
		const far = edit.start - 6;
		const head = edit.before[far] ?? '';
		const isSafe = far > 0 && head.trim().length > 8 && places(edit.before, [head]).length === 1;
		return isSafe ? applied(edit, [{ op: ' ', text: head }, { op: ' ', text: '...' }, ...edit.lines]) : undefined;
	}),
	'several drifts at once': anchored((edit, chance) => {
		const spaces = tabbed(edit)
			? (text: string) => text.replace(/^\t+/, (tabs) => '    '.repeat(tabs.length))
			: undefined;
		const lost = shallowest(edit);
		const isPlain = !edit.lines.some((line) => /^\t+ | +\t/.test(line.text) || /^[+\-@*\\]/.test(line.text.trim()));
		const shift = isPlain && lost > 1 ? (text: string) => text.slice(Math.min(lost, text.length)) : undefined;
		const indent = spaces ?? shift;
		const slip = chance.chance(0.5) ? changeOne(edit, ' ', chance, (text) => withoutLetter(text, edit)) : undefined;
		if (!indent) return undefined;
		const lines = (slip?.lines ?? edit.lines).map((line) => ({
			...line,
			text: indent(line.text) + (line.op === ' ' && line.text.trim() ? ' ' : ''),
		}));
		const bare = isPlain && chance.chance(0.5);
		return {
			files: { [edit.path]: join(edit.before, '\r\n') },
			lines,
			header: chance.pick(['', '@@ -7,8 +7,9 @@', '@@ function legacyBridge() {']),
			wrap: (patch) => `\`\`\`\n${bare ? patch.replace(/^ (?=.*\S)/gm, '') : patch}\n\`\`\``,
			expected: join(edit.after, '\r\n'),
		};
	}),
	'no: made already': unique((edit) => {
		const isAdding = edit.lines.every((line) => line.op !== '-') && edit.lines.some((line) => line.op === '+');
		const isNew = isAdding && places(edit.after, oldBlock(edit.lines)).length === 0;
		return isNew ? refusedIn(edit, edit.after) : undefined;
	}),
	'no: twice in the file': (edit) => refusedIn(edit, [...edit.before, ...edit.before]),
	'no: deleted line changed since': anchored((edit, chance) => {
		const old = edit.lines.filter((line) => line.op !== '+');
		const gone = old.flatMap((line, at) => (line.op === '-' && /\w{3}/.test(line.text) ? [edit.start + at] : []));
		if (gone.length === 0) return undefined;
		const at = chance.pick(gone);
		const now = edit.before[at]?.replace(/\w{3,}/, 'changedSince') ?? '';
		return refusedIn(edit, edit.before.with(at, now));
	}),
	'no: belongs elsewhere': (edit) => {
		const block = edit.lines.map((line) => ({
			...line,
			text: line.op === '+' ? line.text : line.text.replace(/\w{3,}/g, 'elsewhere'),
		}));
		return rival(edit.before, oldBlock(block), -1) > 0.34 ? undefined : refusedIn(edit, edit.before, block);
	},
	'no: place is gone, look-alike stays': anchored((edit) => {
		const length = oldBlock(edit.lines).length;
		const copy = oldBlock(edit.lines).map((line, at) => (at % 2 === 0 ? line.replace(/\w{3,}/, 'lookAlike') : line));
		const changed = copy.filter((line, at) => line !== oldBlock(edit.lines)[at]).length;
		if (3 * changed <= length) return undefined;
		return refusedIn(edit, [...edit.before.toSpliced(edit.start, length), ...copy]);
	}),
};
