import { costLabel } from '../../core/models/costLabel.ts';
import type { Usage } from '../../core/ports.ts';
import type { Change } from '../../core/review/change.ts';
import type { Finding } from '../../core/review/finding.ts';
import {
	REVIEW_DEFAULTS,
	type Review,
	type ReviewEvent,
	type ReviewOptions,
	reviewChange,
} from '../../core/review/reviewChange.ts';
import type { DoorEngine } from '../doorEngine.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { FindingThreads } from './commentThreads.ts';

export interface NowInput {
	readonly change: Change;
	/** Which threads the findings replace. */
	readonly scope: string;
	readonly built: DoorEngine;
	readonly threads: FindingThreads;
	readonly paths: WorkspacePaths;
	readonly say: (sentence: string) => void;
	readonly signal: AbortSignal;
}

/** A review with the change that it is of. */
export interface ReviewRun {
	readonly change: Change;
	readonly review: Review;
	readonly cost: string;
}

/** Reviews a change, and shows findings as they come; `undefined` when the user stopped it before anything was asked. */
export async function reviewNow(input: NowInput): Promise<ReviewRun | undefined> {
	const { change, scope, built, threads, signal, say } = input;
	threads.keepOnly(scope, []);
	const usages: Usage[] = [];
	const unplaced = new Map<Finding, string>();
	let found = 0;
	for await (const event of reviewChange(change, optionsFor(built), built, signal)) {
		if (event.kind === 'usage') usages.push(event.usage);
		if (event.kind === 'finding') {
			found++;
			if (!(await showFinding(event.finding, input))) unplaced.set(event.finding, NOT_THERE);
		}
		const sentence = progressOf(event, found);
		if (sentence) say(sentence);
		if (event.kind !== 'ended') continue;
		threads.keepOnly(scope, event.review.findings);
		return { change, review: withNotes(event.review, unplaced), cost: costLabel(usages) };
	}
	return undefined;
}

function optionsFor(built: DoorEngine): ReviewOptions {
	const tools = built.tools.filter(({ risk }) => risk === 'reads');
	return { ...REVIEW_DEFAULTS, model: built.modelName, cacheKey: `review-${crypto.randomUUID()}`, tools };
}

/** Of a finding whose code stands nowhere in the file as it is now. */
export const NOT_THERE = 'The file has other text now, so this is not shown in the editor.';

/** False when its code stands nowhere now. */
export async function showFinding(
	finding: Finding,
	{ scope, threads, paths }: Pick<NowInput, 'scope' | 'threads' | 'paths'>,
): Promise<boolean> {
	const uri = paths.uriOf(finding.file);
	return uri !== undefined && threads.show(scope, finding, uri);
}

function progressOf(event: ReviewEvent, found: number): string | undefined {
	const soFar = found ? ` (${found} found)` : '';
	if (event.kind === 'part') return `part ${event.part} of ${event.parts}, ${event.paths.length} files${soFar}`;
	return event.kind === 'progress' ? `${event.sentence}${soFar}` : undefined;
}

/** The report says which of its findings have no thread. */
export function withNotes(review: Review, unplaced: ReadonlyMap<Finding, string>): Review {
	const findings = review.findings.map((finding) => {
		const note = unplaced.get(finding);
		return note === undefined ? finding : { ...finding, notes: [...finding.notes, note] };
	});
	return { ...review, findings };
}
