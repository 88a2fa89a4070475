import type { Anchor } from './anchor.ts';
import { foldSpace } from './anchor.ts';
import type { Suggestion } from './suggestion.ts';

/** From worst to least. */
export const SEVERITIES = ['critical', 'major', 'minor'] as const;
/** How much a finding matters. */
export type Severity = (typeof SEVERITIES)[number];

/** The kinds of findings that the model may report. */
export const CATEGORIES = [
	'correctness',
	'security',
	'data loss',
	'concurrency',
	'error handling',
	'performance',
	'compatibility',
	'tests',
	'maintainability',
] as const;
/** One of `CATEGORIES`. */
export type Category = (typeof CATEGORIES)[number];

/** Something that is wrong with a change. What has no `anchor` is told in the summary only, never shown on a line. */
export interface Finding {
	/** Stable for the same problem at the same code, so that it can be recognised. */
	readonly id: string;
	/** A path of the change. */
	readonly file: string;
	readonly severity: Severity;
	readonly category: Category;
	readonly title: string;
	/** Markdown, by the model: to be shown as untrusted. */
	readonly explanation: string;
	readonly quotedCode: string;
	readonly anchor?: Anchor;
	/** Only one that fitted the file's text when it was made. */
	readonly suggestion?: Suggestion;
	/** What was left out of the finding and why, in sentences for the user. */
	readonly notes: readonly string[];
}

/** Two findings with the same id are the same problem: same file, same kind, same code whatever its spacing. */
export function findingId(file: string, category: string, code: string): string {
	const folded = code.split('\n').map(foldSpace).filter(Boolean).join('\n');
	return hash(`${file}\n${category}\n${folded}`);
}

/** Worst first; then in the order of `paths`; then from top to bottom. */
export function sortFindings(findings: readonly Finding[], paths: readonly string[]): readonly Finding[] {
	const order = new Map(paths.map((path, index) => [path, index]));
	return findings.toSorted(
		(a, b) =>
			SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
			(order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) ||
			(a.anchor?.newLine ?? Number.MAX_SAFE_INTEGER) - (b.anchor?.newLine ?? Number.MAX_SAFE_INTEGER),
	);
}

/** The first of sorted findings, so many a file and so many in all; the rest is counted, not shown. */
export function capFindings(
	sorted: readonly Finding[],
	perFile: number,
	inAll: number,
): { readonly kept: readonly Finding[]; readonly leftOut: number } {
	const counts = new Map<string, number>();
	const kept = sorted.filter((finding) => {
		const count = counts.get(finding.file) ?? 0;
		counts.set(finding.file, count + 1);
		return count < perFile;
	});
	return { kept: kept.slice(0, inAll), leftOut: sorted.length - Math.min(kept.length, inAll) };
}

/** 53 bits of a text, as 14 hex digits. For recognising, not for security. */
function hash(text: string): string {
	let [high, low] = [0xdeadbeef, 0x41c6ce57];
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		high = Math.imul(high ^ unit, 2654435761);
		low = Math.imul(low ^ unit, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, '0');
}
