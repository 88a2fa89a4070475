/** Milliseconds since the epoch with fractions; comparable between the processes of one machine. */
export function now(): number {
	return performance.timeOrigin + performance.now();
}

/** The middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = (sorted.length - 1) / 2;
	return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2;
}

/** A line of the table. A `broken` one fails the bench. */
export interface Row {
	readonly what: string;
	readonly tandem: string;
	readonly floor?: string;
	readonly ratio?: string;
	readonly budget?: string;
	readonly broken?: boolean;
}

/** A size or a count with a limit that holds on every machine. */
export function limited(what: string, value: number, limit: number, show: (value: number) => string): Row {
	return { what, tandem: show(value), budget: `≤ ${show(limit)}`, broken: value > limit };
}

/** Times beside those of the floor in the same run: medians and the ratio of the two. */
export function timed(what: string, tandem: readonly number[], floor: readonly number[], budget?: string): Row {
	const [own, least] = [median(tandem), median(floor)];
	return {
		what: `${what} (${tandem.length} ×)`,
		tandem: `${ms(own)} (${ms(Math.min(...tandem))}–${ms(Math.max(...tandem))})`,
		floor: `${ms(least)}`,
		ratio: `${(own / least).toFixed(1)} ×`,
		...(budget !== undefined && { budget }),
	};
}

function ms(value: number): string {
	return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
	const line = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [
		line('', 'Tandem', 'Floor', 'Ratio', 'Budget'),
		line('---', '--:', '--:', '--:', '--:'),
		...rows.map(({ what, tandem, floor = '', ratio = '', budget = '', broken }) =>
			line(what, tandem, floor, ratio, broken ? `**${budget} broken**` : budget),
		),
	].join('\n');
}
