import type { Failure } from '../../shared/failure.ts';
import type { Usage } from '../ports.ts';
import { reviewAsk, reviewSystem } from '../prompts/reviewPrompt.ts';
import type { Tool } from '../tools/tool.ts';
import { runTurn, type TurnEvent, type TurnPorts } from '../turn.ts';
import type { Change } from './change.ts';
import { capFindings, type Finding, sortFindings } from './finding.ts';
import { type FindingBook, openFindingBook } from './findingTool.ts';
import { type Batch, type FileCoverage, type PackBudget, packChange } from './packChange.ts';

/** What a review is made with. */
export interface ReviewOptions {
	readonly model: string;
	readonly cacheKey: string;
	/** Tools that only read; `report_finding` is added. */
	readonly tools: readonly Tool[];
	readonly budget: PackBudget;
	readonly findingsPerFile: number;
	readonly findingsInAll: number;
	/** Requests that each part of the change may take. */
	readonly stepsPerPart: number;
}

/** What suits GPT-4.1: parts of some 12,000 tokens, at most some 100,000 in all. */
export const REVIEW_DEFAULTS = {
	budget: { batchChars: 48_000, fileChars: 40_000, totalChars: 400_000 },
	findingsPerFile: 6,
	findingsInAll: 30,
	stepsPerPart: 24,
} as const satisfies Partial<ReviewOptions>;

/** A review that has come to its end, by whatever way. */
export interface Review {
	readonly outcome: 'done' | 'cancelled' | 'failed';
	readonly failure?: Failure;
	/** Worst first, capped; those without an `anchor` belong into the summary only. */
	readonly findings: readonly Finding[];
	/** Findings beyond the caps. */
	readonly leftOut: number;
	/** One entry for each file of the change. */
	readonly coverage: readonly FileCoverage[];
	/** The model's closing words, one per part. Untrusted text. */
	readonly remarks: readonly string[];
}

/** What a review does, in order. The last event is always `ended`, with all that was found until then. */
export type ReviewEvent =
	/** Before anything is sent: what will be reviewed, clipped and skipped. */
	| { readonly kind: 'planned'; readonly coverage: readonly FileCoverage[]; readonly parts: number }
	| { readonly kind: 'part'; readonly part: number; readonly parts: number; readonly paths: readonly string[] }
	/** A line for the user about what is being done. */
	| { readonly kind: 'progress'; readonly sentence: string }
	/** Found just now; the caps are applied at the end. */
	| { readonly kind: 'finding'; readonly finding: Finding }
	/** Of one request. */
	| { readonly kind: 'usage'; readonly usage: Usage }
	| { readonly kind: 'ended'; readonly review: Review };

interface Run {
	readonly change: Change;
	readonly options: ReviewOptions;
	readonly ports: TurnPorts;
	readonly signal: AbortSignal;
	readonly book: FindingBook;
	readonly shown: Set<Finding>;
	readonly remarks: string[];
	/** Files whose part did not come to its end, with the reason. */
	readonly cutShort: Map<string, string>;
}

type Ended = Extract<TurnEvent, { kind: 'ended' }>;

/** Reviews a change part by part. Never throws; a stop or a failure keeps what was found. */
export async function* reviewChange(
	change: Change,
	options: ReviewOptions,
	ports: TurnPorts,
	signal: AbortSignal,
): AsyncGenerator<ReviewEvent, void> {
	const packed = packChange(change, options.budget);
	const run: Run = {
		change,
		options,
		ports,
		signal,
		book: openFindingBook(change),
		shown: new Set(),
		remarks: [],
		cutShort: new Map(),
	};
	yield { kind: 'planned', coverage: packed.coverage, parts: packed.batches.length };
	let last: Ended = { kind: 'ended', outcome: 'done' };
	for (const [index, batch] of packed.batches.entries()) {
		if (last.outcome === 'done') last = yield* reviewPart(run, batch, index + 1, packed.batches.length);
		else markCut(run, batch, 'not reached');
	}
	yield { kind: 'ended', review: conclude(run, packed.coverage, last) };
}

async function* reviewPart(run: Run, batch: Batch, part: number, parts: number): AsyncGenerator<ReviewEvent, Ended> {
	const paths = batch.files.map((file) => file.path);
	yield { kind: 'part', part, parts, paths };
	const { change, options } = run;
	const otherFiles = change.files.map((file) => file.path).filter((path) => !paths.includes(path));
	const ask = {
		model: options.model,
		system: reviewSystem(),
		history: [],
		text: reviewAsk({ title: change.title, baseLabel: change.baseLabel, diff: batch.text, part, parts, otherFiles }),
		tools: [run.book.tool, ...options.tools],
		cacheKey: options.cacheKey,
		maxSteps: options.stepsPerPart,
	};
	let ended: Ended = { kind: 'ended', outcome: 'stopped' };
	let answer = '';
	for await (const event of runTurn(ask, run.ports, run.signal)) {
		if (event.kind === 'ended') ended = event;
		else if (event.kind === 'message') answer = event.message.role === 'assistant' ? event.message.text : '';
		else yield* translate(run, event);
	}
	if (answer.trim()) run.remarks.push(answer.trim());
	return settle(run, batch, ended);
}

function* translate(run: Run, event: TurnEvent): Generator<ReviewEvent> {
	if (event.kind === 'usage') yield event;
	if (event.kind === 'phase' && event.sentence) yield { kind: 'progress', sentence: event.sentence };
	if (event.kind === 'notice') yield { kind: 'progress', sentence: event.sentence };
	if (event.kind !== 'toolEnded') return;
	yield { kind: 'progress', sentence: event.title };
	for (const finding of run.book.findings()) {
		// Without an anchor it may still be placed when the model quotes again.
		if (!finding.anchor || run.shown.has(finding)) continue;
		run.shown.add(finding);
		yield { kind: 'finding', finding };
	}
}

/** A part that ran into its own limits costs that part; the next one may go well. Anything else would fail again. */
function settle(run: Run, batch: Batch, ended: Ended): Ended {
	if (ended.outcome === 'done') return ended;
	const kind = ended.failure?.kind;
	if (kind === 'stepLimit' || kind === 'loop' || kind === 'truncated' || kind === 'contentFiltered') {
		markCut(run, batch, 'the model did not finish this part');
		return { kind: 'ended', outcome: 'done' };
	}
	markCut(run, batch, ended.outcome === 'stopped' ? 'stopped while it was reviewed' : 'the request failed');
	return ended;
}

function markCut(run: Run, batch: Batch, reason: string): void {
	for (const file of batch.files) run.cutShort.set(file.path, reason);
}

function conclude(run: Run, planned: readonly FileCoverage[], ended: Ended): Review {
	const paths = run.change.files.map((file) => file.path);
	const { options } = run;
	const sorted = sortFindings(run.book.findings(), paths);
	const { kept, leftOut } = capFindings(sorted, options.findingsPerFile, options.findingsInAll);
	return {
		outcome: ended.outcome === 'stopped' ? 'cancelled' : ended.outcome,
		...(ended.failure && { failure: ended.failure }),
		findings: kept,
		leftOut,
		coverage: planned.map((file) => cutCoverage(file, run.cutShort.get(file.path))),
		remarks: run.remarks,
	};
}

/** What was planned but not finished does not count as reviewed. */
function cutCoverage(file: FileCoverage, reason: string | undefined): FileCoverage {
	if (reason === undefined || file.state === 'skipped') return file;
	const { reviewed, clipped, skipped } = file.hunks;
	const isSkipped = reason === 'not reached';
	return {
		...file,
		state: isSkipped ? 'skipped' : 'clipped',
		reason,
		reviewedLines: 0,
		hunks: isSkipped
			? { reviewed: 0, clipped: 0, skipped: reviewed + clipped + skipped }
			: { reviewed: 0, clipped: reviewed + clipped, skipped },
	};
}
