import { patchMarker } from './patchMarker.ts';

const HEADER_NOISE =
	/^(diff --git |index [0-9a-f]{4,}|new file mode |deleted file mode |old mode |new mode |similarity index |rename from |\\ No newline)/;

/**
 * Gives a plain unified diff the file markers of a patch, line for line, so that line numbers stay. Text that has such markers, or is
 * no unified diff, comes back as it is.
 */
export function withFileMarkers(lines: readonly string[]): readonly string[] {
	if (lines.some((line) => isFileMarker(line)) || !lines.some((_, at) => isFileHeader(lines, at))) return lines;
	const marked: string[] = [];
	for (let at = 0; at < lines.length; at++) {
		const line = lines[at] ?? '';
		if (isFileHeader(lines, at)) {
			marked.push(...markers(line, lines[at + 1] ?? ''));
			at++;
		} else if (HEADER_NOISE.test(line)) marked.push('');
		else marked.push(line);
	}
	return marked;
}

function isFileMarker(line: string): boolean {
	const marker = patchMarker(line);
	return typeof marker === 'object' && 'path' in marker;
}

function isFileHeader(lines: readonly string[], at: number): boolean {
	return (
		/^--- \S/.test(lines[at] ?? '') &&
		/^\+\+\+ \S/.test(lines[at + 1] ?? '') &&
		/^@@/.test(lines.slice(at + 2).find((line) => line.trim()) ?? '')
	);
}

function markers(before: string, after: string): readonly [string, string] {
	const from = pathOf(before);
	const to = pathOf(after);
	if (from === '/dev/null') return [`*** Add File: ${withoutSide(to, 'b/')}`, ''];
	if (to === '/dev/null') return [`*** Delete File: ${withoutSide(from, 'a/')}`, ''];
	const hasSides = from.startsWith('a/') && to.startsWith('b/');
	const [path, moveTo] = hasSides ? [from.slice(2), to.slice(2)] : [from, to];
	return [`*** Update File: ${path}`, path === moveTo ? '' : `*** Move to: ${moveTo}`];
}

function withoutSide(path: string, side: string): string {
	return path.startsWith(side) ? path.slice(side.length) : path;
}

function pathOf(header: string): string {
	return header.slice(4).replace(/\t.*$/, '').trim();
}
