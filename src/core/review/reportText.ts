import type { Change } from './change.ts';
import { type Finding, SEVERITIES } from './finding.ts';
import type { FileCoverage } from './packChange.ts';
import type { Review } from './reviewChange.ts';
import { fenced, plainMarkdown, safeMarkdown } from './safeMarkdown.ts';
import type { Suggestion } from './suggestion.ts';

/** One line: how many findings, what was reviewed, clipped and skipped, and what it cost. */
export function reviewSummary(review: Review, cost: string): string {
	const found = review.findings.length + review.leftOut;
	const unplaced = review.findings.filter((finding) => !finding.anchor).length;
	const notes = [
		...(unplaced ? [`${unplaced} without a line`] : []),
		...(review.leftOut ? [`${review.leftOut} left out`] : []),
	];
	const of = (state: FileCoverage['state']) => review.coverage.filter((file) => file.state === state).length;
	const parts = [
		(found ? count(found, 'finding') : 'no findings') + (notes.length ? ` (${notes.join(', ')})` : ''),
		`${count(of('reviewed'), 'file')} reviewed`,
		...(of('clipped') ? [`${of('clipped')} clipped`] : []),
		...(of('skipped') ? [`${of('skipped')} skipped (${skippedWhy(review.coverage)})`] : []),
	];
	const end = { done: '', cancelled: ' Stopped before the end.', failed: ' It did not come to its end.' }[
		review.outcome
	];
	return `Tandem review: ${parts.join(', ')}${cost && `; ${cost}`}.${end}`;
}

/** All of a review as Markdown: every finding, those without a place too, and what became of every file. */
export function reportText(change: Change, review: Review, cost: string): string {
	const sections = [
		`# ${plainMarkdown(change.title)}`,
		`Against ${plainMarkdown(change.baseLabel)}. ${plainMarkdown(reviewSummary(review, cost))}`,
		review.failure ? `**Not finished:** ${plainMarkdown(review.failure.sentence)}` : '',
		...SEVERITIES.flatMap((severity) => {
			const found = review.findings.filter((finding) => finding.severity === severity);
			return found.length ? [`## ${capital(severity)}`, ...found.map(findingText)] : [];
		}),
		review.findings.length ? '' : 'No findings.',
		review.leftOut ? `${count(review.leftOut, 'further finding')} of less weight left out.` : '',
		...(review.remarks.length ? ['## The change as a whole', ...review.remarks.map(safeMarkdown)] : []),
		'## What was reviewed',
		coverageTable(review.coverage),
	];
	return `${sections.filter(Boolean).join('\n\n')}\n`;
}

/** A finding's body: the explanation, what was left out of it, and its suggestion as a diff. Markdown without images or HTML. */
export function findingBody(finding: Finding): string {
	const suggestion = finding.suggestion && `Suggestion:\n\n${fenced('diff', suggestionDiff(finding.suggestion))}`;
	const notes = finding.notes.map((note) => `_${plainMarkdown(note)}_`);
	return [safeMarkdown(finding.explanation), ...notes, suggestion ?? ''].filter(Boolean).join('\n\n');
}

function findingText(finding: Finding): string {
	const line = finding.anchor ? `:${finding.anchor.startLine}` : '';
	const side = finding.anchor?.side === 'old' ? ' (removed)' : '';
	const where = `\`${finding.file.replaceAll('`', "'")}${line}\`${side}`;
	const code = finding.quotedCode.trim() ? fenced('', finding.quotedCode) : '';
	const head = `### ${plainMarkdown(finding.title)}\n\n${where} · ${finding.category}`;
	return [head, code, findingBody(finding)].filter(Boolean).join('\n\n');
}

function suggestionDiff(suggestion: Suggestion): string {
	const added = suggestion.replacement === '' ? [] : suggestion.replacement.split('\n');
	return [...suggestion.code.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join('\n');
}

function coverageTable(coverage: readonly FileCoverage[]): string {
	const rows = coverage.map((file) => {
		const state = file.reason === undefined ? file.state : `${file.state}: ${file.reason}`;
		return `| ${plainMarkdown(file.path)} | ${plainMarkdown(state)} | ${file.reviewedLines} of ${file.changedLines} |`;
	});
	return ['| file | what became of it | changed lines read |', '|---|---|---|', ...rows].join('\n');
}

/** The reasons, most frequent first: “3 lock file, 1 binary”. */
function skippedWhy(coverage: readonly FileCoverage[]): string {
	const counts = new Map<string, number>();
	for (const file of coverage) {
		if (file.state === 'skipped') counts.set(file.reason ?? '', (counts.get(file.reason ?? '') ?? 0) + 1);
	}
	const sorted = [...counts].sort((a, b) => b[1] - a[1]);
	const shown = sorted.slice(0, 3).map(([reason, many]) => (sorted.length > 1 ? `${many} ${reason}` : reason));
	return [...shown, ...(sorted.length > 3 ? ['…'] : [])].join(', ');
}

function count(many: number, what: string): string {
	return `${many} ${what}${many === 1 ? '' : 's'}`;
}

function capital(word: string): string {
	return word.slice(0, 1).toUpperCase() + word.slice(1);
}
