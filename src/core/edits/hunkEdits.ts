import type { Alignment } from './alignment.ts';
import { indentOf } from './indentStyle.ts';
import { lineChanges } from './lineDiff.ts';
import { comparedLine, type LineIndex } from './lineIndex.ts';
import type { HunkLine } from './patch.ts';
import { type IndentPair, learnReindent, type Reindent } from './reindent.ts';
import type { LineEdit } from './textLines.ts';

/** What a hunk does at one place. `from` and `to` bound the lines that it speaks of changing, also where nothing changes. */
export interface HunkEdits {
	readonly kind: 'edits';
	readonly edits: readonly LineEdit[];
	readonly from: number;
	readonly to: number;
	/** The first file line of the whole hunk, context included, and the line after its last. */
	readonly start: number;
	readonly end: number;
}

/** `gap`: the file has lines where the hunk adds some. `indentation`: how the file would indent the added lines cannot be told. */
export type NoEdits = { readonly kind: 'gap' | 'indentation' };

/** One stretch of deleted and added lines between context. */
interface Run {
	readonly removed: readonly string[];
	readonly added: readonly string[];
	readonly from: number;
	readonly to: number;
}

/**
 * The hunk's changes as line edits. Context stays the file's; lines that are removed and added again are left alone; added lines
 * are indented as the file indents the lines around them.
 */
export function hunkEdits(index: LineIndex, lines: readonly HunkLine[], at: Alignment): HunkEdits | NoEdits {
	const runs = changeRuns(lines, at);
	if (!runs) return { kind: 'gap' };
	const edits: LineEdit[] = [];
	for (const run of runs) {
		const found = runEdits(index, lines, at, run);
		if (!found) return { kind: 'indentation' };
		edits.push(...found);
	}
	const known = at.filter((line) => line !== undefined);
	const from = runs[0]?.from ?? 0;
	const to = runs.at(-1)?.to ?? from;
	return { kind: 'edits', edits, from, to, start: known[0] ?? from, end: (known.at(-1) ?? to - 1) + 1 };
}

/** `undefined` when deleted lines are not together in the file, or added ones have no single place between their neighbours. */
function changeRuns(lines: readonly HunkLine[], at: Alignment): readonly Run[] | undefined {
	const runs: Run[] = [];
	let old = 0;
	for (let next = 0; next < lines.length; ) {
		if (lines[next]?.op === ' ') {
			next++;
			old++;
			continue;
		}
		const start = next;
		while (next < lines.length && lines[next]?.op !== ' ') next++;
		const run = lines.slice(start, next);
		const removed = run.filter((line) => line.op === '-').map((line) => line.text);
		const added = run.filter((line) => line.op === '+').map((line) => line.text);
		const range = removed.length > 0 ? together(at.slice(old, old + removed.length)) : between(at, old, lines);
		if (!range) return undefined;
		runs.push({ removed, added, ...range });
		old += removed.length;
	}
	return runs;
}

function together(at: Alignment): { readonly from: number; readonly to: number } | undefined {
	const [from] = at;
	if (from === undefined || at.some((line, k) => line !== from + k)) return undefined;
	return { from, to: from + at.length };
}

/** The place of added lines before old line `old`. Blank context that the file lacks is looked past. */
function between(
	at: Alignment,
	old: number,
	lines: readonly HunkLine[],
): { readonly from: number; readonly to: number } | undefined {
	const olds = lines.filter((line) => line.op !== '+');
	let before = old - 1;
	while (before >= 0 && at[before] === undefined && !olds[before]?.text.trim()) before--;
	let after = old;
	while (after < at.length && at[after] === undefined && !olds[after]?.text.trim()) after++;
	const above = at[before];
	const below = at[after];
	const place = above !== undefined ? above + 1 : below;
	if (place === undefined || (below !== undefined && below !== place)) return undefined;
	return { from: place, to: place };
}

function runEdits(
	index: LineIndex,
	lines: readonly HunkLine[],
	at: Alignment,
	run: Run,
): readonly LineEdit[] | undefined {
	const edits = lineChanges(run.removed, run.added).map((change) => ({
		from: run.from + change.oldFrom,
		to: run.from + change.oldTo,
		added: run.added.slice(change.newFrom, change.newTo),
	}));
	const added = edits.flatMap((edit) => edit.added).filter((line) => line.trim());
	if (added.length === 0) return edits;
	const reindent = reindentFor(index, lines, at, added);
	return (
		reindent &&
		edits.map((edit) => ({
			...edit,
			added: edit.added.map((line) =>
				line.trim() ? reindent(indentOf(line)) + line.slice(indentOf(line).length) : line,
			),
		}))
	);
}

/** `undefined` where the lines contradict each other, or where the outcome is one space beside what stands there. */
function reindentFor(
	index: LineIndex,
	lines: readonly HunkLine[],
	at: Alignment,
	added: readonly string[],
): Reindent | undefined {
	const pairs = indentPairs(index, lines, at);
	const written = lines.filter((line) => line.op === '+' && line.text.trim()).map((line) => indentOf(line.text));
	const reindent = learnReindent(pairs, [...new Set(written)], index.style());
	if (!reindent || isAligned(index, lines, reindent)) return undefined;
	const known = new Set(pairs.map(({ file }) => file));
	// A deleted line has its prefix for sure, so lines that agree with it do too.
	const isSure = lines.some((line) => line.op === '-' && line.text.trim());
	for (const line of added) {
		const before = indentOf(line);
		const after = reindent(before);
		if (after === undefined) return undefined;
		// That is how context without its prefix looks; ` * ` in a comment is one space off by right.
		const isBeside =
			!known.has(after) && (known.has(`${after} `) || (after.endsWith(' ') && known.has(after.slice(0, -1))));
		if (!isSure && after !== before && isBeside && !line.trim().startsWith('*')) return undefined;
	}
	return reindent;
}

/**
 * Whether spaces would become tabs in a line that goes on with an unfinished one, in a file that aligns such lines by spaces after
 * tabs: as many spaces of the patch may be a level or may be those.
 */
function isAligned(index: LineIndex, lines: readonly HunkLine[], reindent: Reindent): boolean {
	const style = index.style();
	if (style.kind !== 'unclear' || style.aligned === 0) return false;
	return lines.some(({ op, text }, at) => {
		const before = lines[at - 1]?.text ?? '';
		const indent = indentOf(text);
		const continues = /(?:[,\\(=+?|]|&&)\s*$/.test(before) && indent.length > indentOf(before).length;
		return op === '+' && continues && indent.endsWith(' ') && !!reindent(indent)?.endsWith('\t');
	});
}

function indentPairs({ file }: LineIndex, lines: readonly HunkLine[], at: Alignment): readonly IndentPair[] {
	return lines
		.filter((line) => line.op !== '+')
		.flatMap(({ text }, old) => {
			const line = at[old];
			const real = line === undefined ? '' : (file.lines[line] ?? '');
			if (line === undefined || !text.trim() || !real.trim()) return [];
			if (text !== real && comparedLine(text, 'spacing') !== comparedLine(real, 'spacing')) return [];
			return [{ patch: indentOf(text), file: indentOf(real) }];
		});
}
