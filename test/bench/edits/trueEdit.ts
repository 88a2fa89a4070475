import type { Random } from '../../core/edits/random.ts';
import type { Source } from './sources.ts';

export interface Line {
	readonly op: ' ' | '-' | '+';
	readonly text: string;
}

/** One change of a file, with its context, and the file before and after it. */
export interface TrueEdit {
	readonly path: string;
	readonly before: readonly string[];
	readonly after: readonly string[];
	/** First line of the hunk, 0-based. */
	readonly start: number;
	readonly lines: readonly Line[];
}

const loose = (line: string) => line.replace(/[\s\u00A0]+/g, '').normalize('NFC');

/** Where the block stands when spacing does not count. */
export function places(lines: readonly string[], block: readonly string[]): readonly number[] {
	const text = lines.map(loose);
	const wanted = block.map(loose);
	return text.flatMap((_, at) => (wanted.every((line, k) => line === text[at + k]) ? [at] : []));
}

/** The most lines of the block, as a share, that stand in place anywhere but at `start`. */
export function rival(lines: readonly string[], block: readonly string[], start: number): number {
	const solid = block.filter((line) => line.trim()).length || 1;
	let best = 0;
	for (let at = 0; at + block.length <= lines.length; at++) {
		if (at === start) continue;
		const same = block.filter((line, k) => line.trim() && loose(line) === loose(lines[at + k] ?? '')).length;
		best = Math.max(best, same / solid);
	}
	return best;
}

export function oldBlock(lines: readonly Line[]): readonly string[] {
	return lines.filter((line) => line.op !== '+').map((line) => line.text);
}

/** A change as people make them: a line altered, lines added in the style of their neighbours, lines removed, a block wrapped. */
export function trueEdit({ path, lines: before }: Source, chance: Random): TrueEdit | undefined {
	const context = chance.pick([3, 3, 3, 2]);
	const from = context + chance.below(Math.max(1, before.length - 2 * context - 4));
	const size = chance.pick([0, 1, 1, 2, 3]);
	const removed = before.slice(from, from + size);
	const model = removed.find((line) => /\w{3}/.test(line)) ?? before[from - 1] ?? '';
	if (!/\w{3}/.test(model) || (size > 0 && !removed.every((line) => /\w/.test(line)))) return undefined;
	const added = newLines(model, removed, chance);
	if (added.length === 0 && size === 0) return undefined;
	const start = from - context;
	const lines: readonly Line[] = [
		...before.slice(start, from).map((text): Line => ({ op: ' ', text })),
		...removed.map((text): Line => ({ op: '-', text })),
		...added.map((text): Line => ({ op: '+', text })),
		...before.slice(from + size, from + size + context).map((text): Line => ({ op: ' ', text })),
	];
	const after = before.toSpliced(from, size, ...added);
	return { path, before, after, start, lines };
}

function newLines(model: string, removed: readonly string[], chance: Random): readonly string[] {
	const indent = /^\s*/.exec(model)?.[0] ?? '';
	const deeper =
		indent.includes('\t') || indent === '' ? `${indent}\t` : indent + indent.slice(0, indent.length % 4 === 0 ? 4 : 2);
	const name = `fresh${chance.below(1e6)}`;
	const altered = model.replace(/[A-Za-z]\w{2,}/, name);
	const choices: readonly (readonly string[])[] = [
		[altered],
		[altered, `${indent}${name}();`],
		[`${indent}if (${name}) {`, `${deeper}${name}();`, `${indent}}`],
		removed.length > 1 ? [] : [altered],
	];
	const chosen = chance.pick(choices);
	return indent === '' ? chosen.map((line) => (line.startsWith('\t') ? line.trim() : line)) : chosen;
}
