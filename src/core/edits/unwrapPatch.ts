import { patchInJson } from './patchInJson.ts';
import { patchMarker } from './patchMarker.ts';
import { withFileMarkers } from './unifiedPatch.ts';

/** The lines of the patch itself. `offset` lines of wrapping came before the first of them. */
export type UnwrappedPatch =
	| { readonly kind: 'lines'; readonly lines: readonly string[]; readonly offset: number }
	| { readonly kind: 'refused'; readonly sentence: string };

const SECOND_PATCH =
	'Text after `*** End Patch` holds another patch. Send one patch per call, with all files between one `*** Begin Patch` and one `*** End Patch`.';
const NO_PATCH =
	'This is no patch: there is no `*** Begin Patch` line. Send `*** Begin Patch`, then `*** Update File: path` (or Add, Delete), then the hunks, then `*** End Patch`.';

/**
 * Takes off what models wrap a patch in: code fences, here-documents, prose, a JSON object, padding before every line.
 * Begin and End markers may be missing; what cannot be told apart from a second patch is refused.
 */
export function unwrapPatch(text: string): UnwrappedPatch {
	const all = patchLines(text);
	const start = all.findIndex((line) => isMarker(line, 'begin', 'add', 'delete', 'update'));
	const before = start < 0 ? all : all.slice(0, start);
	const broken = before.findIndex((line) => patchMarker(line) !== undefined || /\*{3}\s*begin\s*patch/i.test(line));
	if (broken >= 0) return { kind: 'refused', sentence: misreadMarker(all[broken] ?? '', broken + 1) };
	if (start < 0) return { kind: 'refused', sentence: NO_PATCH };
	const begins = isMarker(all[start] ?? '', 'begin');
	const lines = withoutPadding(all.slice(begins ? start + 1 : start), begins ? (all[start] ?? '') : '');
	const end = endOfPatch(lines);
	const offset = begins ? start + 1 : start;
	if (end < 0) {
		const open = withoutClosers(lines, before);
		const last = open.at(-1) ?? '';
		// `+*** End Patch` as the last line is the marker gone wrong, not a line that somebody wants in a file.
		if (/^[+-]/.test(last) && isMarker(last.slice(1), 'end'))
			return { kind: 'refused', sentence: misreadMarker(last, offset + open.length) };
		return { kind: 'lines', lines: open, offset };
	}
	if (lines.slice(end + 1).some((line) => patchMarker(line) !== undefined))
		return { kind: 'refused', sentence: SECOND_PATCH };
	return { kind: 'lines', lines: lines.slice(0, end), offset };
}

/** What the model is told of a line that looks like a marker and cannot be read as one. */
export function misreadMarker(line: string, patchLine: number): string {
	return `Line ${patchLine} of the patch, \`${line.trim().slice(0, 120)}\`, looks like a patch marker and is none. The markers are \`*** Begin Patch\`, \`*** Update File: path\`, \`*** Add File: path\`, \`*** Delete File: path\`, \`*** Move to: path\`, \`*** End of File\` and \`*** End Patch\`, each alone on its line. A line of the file itself needs a space, \`-\` or \`+\` before it.`;
}

function isMarker(line: string, ...kinds: readonly string[]): boolean {
	const marker = patchMarker(line);
	return typeof marker === 'object' && kinds.includes(marker.kind);
}

function patchLines(text: string): readonly string[] {
	const patch = patchInJson(text.replace(/^\uFEFF/, ''));
	const lines = patch.includes('\n') ? patch.split('\n') : patch.split('\r');
	return withFileMarkers(lines.map((line) => line.replace(/\r+$/, '')));
}

/** When the begin marker is indented and all that follows is too, the whole patch was. */
function withoutPadding(lines: readonly string[], begin: string): readonly string[] {
	const padding = /^[ \t]*/.exec(begin)?.[0] ?? '';
	if (!padding || !lines.every((line) => !line.trim() || line.startsWith(padding))) return lines;
	return lines.map((line) => line.slice(padding.length));
}

/** The first End marker at the start of a line, else a padded one when nothing of a patch comes after it. */
function endOfPatch(lines: readonly string[]): number {
	const plain = lines.findIndex((line) => line.startsWith('*') && isMarker(line, 'end'));
	if (plain >= 0) return plain;
	const padded = lines.findLastIndex((line) => /^\s/.test(line) && isMarker(line, 'end'));
	const rest = padded < 0 ? [] : lines.slice(padded + 1);
	return rest.every((line) => !/^[ +@*-]/.test(line)) ? padded : -1;
}

/** Without an End marker the closing fence or here-document word would be read as a line of the file. */
function withoutClosers(lines: readonly string[], before: readonly string[]): readonly string[] {
	const closers = new Set(['']);
	if (before.some((line) => /^\s*(`{3,}|~{3,})/.test(line))) closers.add('```').add('~~~');
	for (const line of before) {
		const word = /<<-?\s*["']?([\w-]+)["']?\s*$/.exec(line)?.[1];
		if (word) closers.add(word).add(`${word}"`);
	}
	let end = lines.length;
	while (end > 0 && closers.has((lines[end - 1] ?? '').trim())) end--;
	return lines.slice(0, end);
}
