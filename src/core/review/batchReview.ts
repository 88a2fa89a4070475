import { findModel } from '../models/findModel.ts';
import type { Effort, ModelRow } from '../models/modelRow.ts';
import { suitRequest } from '../models/suitedModel.ts';
import type { ModelRequest } from '../ports.ts';
import { batchReviewAsk, batchReviewSystem } from '../prompts/batchReviewPrompt.ts';
import { answerSchemaOf } from '../structured.ts';
import { REVIEW_ANSWER } from './batchAnswer.ts';
import { drawContext } from './batchContext.ts';
import type { Change, ChangedFileDiff } from './change.ts';
import type { FindingFiles } from './findingTool.ts';
import { type Batch, type FileCoverage, type PackBudget, packChange } from './packChange.ts';
import { REVIEW_DEFAULTS } from './reviewChange.ts';

/** A part of a change as one request that needs nothing but itself. */
export interface BatchPart {
	/** Of its request, unique in the review. */
	readonly name: string;
	/** The files under review in it: findings are proved against these diffs, whatever the workspace holds by then. */
	readonly files: readonly ChangedFileDiff[];
	readonly request: ModelRequest;
}

export interface BatchReviewOptions {
	readonly model: string;
	readonly rows: readonly ModelRow[];
	/** The effort that the user chose. */
	readonly effort: Effort | undefined;
	readonly cacheKey: string;
	readonly budget: PackBudget;
	/** Of the files as they are now, in each request; UTF-16 units. */
	readonly contextChars: number;
}

/** A batch is for large changes: ten times what a review reads at once, and the files around the diff in place of tools. */
export const BATCH_REVIEW_DEFAULTS = {
	budget: { batchChars: 48_000, fileChars: 40_000, totalChars: 4_000_000 },
	contextChars: 96_000,
} as const satisfies Partial<BatchReviewOptions>;

/** Longest answer, tokens: some thirty findings; a model that reasons thinks out of the same. */
const ANSWER = 8_000;
const ANSWER_OF_REASONING = 32_000;
/** From this much on a review counts as large. */
const LARGE = { files: 20, chars: 100_000 };
/** UTF-16 units that surely are no more than a token each in code, with room for schema and system text. */
const CHARS_PER_TOKEN = 2.5;

/** Whether a change is so large that waiting for half the price may be worth it. */
export function isLargeReview(change: Change): boolean {
	const { batches } = packChange(change, BATCH_REVIEW_DEFAULTS.budget);
	const files = batches.reduce((sum, batch) => sum + batch.files.length, 0);
	const chars = batches.reduce((sum, batch) => sum + batch.text.length, 0);
	return files >= LARGE.files || chars >= LARGE.chars;
}

/** How many files the review of now would leave out for its size that a batch reads. */
export function filesOnlyInBatch(change: Change): number {
	const reviewed = (budget: PackBudget) =>
		packChange(change, budget).coverage.filter(({ state }) => state !== 'skipped').length;
	return Math.max(0, reviewed(BATCH_REVIEW_DEFAULTS.budget) - reviewed(REVIEW_DEFAULTS.budget));
}

/** Cuts a change into requests. Reads the files of each part for its context; a file that cannot be read is reviewed by its diff. */
export async function planBatchReview(
	change: Change,
	options: BatchReviewOptions,
	files: FindingFiles,
	signal: AbortSignal,
): Promise<{ readonly parts: readonly BatchPart[]; readonly coverage: readonly FileCoverage[] }> {
	const row = findModel(options.model, options.rows);
	const packed = packChange(change, budgetFor(options, row));
	const parts: BatchPart[] = [];
	for (const [index, batch] of packed.batches.entries()) {
		const context = await contextOf(batch, contextRoom(options, row), files, signal);
		const paths = new Set(batch.files.map(({ path }) => path));
		const otherFiles = change.files.map(({ path }) => path).filter((path) => !paths.has(path));
		const { title, baseLabel } = change;
		const ask = { title, baseLabel, diff: batch.text, part: index + 1, parts: packed.batches.length, otherFiles };
		const request = requestFor(batchReviewAsk(ask, context), options, row);
		parts.push({ name: `part-${index + 1}`, files: batch.files, request });
	}
	return { parts, coverage: packed.coverage };
}

/** Diff and context share what the model's window leaves beside the answer. */
function roomOf(row: ModelRow | undefined): number {
	if (!row?.contextWindow) return Number.POSITIVE_INFINITY;
	const input = Math.min(row.contextWindow - answerLimit(row), row.maxInput ?? Number.POSITIVE_INFINITY);
	return Math.max(4_000, Math.floor((input - 4_000) * CHARS_PER_TOKEN));
}

function budgetFor({ budget }: BatchReviewOptions, row: ModelRow | undefined): PackBudget {
	const batchChars = Math.min(budget.batchChars, roomOf(row));
	return { ...budget, batchChars, fileChars: Math.min(budget.fileChars, batchChars) };
}

function contextRoom({ budget, contextChars }: BatchReviewOptions, row: ModelRow | undefined): number {
	return Math.max(0, Math.min(contextChars, roomOf(row) - budget.batchChars));
}

/** The smallest first, so that as many files as possible are there whole. */
async function contextOf(batch: Batch, room: number, files: FindingFiles, signal: AbortSignal): Promise<string> {
	const read: { readonly file: ChangedFileDiff; readonly text: string }[] = [];
	for (const file of batch.files) {
		if (file.status === 'added' || file.status === 'deleted') continue;
		const found = await files.read(file.path, signal);
		if (found.kind === 'text') read.push({ file, text: found.text });
	}
	let context = '';
	for (const { file, text } of read.toSorted((a, b) => a.text.length - b.text.length))
		context += drawContext(file, text, room - context.length) ?? '';
	return context;
}

function answerLimit(row: ModelRow | undefined): number {
	return Math.min(row?.reasoning ? ANSWER_OF_REASONING : ANSWER, row?.maxOutput ?? Number.POSITIVE_INFINITY);
}

function requestFor(text: string, options: BatchReviewOptions, row: ModelRow | undefined): ModelRequest {
	const { model, rows, effort, cacheKey } = options;
	const request: ModelRequest = {
		model,
		system: batchReviewSystem(),
		messages: [{ role: 'user', text }],
		tools: [],
		toolChoice: 'auto',
		parallelToolCalls: false,
		cacheKey,
		maxOutputTokens: answerLimit(row),
		answerSchema: answerSchemaOf(REVIEW_ANSWER),
	};
	return suitRequest(request, { rows, effort, transports: () => ['chat'] });
}
