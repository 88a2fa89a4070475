import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchAnswer } from '../../../src/core/batch.ts';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { readPartAnswer } from '../../../src/core/review/batchAnswer.ts';
import { drawContext } from '../../../src/core/review/batchContext.ts';
import {
	BATCH_REVIEW_DEFAULTS,
	type BatchReviewOptions,
	filesOnlyInBatch,
	isLargeReview,
	planBatchReview,
} from '../../../src/core/review/batchReview.ts';
import { addedFile, type Change, type ChangedFileDiff } from '../../../src/core/review/change.ts';
import { concludeBatch } from '../../../src/core/review/concludeBatch.ts';
import { strictViolations } from '../../../src/core/strictSchema.ts';
import { smallWorkspace } from './smallWorkspace.ts';

const { signal } = new AbortController();

/** A file of `lines` lines of which line `at` was changed. */
function modified(path: string, lines: number, at = 3): { readonly file: ChangedFileDiff; readonly text: string } {
	const text = Array.from({ length: lines }, (_, n) => `line ${n + 1} of ${path};\n`).join('');
	const line = (number: number, kind: 'context' | 'added' | 'removed', words: string) =>
		({ kind, text: words, lineEnd: '\n', oldLine: number, newLine: number }) as const;
	const changed = [line(at, 'removed', `old ${at} of ${path};`), line(at, 'added', `line ${at} of ${path};`)];
	const hunks = [{ oldStart: at, newStart: at, section: '', lines: changed }];
	return { file: { path, status: 'modified', binary: false, hunks }, text };
}

const changeOf = (files: readonly ChangedFileDiff[]): Change => ({ title: 'Branch topic', baseLabel: 'main', files });
const options: BatchReviewOptions = {
	...BATCH_REVIEW_DEFAULTS,
	model: 'gpt-4.1',
	rows: CATALOGUE,
	effort: undefined,
	cacheKey: 'k',
};

const finding = (path: string, more: object = {}) => ({
	file: path,
	severity: 'major',
	category: 'correctness',
	title: `Wrong in ${path}`,
	explanation: 'It is wrong.',
	quoted_code: `line 3 of ${path};`,
	suggested_replacement: null,
	...more,
});
const answered = (value: unknown, more: object = {}): BatchAnswer => ({
	kind: 'finished',
	reason: 'stop',
	text: typeof value === 'string' ? value : JSON.stringify(value),
	toolCalls: [],
	...more,
});

test('a change is large by its files or by its text', () => {
	const files = (count: number, lines: number) =>
		changeOf(Array.from({ length: count }, (_, n) => addedFile(`src/f${n}.ts`, 'const x = 1;\n'.repeat(lines))));
	assert.equal(isLargeReview(files(19, 3)), false);
	assert.equal(isLargeReview(files(20, 3)), true);
	assert.equal(isLargeReview(files(4, 2_200)), true);
	const locks = changeOf(Array.from({ length: 40 }, (_, n) => addedFile(`p${n}/package-lock.json`, '{}\n')));
	assert.equal(isLargeReview(locks), false, 'what is not reviewed does not count');
	assert.equal(filesOnlyInBatch(files(3, 3)), 0);
	assert.ok(filesOnlyInBatch(files(30, 2_000)) > 10);
});

test('each request stands alone: system, diff, the files around it, and the shape of the answer', async () => {
	const [a, b] = [modified('src/a.ts', 20), modified('src/b.ts', 20)];
	const workspace = smallWorkspace({ 'src/a.ts': a.text, 'src/b.ts': b.text });
	const { parts, coverage } = await planBatchReview(changeOf([a.file, b.file]), options, workspace, signal);
	assert.deepEqual(
		parts.map(({ name, files }) => [name, files.map(({ path }) => path)]),
		[['part-1', ['src/a.ts', 'src/b.ts']]],
	);
	assert.deepEqual(
		coverage.map(({ state }) => state),
		['reviewed', 'reviewed'],
	);
	const { request } = parts[0]!;
	const [message] = request.messages;
	const text = message?.role === 'user' ? message.text : '';
	for (const part of ['+line 3 of src/a.ts;', '-old 3 of src/b.ts;', 'line 20 of src/b.ts;'])
		assert.ok(text.includes(part), part);
	assert.deepEqual([request.tools, request.maxOutputTokens, request.transport], [[], 8_000, undefined]);
	assert.deepEqual(strictViolations(request.answerSchema?.schema, 'review'), []);
});

test('a large change is many requests, none over its budget; a file that cannot be read goes by its diff', async () => {
	const all = Array.from({ length: 60 }, (_, n) => modified(`src/f${n}.ts`, 900, 400));
	const texts = Object.fromEntries(all.slice(1).map(({ file, text }) => [file.path, text]));
	const small = {
		...options,
		budget: { batchChars: 1_000, fileChars: 900, totalChars: 1_000_000 },
		contextChars: 9_000,
	};
	const { parts } = await planBatchReview(changeOf(all.map(({ file }) => file)), small, smallWorkspace(texts), signal);
	assert.ok(parts.length > 5, `${parts.length}`);
	assert.deepEqual(parts.flatMap(({ files }) => files).length, 60);
	assert.equal(new Set(parts.map(({ name }) => name)).size, parts.length);
	for (const { request } of parts) {
		const [message] = request.messages;
		assert.ok(message?.role === 'user' && message.text.length < 14_000, 'diff, context and the names of the others');
	}
});

test('a model with a small window gets small requests, one that reasons room to think', async () => {
	const { file, text } = modified('src/a.ts', 4_000);
	const row = { id: 'small', contextWindow: 16_000, maxOutput: 4_000, source: 'test' };
	const one = await planBatchReview(
		changeOf([file]),
		{ ...options, model: 'small', rows: [row] },
		smallWorkspace({ 'src/a.ts': text }),
		signal,
	);
	const [message] = one.parts[0]!.request.messages;
	assert.ok(message?.role === 'user' && message.text.length < 20_000);
	assert.equal(one.parts[0]!.request.maxOutputTokens, 4_000);
	const reasoning = CATALOGUE.find((each) => each.reasoning)!;
	const other = await planBatchReview(
		changeOf([file]),
		{ ...options, model: reasoning.id },
		smallWorkspace({}),
		signal,
	);
	assert.ok(other.parts[0]!.request.maxOutputTokens! > 8_000);
	assert.ok(other.parts[0]!.request.reasoning);
});

test('a file too long for its room is shown around its hunks, stretches that meet as one', () => {
	const { file, text } = modified('src/a.ts', 1_000, 500);
	const twice = {
		...file,
		hunks: [...file.hunks, { ...file.hunks[0]!, newStart: 560 }, { ...file.hunks[0]!, newStart: 900 }],
	};
	const drawn = drawContext(twice, text, 15_000)!;
	assert.deepEqual(drawn.match(/\[lines .*\]/g), ['[lines 440 to 621]', '[lines 840 to 961]']);
	assert.ok(drawn.length <= 15_000 && drawn.includes('line 500 of') && !drawn.includes('line 700 of'));
	assert.equal(drawContext(file, text, 100), undefined);
	assert.equal(drawContext({ ...file, status: 'added' }, text, 1_000_000), undefined);
});

test('answers become findings with proved places; what was not answered is told file by file', async () => {
	const paths = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `src/${name}.ts`);
	const all = paths.map((path) => modified(path, 10));
	const change = changeOf(all.map(({ file }) => file));
	const workspace = smallWorkspace(Object.fromEntries(all.map(({ file, text }) => [file.path, text])));
	const one = { ...options, budget: { batchChars: 120, fileChars: 120, totalChars: 100_000 } };
	const { parts, coverage } = await planBatchReview(change, one, workspace, signal);
	assert.equal(parts.length, 6);
	const answers = new Map<string, BatchAnswer>([
		[
			'part-1',
			answered({
				findings: [
					finding('src/a.ts', { suggested_replacement: 'better;' }),
					finding('src/a.ts', { title: 'Nowhere', quoted_code: 'not in the diff' }),
					finding('src/zzz.ts'),
				],
				remark: 'Well.',
			}),
		],
		['part-2', answered('{"findings":[{"file"', { reason: 'length' })],
		['part-3', answered('', { refusal: 'I will not.' })],
		['part-4', { kind: 'failed', failure: { kind: 'timeout', sentence: 's', action: 'retry' } }],
		['part-5', answered('no JSON at all')],
	]);
	const back = {
		change,
		parts,
		coverage,
		answers,
		end: { outcome: 'done' } as const,
		findingsPerFile: 6,
		findingsInAll: 100,
	};
	const { review, missing } = await concludeBatch(back, workspace, signal);
	assert.deepEqual(
		review.findings.map(({ title, anchor, suggestion }) => [title, anchor?.startLine, suggestion?.replacement]),
		[
			['Wrong in src/a.ts', 3, 'better;'],
			['Nowhere', undefined, undefined],
		],
	);
	assert.deepEqual(missing, paths.slice(1));
	assert.deepEqual(
		review.coverage.map(({ state, reason }) => [state, reason]),
		[
			['reviewed', undefined],
			['skipped', 'the answer was cut off'],
			['skipped', 'the model refused to review it'],
			['skipped', 'the batch ended before it was answered'],
			['skipped', 'the answer could not be read'],
			['skipped', 'the batch has no answer to it'],
		],
	);
	assert.deepEqual(review.remarks, ['Well.']);
});

test('places are proved against the diff that was handed in; a suggestion must fit the file as it is now', async () => {
	const { file, text } = modified('src/a.ts', 10);
	const change = changeOf([file]);
	const { parts, coverage } = await planBatchReview(change, options, smallWorkspace({ 'src/a.ts': text }), signal);
	const value = { findings: [finding('src/a.ts', { suggested_replacement: 'better;' })], remark: '' };
	const answers = new Map([['part-1', answered(value)]]);
	const now = smallWorkspace({ 'src/a.ts': text.replace('line 3 of', 'rewritten 3 of') });
	const back = {
		change,
		parts,
		coverage,
		answers,
		end: { outcome: 'done' } as const,
		findingsPerFile: 6,
		findingsInAll: 100,
	};
	const { review } = await concludeBatch(back, now, signal);
	const [only] = review.findings;
	assert.deepEqual([only?.anchor?.startLine, only?.suggestion], [3, undefined]);
	assert.match(only?.notes.join() ?? '', /has changed since the review/);
});

test('an endpoint without schemas: fences and other labels lose no finding', () => {
	const value = { findings: [{ ...finding('src/a.ts'), severity: 'BLOCKER', extra: 1 }] };
	const read = readPartAnswer(answered(`\`\`\`json\n${JSON.stringify(value)}\n\`\`\``));
	assert.ok(read.kind === 'reports' && read.reports.length === 1);
	const called = readPartAnswer(
		answered('', {
			toolCalls: [{ id: '1', name: 'review', arguments: JSON.stringify({ findings: [], remark: 'x' }) }],
		}),
	);
	assert.deepEqual(called, { kind: 'reports', reports: [], remark: 'x' });
	for (const text of ['[]', 'null', '{"findings":{}}', '"x"', ''])
		assert.equal(readPartAnswer(answered(text)).kind, 'none', text);
});
