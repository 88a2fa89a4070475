import { textLines } from '../edits/textLines.ts';
import type { CodeIndex } from '../lookupPorts.ts';
import { beginningOf } from '../safety/cutWhole.ts';
import { isSecret } from '../safety/sensitive.ts';
import { askConsent } from '../sent/askConsent.ts';
import { lookUp } from '../tools/lookUp.ts';
import { MAX_TEXT_BYTES } from '../tools/textLimit.ts';
import type { ContextPiece } from './contextPiece.ts';
import type { ContextPorts } from './contextPorts.ts';
import type { Collected } from './contextSource.ts';
import { type Place, placeTitle } from './place.ts';

/** UTF-16 units that go along whole. */
const WHOLE = 60_000;
/** Of a larger file: its first lines, and units of them. */
const HEAD_LINES = 200;
const HEAD = 12_000;
/** Definitions that an outline names. */
const OUTLINE_ROWS = 300;

/** What is read of a file, and as what it goes along. */
export interface Reading {
	readonly source: string;
	readonly place: Place;
	readonly priority: ContextPiece['priority'];
}

/**
 * Reads a file of the workspace, or lines of it, as the editor holds it. Outside of the workspace nothing is read; a file that may
 * hold secrets asks first; of a large file the outline and the beginning go along, and a note says so.
 */
export async function readPlace(reading: Reading, ports: ContextPorts, signal: AbortSignal): Promise<Collected> {
	const place = await lookUp(reading.place.path, ports.workspace, signal);
	if (place.kind === 'refused') return { refused: `${place.sentence} Name another file, or paste its text.` };
	const { path, real, identity } = place;
	const why = whyNotRead(path, identity);
	if (why) return { refused: why };
	const file = await ports.workspace.read(path, signal);
	if (file.kind === 'refused') return { refused: `${path} could not be read as text. Go on without it.` };
	const found = await shown({ ...reading, place: { ...reading.place, path } }, file.text, ports.index, signal);
	if ('pieces' in found && (isSecret(path) || isSecret(real))) {
		const text = found.pieces.map((piece) => piece.text).join('\n');
		const what = found.pieces.map(({ title }) => title).join('\n');
		if (!(await askConsent({ path, real, shown: what, text }, ports, signal)))
			return {
				refused: `${path} was not sent, because it may hold secrets. Ask again and allow it, if it is to go along.`,
			};
	}
	ports.reads?.set(path, file.text);
	return found;
}

function whyNotRead(path: string, identity: { readonly kind: string; readonly size: number }): string | undefined {
	if (identity.kind === 'absent') return `There is no file ${path} any more. Name it again with @.`;
	if (identity.kind === 'folder') return `${path} is a folder. Name it with @folder.`;
	if (identity.kind !== 'file') return `${path} is no regular file. Go on without it.`;
	if (identity.size <= MAX_TEXT_BYTES) return undefined;
	return `${path} is larger than 5 MB and was not sent. Select the part that matters and name that.`;
}

async function shown(
	{ source, place, priority }: Reading,
	text: string,
	index: CodeIndex | undefined,
	signal: AbortSignal,
): Promise<Collected> {
	const { lines } = textLines(text);
	const { path } = place;
	if (lines.length === 0) return { pieces: [{ source, title: path, path, text: '(The file is empty.)', priority }] };
	if (place.lines && place.lines.start > lines.length)
		return { refused: `${path} has only ${lines.length} lines now. Select the lines again.` };
	const start = place.lines?.start ?? 1;
	const end = Math.min(place.lines?.end ?? lines.length, lines.length);
	const wanted = lines.slice(start - 1, end).join('\n');
	if (wanted.length <= WHOLE)
		return { pieces: [linesPiece(source, { path, ...(place.lines && { lines: { start, end } }) }, wanted, priority)] };
	const head = headOf(lines, start, end);
	const last = start + head.length - 1;
	const outline = place.lines ? '' : await outlineOf(path, index, signal);
	const note = `${path} has ${lines.length} lines. Lines ${start}–${last} follow; read others with read_file.`;
	return {
		pieces: [
			{
				source,
				title: `About ${path}`,
				text: outline ? `${note}\nIts definitions, by line:\n${outline}` : note,
				priority,
			},
			linesPiece(source, { path, lines: { start, end: last } }, head.join('\n'), priority),
		],
	};
}

function linesPiece(source: string, place: Place, text: string, priority: ContextPiece['priority']): ContextPiece {
	const { path, lines } = place;
	const range = lines && { startLine: lines.start, endLine: lines.end };
	return { source, title: placeTitle(place), path, ...range, text, priority };
}

/** At least one line, cut when it alone is too long. */
function headOf(lines: readonly string[], start: number, end: number): readonly string[] {
	const head: string[] = [];
	let room = HEAD;
	for (const line of lines.slice(start - 1, Math.min(end, start - 1 + HEAD_LINES))) {
		if (line.length > room) break;
		head.push(line);
		room -= line.length + 1;
	}
	return head.length ? head : [`${beginningOf(lines[start - 1] ?? '', HEAD)}… (cut)`];
}

async function outlineOf(path: string, index: CodeIndex | undefined, signal: AbortSignal): Promise<string> {
	const answer = await index?.outline(path, signal);
	if (!answer || 'unavailable' in answer) return '';
	const rows = answer.value.slice(0, OUTLINE_ROWS);
	return rows.map(({ startLine, endLine, signature }) => `${startLine}–${endLine} ${signature}`).join('\n');
}
