import type { Hunk, ParsedPatch, PatchOperation } from './patch.ts';
import { type PatchMarker, patchMarker } from './patchMarker.ts';
import { readHunks } from './readHunks.ts';
import { misreadMarker, unwrapPatch } from './unwrapPatch.ts';

interface Block {
	readonly marker: Extract<PatchMarker, { path: string }>;
	/** 1-based line of the marker in the patch text. */
	readonly patchLine: number;
	readonly lines: readonly string[];
}

/**
 * Reads a V4A patch as models write it. Forgiving about form, never about meaning: a line that could be a marker or content is
 * refused, and so is a second patch. Paths come out as written. Never throws; linear in the text.
 */
export function parsePatch(text: string): ParsedPatch {
	if (!text.isWellFormed())
		return refused('The patch has half a character in it (a lone surrogate). Send the whole character.');
	const unwrapped = unwrapPatch(text);
	if (unwrapped.kind === 'refused') return unwrapped;
	const blocks = readBlocks(unwrapped.lines, unwrapped.offset);
	if (!Array.isArray(blocks)) return refused(blocks.sentence);
	if (blocks.length === 0)
		return refused('The patch is empty. Send `*** Update File: path` (or Add, Delete) and its hunks.');
	const operations: PatchOperation[] = [];
	for (const block of blocks) {
		const operation = readOperation(block);
		if ('sentence' in operation) return refused(operation.sentence);
		operations.push(operation);
	}
	return { kind: 'patch', operations };
}

interface Refusal {
	readonly sentence: string;
}

function refused(sentence: string): ParsedPatch {
	return { kind: 'refused', sentence };
}

function readBlocks(lines: readonly string[], offset: number): Block[] | Refusal {
	const blocks: Block[] = [];
	let current: { marker: Block['marker']; patchLine: number; lines: string[] } | undefined;
	for (const [index, line] of lines.entries()) {
		const patchLine = offset + index + 1;
		const marker = markerOf(line, current?.lines);
		if (marker === 'almost') return { sentence: misreadMarker(line, patchLine) };
		if (marker && 'path' in marker && marker.kind !== 'moveTo') {
			current = { marker, patchLine, lines: [] };
			blocks.push(current);
		} else if (marker && (marker.kind === 'begin' || marker.kind === 'end'))
			return { sentence: misreadMarker(line, patchLine) };
		else if (current) current.lines.push(line);
		else if (line.trim())
			return {
				sentence: `Line ${patchLine} of the patch stands before any file. Start with \`*** Update File: path\`, \`*** Add File: path\` or \`*** Delete File: path\`.`,
			};
	}
	return blocks;
}

/**
 * A marker stands at the start of its line. Padded ones are taken where no line of a file can stand; after that a line such as
 * ` *** Delete File: x` may be context, and is refused rather than guessed.
 */
function markerOf(line: string, block: readonly string[] | undefined): PatchMarker | 'almost' | undefined {
	if (/^[+-]/.test(line)) return undefined;
	const marker = patchMarker(line);
	if (!/^\s/.test(line)) return marker ?? (line.startsWith('***') ? 'almost' : undefined);
	const expectsMarker = !block?.some((earlier) => earlier.trim());
	if (marker === 'almost') return expectsMarker ? 'almost' : undefined;
	return marker && !expectsMarker ? 'almost' : marker;
}

function readOperation(block: Block): PatchOperation | Refusal {
	if (block.marker.kind === 'add') return readAdd(block);
	if (block.marker.kind === 'delete') return readDelete(block);
	return readUpdate(block);
}

function readAdd({ marker, patchLine, lines }: Block): PatchOperation | Refusal {
	const misplaced = lines.findIndex((line) => !/^[+-]/.test(line) && typeof patchMarker(line) === 'object');
	if (misplaced >= 0) return { sentence: misreadMarker(lines[misplaced] ?? '', patchLine + misplaced + 1) };
	const body = withoutHeader(lines);
	const written = body.slice(0, body.findLastIndex((line) => line.trim()) + 1);
	const marked = written.filter((line) => line.startsWith('+')).length;
	const unmarked = written.filter((line) => line.trim() && !line.startsWith('+')).length;
	if (marked > 0 && unmarked > 0)
		return {
			sentence: `Some lines of the new file ${marker.path} begin with \`+\` and some do not. Put \`+\` before every line, blank ones too.`,
		};
	const content = marked > 0 ? written.map((line) => line.slice(1)) : written;
	return { kind: 'add', path: marker.path, text: content.map((line) => `${line}\n`).join('') };
}

/** A hunk header, and blank lines before it, are no lines of a new file. */
function withoutHeader(lines: readonly string[]): readonly string[] {
	const first = lines.findIndex((line) => line.trim());
	return first >= 0 && /^@@(?: -0,0 \+\d+(?:,\d+)? @@)?\s*$/.test(lines[first] ?? '') ? lines.slice(first + 1) : lines;
}

function readDelete({ marker, lines }: Block): PatchOperation | Refusal {
	if (lines.every((line) => !line.trim() || /^(?:-|@@ -\d+(?:,\d+)? \+0,0 @@)/.test(line)))
		return { kind: 'delete', path: marker.path };
	return {
		sentence: `\`*** Delete File: ${marker.path}\` deletes the whole file and takes no lines. To delete lines of it use \`*** Update File: ${marker.path}\`.`,
	};
}

function readUpdate({ marker, patchLine, lines }: Block): PatchOperation | Refusal {
	const first = lines.findIndex((line) => line.trim());
	const move = first < 0 ? undefined : patchMarker(lines[first] ?? '');
	const moveTo = typeof move === 'object' && move.kind === 'moveTo' ? move.path : undefined;
	const skipped = moveTo === undefined ? 0 : first + 1;
	const hunks = readHunks(lines.slice(skipped), patchLine + skipped + 1);
	if ('sentence' in hunks) return hunks;
	const changing = hunks.hunks.filter((hunk: Hunk) => hunk.lines.some((line) => line.op !== ' '));
	if (changing.length === 0 && moveTo === undefined)
		return {
			sentence: `The update of ${marker.path} changes nothing: it has no line that begins with \`-\` or \`+\`. Send the lines to remove with \`-\` and the lines to add with \`+\`.`,
		};
	return { kind: 'update', path: marker.path, ...(moveTo !== undefined && { moveTo }), hunks: changing };
}
