import type { Hunk, HunkLine } from './patch.ts';
import { patchMarker } from './patchMarker.ts';
import { misreadMarker } from './unwrapPatch.ts';

interface OpenHunk {
	anchors: string[];
	softAnchors: boolean;
	lines: HunkLine[];
	endOfFile: boolean;
	patchLine: number;
}

export type Hunks = { readonly hunks: readonly Hunk[] } | { readonly sentence: string };

const UNIFIED_HEADER = /^@@+\s*-\d+(?:,\d+)?\s+\+\d+(?:,\d+)?\s*@@+(.*)$/;

/** Reads the lines of one `*** Update File` block; `firstLine` is the 1-based patch line of the first of them. */
export function readHunks(lines: readonly string[], firstLine: number): Hunks {
	const hunks: OpenHunk[] = [];
	let hunk = openHunk(firstLine);
	const close = (next: number) => {
		while (hunk.lines.at(-1)?.bare && hunk.lines.at(-1)?.text === '') hunk.lines.pop();
		if (hunk.lines.length > 0) hunks.push(hunk);
		hunk = openHunk(next);
	};
	for (const [index, line] of lines.entries()) {
		const patchLine = firstLine + index;
		const marker = /^[+-]/.test(line) ? undefined : patchMarker(line);
		if (typeof marker === 'object' && marker.kind === 'endOfFile') {
			hunk.endOfFile = true;
			close(patchLine + 1);
		} else if (typeof marker === 'object') return { sentence: misreadMarker(line, patchLine) };
		else if (line.startsWith('@@')) {
			if (hunk.lines.length > 0) close(patchLine);
			if (hunk.anchors.length === 0) hunk.patchLine = patchLine;
			addAnchor(hunk, line);
		} else if (!isUnifiedNoise(lines, index, hunk)) addLine(hunk, line);
	}
	if (hunk.anchors.length > 0 && hunk.lines.length === 0)
		return {
			sentence: `The hunk at line ${hunk.patchLine} of the patch has a \`@@\` line and no lines after it. Send the lines around the change, with \`-\` and \`+\` lines.`,
		};
	close(0);
	return { hunks };
}

function openHunk(patchLine: number): OpenHunk {
	return { anchors: [], softAnchors: false, lines: [], endOfFile: false, patchLine };
}

function addAnchor(hunk: OpenHunk, line: string): void {
	const tail = UNIFIED_HEADER.exec(line)?.[1];
	const anchor = (tail ?? line.replace(/^@@+/, '').replace(/@@+\s*$/, '')).trim();
	if (tail !== undefined) hunk.softAnchors = true;
	// `@@ {` or `@@ ...` names no place.
	if (/\w/.test(anchor) || /[^\p{ASCII}]/u.test(anchor)) hunk.anchors.push(anchor);
}

/** Lines of a unified diff that carry no text of the file. */
function isUnifiedNoise(lines: readonly string[], index: number, hunk: OpenHunk): boolean {
	const line = lines[index] ?? '';
	if (line.startsWith('\\ No newline')) return true;
	if (hunk.lines.length > 0 || hunk.anchors.length > 0) return false;
	if (/^(diff --git |index [0-9a-f]{7,}\.\.)/.test(line)) return true;
	return (
		(line.startsWith('--- ') && !!lines[index + 1]?.startsWith('+++ ')) ||
		(line.startsWith('+++ ') && !!lines[index - 1]?.startsWith('--- '))
	);
}

function addLine(hunk: OpenHunk, line: string): void {
	const prefix = line[0];
	if (prefix === undefined) {
		// Models set an empty line after a header; in front of the first line it says nothing about the file.
		if (hunk.lines.length > 0) hunk.lines.push({ op: ' ', text: '', bare: true });
		return;
	}
	if (prefix !== ' ' && prefix !== '-' && prefix !== '+') {
		hunk.lines.push({ op: ' ', text: line, bare: true });
		return;
	}
	for (const text of line.slice(1).split('\r')) hunk.lines.push({ op: prefix, text });
}
