import type { TextLines } from './textLines.ts';

/** The stretch of a file that looks most like lines that were not found in it. Lines are 0-based, `to` exclusive. */
export interface NearestText {
	readonly from: number;
	readonly to: number;
	/** The first line of the block that stands differently there, and what stands there. */
	readonly difference?: { readonly wanted: string; readonly actual: string };
}

const SHOWN_LINES = 12;
/** A line that stands more often than this says little about where the block was meant to stand. */
const COMMON = 100;

/** Lines vote for the start that would put them in place; without a vote the line with most words in common is taken. */
export function nearestText(file: TextLines, block: readonly string[]): NearestText | undefined {
	const start = startByVotes(file, block) ?? startByWords(file, block);
	if (start === undefined) return undefined;
	const off = block.findIndex((line, at) => loose(line) !== loose(file.lines[start + at] ?? ''));
	const different = off < 0 ? block.findIndex((line, at) => line !== file.lines[start + at]) : off;
	const from = Math.max(0, different > SHOWN_LINES - 3 ? start + different - 4 : start);
	const to = Math.min(file.lines.length, from + Math.min(Math.max(block.length, 3), SHOWN_LINES));
	const wanted = block[different];
	const actual = file.lines[start + different];
	return { from, to, ...(wanted !== undefined && actual !== undefined && { difference: { wanted, actual } }) };
}

function loose(line: string): string {
	return line.replace(/\s+/g, '').toLowerCase();
}

function startByVotes(file: TextLines, block: readonly string[]): number | undefined {
	const wanted = new Map<string, number[]>();
	for (const [at, line] of block.entries()) {
		const key = loose(line);
		if (key.length > 1) wanted.set(key, [...(wanted.get(key) ?? []), at]);
	}
	const stands = new Map<string, number[]>();
	for (const [at, line] of file.lines.entries()) {
		const key = loose(line);
		if (wanted.has(key)) stands.set(key, [...(stands.get(key) ?? []).slice(0, COMMON), at]);
	}
	const votes = new Map<number, number>();
	for (const [key, lines] of stands) {
		if (lines.length > COMMON) continue;
		for (const line of lines)
			for (const at of wanted.get(key) ?? []) votes.set(line - at, (votes.get(line - at) ?? 0) + 1);
	}
	let best: number | undefined;
	for (const [start, count] of votes) {
		if (start >= 0 && (best === undefined || count > (votes.get(best) ?? 0))) best = start;
	}
	return best;
}

function startByWords(file: TextLines, block: readonly string[]): number | undefined {
	const at = block.reduce(
		(best, line, index) => (line.trim().length > (block[best] ?? '').trim().length ? index : best),
		0,
	);
	const words = new Set((block[at] ?? '').match(/\w{3,}/g));
	if (words.size === 0) return undefined;
	let best = -1;
	let shared = Math.max(1, words.size / 2);
	for (const [index, line] of file.lines.entries()) {
		const count = new Set((line.match(/\w{3,}/g) ?? []).filter((word) => words.has(word))).size;
		if (count >= shared && (best < 0 || count > shared)) {
			best = index;
			shared = count;
		}
	}
	return best < 0 ? undefined : Math.max(0, best - at);
}
