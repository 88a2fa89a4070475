import { type Block, bySheet, type LaidPiece, type Sheet } from './packSheets.ts';

/** Lines of a file, 1-based, inclusive. */
export interface LineRange {
	readonly from: number;
	readonly to: number;
}

/** Files that are named as left out; more are counted. */
const MOST_NAMED = 20;
const LONGEST_NAME = 200;

/** The beginning of a sheet's block, with the lines that it has. */
export function openingTag({ tag, path, title }: Sheet, name: string, ranges: readonly LineRange[]): string {
	const lines = path === undefined ? '' : ` lines="${ranges.map(rangeText).join(', ')}"`;
	const what = path === undefined ? `title="${attribute(title)}"` : `path="${attribute(path)}"`;
	return `<${name || tag} ${what}${lines}>`;
}

/**
 * The blocks as the model reads them: each file once, between tags that name it and its lines, what is missing said where it would
 * stand. '' when there are none.
 */
export function packedText(blocks: readonly Block[], pieces: readonly LaidPiece[]): string {
	const shown = bySheet(blocks);
	const sheets = [...shown].sort(([one], [other]) => one.first - other.first);
	if (!sheets.length) return '';
	const wanted = bySheet(pieces);
	const parts = sheets.map(([sheet, own]) => sheetText(sheet, ranges(own), ranges(wanted.get(sheet) ?? [])));
	const missing = pieces.filter(({ sheet }) => !shown.has(sheet));
	return [...parts, ...leftOut(missing)].join('\n');
}

/** Ascending, those that touch made one. */
export function ranges(parts: readonly LineRange[]): readonly LineRange[] {
	const merged: { from: number; to: number }[] = [];
	for (const { from, to } of parts.toSorted((a, b) => a.from - b.from)) {
		const last = merged.at(-1);
		if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
		else merged.push({ from, to });
	}
	return merged;
}

/** What of a range is in none of the ascending others. */
export function without({ from, to }: LineRange, others: readonly LineRange[]): readonly LineRange[] {
	const rest: LineRange[] = [];
	let at = from;
	for (const other of others) {
		if (other.to < at || other.from > to) continue;
		if (other.from > at) rest.push({ from: at, to: other.from - 1 });
		at = other.to + 1;
	}
	return at <= to ? [...rest, { from: at, to }] : rest;
}

function sheetText(sheet: Sheet, shown: readonly LineRange[], wanted: readonly LineRange[]): string {
	const lines: string[] = [];
	for (const [index, { from, to }] of shown.entries()) {
		const before = shown[index - 1];
		if (before) lines.push(gap(sheet, { from: before.to + 1, to: from - 1 }));
		for (let line = from; line <= to; line++) lines.push(sheet.lines.get(line) ?? '');
	}
	const end = shown.at(-1)?.to ?? 0;
	const last = wanted.at(-1)?.to ?? 0;
	if (last > end) lines.push(cut(sheet, { from: end + 1, to: last }));
	const body = lines.join('\n');
	const name = freeName(sheet.tag, body);
	return `${openingTag(sheet, name, shown)}\n${body}\n</${name}>`;
}

/** A tag that does not occur in the text, so that it cannot end its own quotation. */
function freeName(tag: string, text: string): string {
	let name = tag;
	for (let count = 2; text.includes(`<${name}`) || text.includes(`</${name}`); count++) name = `${tag}-${count}`;
	return name;
}

function gap({ path }: Sheet, range: LineRange): string {
	return path === undefined
		? `[${countText(range)} not shown]`
		: `[${range.from === range.to ? 'line' : 'lines'} ${rangeText(range)} not shown]`;
}

function cut(sheet: Sheet, range: LineRange): string {
	if (sheet.path === undefined) return `[${countText(range)} left out: no room]`;
	return `[${range.from === range.to ? 'line' : 'lines'} ${rangeText(range)} left out: no room; read_file has them]`;
}

function countText({ from, to }: LineRange): string {
	return from === to ? '1 line' : `${to - from + 1} lines`;
}

function leftOut(missing: readonly LaidPiece[]): readonly string[] {
	const names = [...new Set(missing.map(({ piece, sheet }) => attribute(sheet.path ?? piece.title)))];
	if (!names.length) return [];
	const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
	return [`[left out, no room: ${names.slice(0, MOST_NAMED).join(', ')}${more}]`];
}

function rangeText({ from, to }: LineRange): string {
	return from === to ? String(from) : `${from}-${to}`;
}

/** Foreign text in one line, without what would end the attribute. */
function attribute(text: string): string {
	const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
	const cutOff = line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME).toWellFormed()}…` : line;
	return cutOff.replaceAll('"', '”').replaceAll('<', '‹').replaceAll('>', '›');
}
