/** A stretch of a text that is a secret: offsets in UTF-16 units, and what it is in words, such as “GitHub token”. */
export interface SecretSpan {
	readonly start: number;
	readonly end: number;
	readonly name: string;
}

/** Finds secrets in a text. Pure, linear in the text's length, never throws. The spans come in any order and may overlap. */
export type FindSecrets = (text: string) => readonly SecretSpan[];

/** The spans in the order of the text, those that touch joined; the longest part names the whole. */
export function mergedSpans(spans: readonly SecretSpan[]): readonly SecretSpan[] {
	const merged: SecretSpan[] = [];
	let longest = 0;
	for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
		if (span.end <= span.start) continue;
		const last = merged.at(-1);
		const length = span.end - span.start;
		if (!last || span.start >= last.end) {
			merged.push(span);
			longest = length;
			continue;
		}
		const name = length > longest ? span.name : last.name;
		longest = Math.max(longest, length);
		merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end), name };
	}
	return merged;
}
