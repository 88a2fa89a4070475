import assert from 'node:assert/strict';
import type { BatchAnswer } from '../../../src/core/batch.ts';
import { planJob } from '../../../src/core/jobs/queuedJob.ts';
import type { BatchPart } from '../../../src/core/review/batchReview.ts';
import type { ChangedFileDiff } from '../../../src/core/review/change.ts';
import type { BatchResults } from '../../../src/host/jobs/batchDesk.ts';
import { showBatchResults } from '../../../src/host/review/batchResults.ts';
import { FindingThreads } from '../../../src/host/review/commentThreads.ts';
import { closeEditors, createScratch, type Scratch } from '../scratch.ts';

describe('batch results', () => {
	let scratch: Scratch;
	let threads: FindingThreads;

	beforeEach(() => {
		scratch = createScratch();
		threads = new FindingThreads();
	});
	afterEach(async () => {
		threads.dispose();
		await closeEditors();
		scratch.remove();
	});

	/** A file whose second line was changed to `two <name>`. */
	function fileOf(name: string): ChangedFileDiff {
		const line = { text: `two ${name}`, lineEnd: '\n', oldLine: 2, newLine: 2 } as const;
		const lines = [{ ...line, kind: 'removed', text: 'old' } as const, { ...line, kind: 'added' } as const];
		const hunks = [{ oldStart: 2, newStart: 2, section: '', lines }];
		return { path: scratch.path(name), status: 'modified', binary: false, hunks };
	}

	function answerOn(name: string): BatchAnswer {
		const finding = {
			file: scratch.path(name),
			severity: 'major',
			category: 'correctness',
			title: `Wrong in ${name}`,
			explanation: 'It is wrong.',
			quoted_code: `two ${name}`,
			suggested_replacement: 'better',
		};
		const text = JSON.stringify({ findings: [finding], remark: '' });
		return { kind: 'finished', reason: 'stop', text, toolCalls: [] };
	}

	it('findings stand where their code is now; what has other text, or is gone, is in the report only', async () => {
		const names = ['same.txt', 'moved.txt', 'rewritten.txt', 'gone.txt', 'silent.txt'];
		scratch.write('same.txt', 'one\ntwo same.txt\n');
		scratch.write('moved.txt', 'new\nnew\nnew\none\ntwo moved.txt\n');
		scratch.write('rewritten.txt', 'one\nsomething else\n');
		scratch.write('silent.txt', 'one\ntwo silent.txt\n');
		const parts = names.map((name, at) => ({ name: `part-${at}`, files: [fileOf(name)] }) as unknown as BatchPart);
		const files = parts.flatMap((part) => part.files);
		const coverage = files.map(({ path }) => ({
			path,
			state: 'reviewed' as const,
			hunks: { reviewed: 1, clipped: 0, skipped: 0 },
			changedLines: 2,
			reviewedLines: 2,
		}));
		const plan = { id: 'j', title: 'T', scope: 's', endpoint: 'e', host: 'h', model: 'm' };
		const job = {
			...planJob({ ...plan, requests: [], planned: { tokens: 1 } }, 0),
			spent: { tokens: 9, dollars: 0.5 },
		};
		const answers = new Map(names.slice(0, 4).map((name, at) => [`part-${at}`, answerOn(name)]));
		const change = { title: 'T', baseLabel: 'main', files };
		const results: BatchResults = { job, change, parts, coverage, answers };
		const { run, missing } = await showBatchResults(results, threads, scratch.paths);
		assert.deepEqual(missing, [scratch.path('silent.txt')]);
		assert.equal(run.cost, '9 tokens, $0.50 by batch, half price');
		assert.deepEqual(
			run.review.findings.map(({ title, anchor, suggestion, notes }) => [
				title.slice(9),
				anchor?.startLine,
				suggestion?.replacement,
				notes.some((note) => /other text now/.test(note)),
			]),
			[
				['same.txt', 2, 'better', false],
				['moved.txt', 2, 'better', false],
				['rewritten.txt', 2, undefined, true],
				['gone.txt', 2, undefined, true],
			],
		);
		assert.equal(run.review.coverage.at(-1)?.state, 'skipped');
		// Opened again they are not there twice.
		await showBatchResults(results, threads, scratch.paths);
		threads.keepOnly('s', []);
	});
});
