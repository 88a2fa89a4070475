import type { EncodingTable } from './encodingTables.ts';

export interface Random {
	readonly seed: number;
	/** An integer from 0 to below `n`. */
	next(n: number): number;
	pick<T>(from: readonly T[]): T;
}

export function createRandom(seed: number): Random {
	let state = seed;
	const next = (n: number) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * n);
	};
	return {
		seed,
		next,
		pick<T>(from: readonly T[]): T {
			const found = from[next(from.length)];
			if (found === undefined) throw new Error('nothing to pick from');
			return found;
		},
	};
}

export interface Line {
	readonly text: string;
	/** Its line end on disk; '' for a last line without one. */
	readonly end: string;
}

/** One edit of a file that keeps its neighbours: `added` before line `at`, of which `removed` go. */
export interface TrueEdit {
	readonly at: number;
	readonly removed: number;
	readonly added: readonly string[];
}

export const LINE_ENDS: Readonly<Record<string, readonly string[]>> = {
	LF: ['\n'],
	CRLF: ['\r\n'],
	CR: ['\r'],
	mixed: ['\n', '\r\n'],
	'mixed with CR': ['\n', '\r\n', '\r'],
};

/** Lines that are all different. Blank ones only where two line ends cannot run into one. */
export function randomLines(
	random: Random,
	alphabet: readonly string[],
	ends: readonly string[],
	hasFinalEnd: boolean,
): Line[] {
	const count = 4 + random.next(24);
	return Array.from({ length: count }, (_, at) => {
		const isBlank = ends.length === 1 && at % 3 === 1 && random.next(6) === 0;
		const end = at === count - 1 && !hasFinalEnd ? '' : random.pick(ends);
		return { text: isBlank && end !== '' ? '' : randomText(random, alphabet, `${at}`), end };
	});
}

function randomText(random: Random, alphabet: readonly string[], id: string): string {
	const characters = Array.from({ length: random.next(12) }, () =>
		random.next(3) === 0 ? random.pick(['a', ' ', '\t', '\\', '|', '"', '$&']) : random.pick(alphabet),
	);
	// One way to indent: lines that are indented in another way than all of a file are made to follow it.
	return `${random.pick(['', '\t'])}x${id}(${characters.join('')});`;
}

/** Edits far enough from each other that each has neighbours of its own; the file's first and last line are often among them. */
export function randomEdits(random: Random, lines: readonly Line[], alphabet: readonly string[]): TrueEdit[] {
	const edits: TrueEdit[] = [];
	for (let at = random.next(2) * random.next(6); at <= lines.length; at += 5 + random.next(6)) {
		const place = random.next(4) === 0 ? lines.length - random.next(2) : at;
		const room = lines.length - place;
		const removed = lines.length < 3 ? 0 : Math.min(room, random.next(3));
		const count = removed === 0 ? 1 + random.next(2) : random.next(3);
		const added = Array.from({ length: count }, (_, n) => randomText(random, alphabet, `new${place}_${n}`));
		edits.push({ at: place, removed, added });
		at = Math.max(at, place);
	}
	return edits.length > 0 ? edits : [{ at: 0, removed: 1, added: [randomText(random, alphabet, 'only')] }];
}

/** The lines after the edits; new ones with every line end that they may take. */
export function editedLines(
	lines: readonly Line[],
	edits: readonly TrueEdit[],
): readonly { readonly text: string; readonly ends: readonly string[] }[] {
	const result: { text: string; ends: readonly string[] }[] = [];
	let at = 0;
	for (const edit of edits) {
		const before = lines.slice(at, edit.at);
		result.push(...before.map(({ text, end }) => ({ text, ends: [end] })));
		at = edit.at + edit.removed;
		const around = lines.slice(Math.max(0, edit.at - 2), at + 1).map(({ end }) => end);
		const ends = [...new Set(around.filter((end) => end !== ''))];
		result.push(...edit.added.map((text) => ({ text, ends })));
	}
	result.push(...lines.slice(at).map(({ text, end }) => ({ text, ends: [end] })));
	const hasFinalEnd = lines.at(-1)?.end !== '';
	const anyEnd = [...new Set(lines.map(({ end }) => end).filter((end) => end !== ''))];
	return result.map((line, index) => {
		if (index < result.length - 1)
			return line.ends[0] === '' || line.ends.length === 0 ? { ...line, ends: anyEnd } : line;
		return hasFinalEnd ? line : { ...line, ends: [''] };
	});
}

export function bytesOf(table: EncodingTable, lines: readonly Line[]): Buffer {
	return Buffer.concat([table.mark, ...lines.map(({ text, end }) => table.encode(text + end))]);
}

/** Says where bytes are not these lines, each with one of its ends; `undefined` when they are. */
export function differenceFrom(
	bytes: Buffer,
	table: EncodingTable,
	lines: readonly { readonly text: string; readonly ends: readonly string[] }[],
): string | undefined {
	let at = 0;
	const takes = (expected: Buffer) => {
		if (Buffer.compare(bytes.subarray(at, at + expected.length), expected) !== 0) return false;
		at += expected.length;
		return true;
	};
	if (!takes(table.mark)) return 'the byte order mark is gone';
	for (const { text, ends } of lines) {
		if (!takes(table.encode(text)))
			return `byte ${at} is not ${JSON.stringify(text)} but ${bytes.subarray(at, at + 60).toString('hex')}`;
		const byLength = [...ends].sort((a, b) => b.length - a.length);
		if (!byLength.some((end) => takes(table.encode(end))))
			return `after ${JSON.stringify(text)} there is none of ${JSON.stringify(ends)} but ${bytes.subarray(at, at + 8).toString('hex')}`;
	}
	return at === bytes.length ? undefined : `there is more: ${bytes.subarray(at, at + 60).toString('hex')}`;
}

/** The edits as hunks of a patch, with two lines of context. */
export function asHunks(lines: readonly Line[], edits: readonly TrueEdit[]): readonly string[] {
	return edits.flatMap(({ at, removed, added }) => [
		'@@',
		...lines.slice(Math.max(0, at - 2), at).map(({ text }) => ` ${text}`),
		...lines.slice(at, at + removed).map(({ text }) => `-${text}`),
		...added.map((text) => `+${text}`),
		...lines.slice(at + removed, at + removed + 2).map(({ text }) => ` ${text}`),
	]);
}

/** The edits as replacements of whole lines, each with neighbours on either side that are not blank. */
export function asReplacements(
	lines: readonly Line[],
	edits: readonly TrueEdit[],
): readonly { readonly old: string; readonly new: string }[] {
	const texts = (from: number, to: number) => lines.slice(Math.max(0, from), to).map(({ text }) => text);
	return edits.map(({ at, removed, added }) => {
		const [before, after] = [texts(at - 2, at), texts(at + removed, at + removed + 2)];
		return {
			old: [...before, ...texts(at, at + removed), ...after].join('\n'),
			new: [...before, ...added, ...after].join('\n'),
		};
	});
}
