/** A file, or lines of it, in the form `src/a.ts` or `src/a.ts:10-20`. Lines are 1-based and inclusive. */
export interface Place {
	readonly path: string;
	readonly lines?: { readonly start: number; readonly end: number };
}

/** The place in its text form. */
export function placeText({ path, lines }: Place): string {
	if (!lines) return path;
	return lines.start === lines.end ? `${path}:${lines.start}` : `${path}:${lines.start}-${lines.end}`;
}

/** Reads the text form. What is no line number belongs to the path: it is refused where the path is looked up. */
export function parsePlace(text: string): Place {
	const [, path = text, first, last] = /^(.+?):(\d{1,9})(?:-(\d{1,9}))?$/s.exec(text) ?? [];
	if (first === undefined) return { path: text };
	const start = Math.max(1, Number(first));
	return { path, lines: { start, end: Math.max(start, Number(last ?? first)) } };
}

/** For the user: “src/a.ts, lines 10–20”. */
export function placeTitle({ path, lines }: Place): string {
	if (!lines) return path;
	return lines.start === lines.end ? `${path}, line ${lines.start}` : `${path}, lines ${lines.start}–${lines.end}`;
}
