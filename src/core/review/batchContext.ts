import type { ChangedFileDiff } from './change.ts';

/** Lines shown before and after each hunk of a file that is too long to be shown whole. */
const AROUND = 60;

/**
 * A file as it is now, for who reviews its diff: whole when it fits into `room` UTF-16 units, else the lines around its hunks, from
 * the top on, as many as fit. `undefined` when none do, or when the diff itself has all of it.
 */
export function drawContext(file: ChangedFileDiff, text: string, room: number): string | undefined {
	if (file.status === 'added' || file.status === 'deleted' || text === '') return undefined;
	const heading = `### ${file.path}\n`;
	const whole = `${heading}${text.replace(/(?:\r?\n)*$/, '\n')}\n`;
	if (whole.length <= room) return whole;
	const lines = text.split(/\r\n|\n/);
	let drawn = heading;
	for (const { from, to } of stretchesOf(file, lines.length)) {
		const piece = `[lines ${from} to ${to}]\n${lines.slice(from - 1, to).join('\n')}\n`;
		if (drawn.length + piece.length + 1 > room) break;
		drawn += piece;
	}
	return drawn === heading ? undefined : `${drawn}\n`;
}

interface Stretch {
	/** 1-based, both inclusive. */
	readonly from: number;
	readonly to: number;
}

/** The lines around the hunks; stretches that meet are one. */
function stretchesOf({ hunks }: ChangedFileDiff, last: number): readonly Stretch[] {
	const stretches: Stretch[] = [];
	for (const { newStart, lines } of hunks) {
		const length = lines.filter(({ kind }) => kind !== 'removed').length;
		const from = Math.max(1, newStart - AROUND);
		const to = Math.min(last, newStart + length + AROUND);
		const before = stretches.at(-1);
		if (before && from <= before.to + 1) stretches[stretches.length - 1] = { from: before.from, to };
		else if (from <= to) stretches.push({ from, to });
	}
	return stretches;
}
