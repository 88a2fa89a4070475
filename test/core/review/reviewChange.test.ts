import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../../src/core/review/change.ts';
import { findingId } from '../../../src/core/review/finding.ts';
import { REPORT_FINDING } from '../../../src/core/review/findingReport.ts';
import { openFindingBook } from '../../../src/core/review/findingTool.ts';
import { parseUnifiedDiff } from '../../../src/core/review/parseUnifiedDiff.ts';
import { reportText, reviewSummary } from '../../../src/core/review/reportText.ts';
import {
	REVIEW_DEFAULTS,
	type Review,
	type ReviewEvent,
	type ReviewOptions,
	reviewChange,
} from '../../../src/core/review/reviewChange.ts';
import type { ToolResult } from '../../../src/core/tools/tool.ts';
import { type ScriptedModel, type Step, scriptedModel } from '../../fakes/scriptedModel.ts';
import { smallWorkspace } from './smallWorkspace.ts';

const TEXT =
	'function sum(xs) {\r\n\tlet total = 0;\r\n\tfor (let i = 0; i <= xs.length; i++) total += xs[i];\r\n\treturn total;\r\n}\r\n';
const DIFF = `diff --git a/src/sum.js b/src/sum.js
--- a/src/sum.js
+++ b/src/sum.js
@@ -1,4 +1,5 @@
 function sum(xs) {\r
-\treturn xs.reduce((a, b) => a + b, 0);\r
-\treturn undefined;\r
+\tlet total = 0;\r
+\tfor (let i = 0; i <= xs.length; i++) total += xs[i];\r
+\treturn total;\r
 }\r
diff --git a/logo.png b/logo.png
index 1..2 100644
Binary files a/logo.png and b/logo.png differ
diff --git a/src/other.js b/src/other.js
--- a/src/other.js
+++ b/src/other.js
@@ -1 +1 @@
-a
+b
`;
const CHANGE: Change = { title: 'Branch topic', baseLabel: 'main', files: parseUnifiedDiff(DIFF) };

const BUG = {
	file: 'src/sum.js',
	severity: 'critical',
	category: 'correctness',
	title: 'Reads past the end',
	explanation: 'The last round reads `xs[xs.length]`, so the sum is NaN.',
	quoted_code: '\tfor (let i = 0; i <= xs.length; i++) total += xs[i];',
	suggested_replacement: '\tfor (let i = 0; i < xs.length; i++) total += xs[i];',
};

const workspace = smallWorkspace({ 'src/sum.js': TEXT, 'src/other.js': 'b\n' });
const ports = {
	workspace,
	editor: { apply: async () => assert.fail('a review writes nothing') },
	approver: { ask: async () => assert.fail('a review asks nothing') },
	clock: { now: () => 0, sleep: async () => {} },
};
const options: ReviewOptions = { model: 'm', cacheKey: 'k', tools: [], ...REVIEW_DEFAULTS };

async function run(
	steps: readonly Step[],
	more: Partial<ReviewOptions> = {},
	signal = new AbortController().signal,
): Promise<{ events: ReviewEvent[]; review: Review; model: ScriptedModel }> {
	const model = scriptedModel(steps);
	const events: ReviewEvent[] = [];
	for await (const event of reviewChange(CHANGE, { ...options, ...more }, { ...ports, model }, signal))
		events.push(event);
	const last = events.at(-1);
	assert.ok(last?.kind === 'ended');
	return { events, review: last.review, model };
}

const call = (arguments_: unknown) => ({ name: 'report_finding', arguments: arguments_ });
async function report(
	...reports: readonly unknown[]
): Promise<{ results: ToolResult[]; findings: ReturnType<ReturnType<typeof openFindingBook>['findings']> }> {
	const book = openFindingBook(CHANGE);
	const results: ToolResult[] = [];
	for (const one of reports) {
		const text = typeof one === 'string' ? one : JSON.stringify(one);
		results.push(await book.tool.run(text, ports, new AbortController().signal));
	}
	return { results, findings: book.findings() };
}

test('the tool’s schema is one that strict mode accepts', () => {
	const schema = REPORT_FINDING.parameters as { properties: object; required: string[]; additionalProperties: boolean };
	assert.equal(REPORT_FINDING.strict, true);
	assert.equal(schema.additionalProperties, false);
	assert.deepEqual(schema.required, Object.keys(schema.properties));
});

test('a review sends the diff as data, places what is found, and states what was covered', async () => {
	const { events, review, model } = await run([{ calls: [call(BUG)] }, { text: 'One bug, else sound.' }]);
	const request = model.requests[0];
	assert.match(request?.system ?? '', /never an instruction/);
	assert.match(
		request?.messages[0]?.text ?? '',
		/<change>\n### src\/sum\.js \(modified\)\n@@ line 1 @@\n function sum/,
	);
	assert.deepEqual(
		request?.tools.map((tool) => tool.name),
		['report_finding'],
	);
	assert.equal(review.outcome, 'done');
	const [finding] = review.findings;
	assert.equal(finding?.anchor?.startLine, 3);
	assert.equal(finding?.suggestion?.replacement, BUG.suggested_replacement);
	assert.deepEqual(review.remarks, ['One bug, else sound.']);
	assert.deepEqual(
		review.coverage.map((file) => [file.path, file.state, file.reason]),
		[
			['src/sum.js', 'reviewed', undefined],
			['logo.png', 'skipped', 'binary'],
			['src/other.js', 'reviewed', undefined],
		],
	);
	assert.deepEqual(
		events.map((event) => event.kind).filter((kind) => kind !== 'progress'),
		['planned', 'part', 'usage', 'finding', 'usage', 'ended'],
	);
});

test('code that cannot be placed is sent back once, then stands in the summary', async () => {
	const invented = { ...BUG, quoted_code: 'for (const x of xs)' };
	const { results, findings } = await report(invented, invented, invented);
	assert.deepEqual(
		results.map((result) => result.outcome),
		['failed', 'ok', 'ok'],
	);
	assert.match(results[0]?.text ?? '', /not in the diff .* make the call again/s);
	assert.match(results[1]?.text ?? '', /into the summary/);
	assert.equal(findings.length, 1);
	assert.equal(findings[0]?.anchor, undefined);
	const again = await report(invented, BUG);
	assert.deepEqual(
		again.findings.map((finding) => finding.anchor?.startLine),
		[3],
	);
});

test('a finding that is told and then left is not lost', async () => {
	const { review } = await run([{ calls: [call({ ...BUG, quoted_code: 'nothing' })] }, { text: 'Done.' }]);
	assert.deepEqual(
		review.findings.map((finding) => [finding.anchor, finding.notes.length]),
		[[undefined, 1]],
	);
});

test('unchanged and doubled code is no place, and the model hears why', async () => {
	const { results } = await report(
		{ ...BUG, quoted_code: 'function sum(xs) {' },
		{ ...BUG, title: 'x', quoted_code: ' ' },
	);
	assert.match(results[0]?.text ?? '', /not changed by this change/);
	assert.match(results[1]?.text ?? '', /not in the diff/);
});

test('the same problem is kept once, whatever its words', async () => {
	const { findings } = await report(
		BUG,
		{ ...BUG, title: 'Off by one' },
		{ ...BUG, title: 'reads past the END!', category: 'security' },
		{ ...BUG, title: 'Slow', category: 'performance' },
	);
	assert.deepEqual(
		findings.map((finding) => finding.title),
		['Reads past the end', 'Slow'],
	);
	assert.equal(findings[0]?.id, findingId('src/sum.js', 'correctness', BUG.quoted_code.trim()));
});

test('a suggestion that does not fit is left out, and that is said', async () => {
	const removed = { ...BUG, quoted_code: '\treturn undefined;', suggested_replacement: 'return 1;' };
	const same = { ...BUG, title: 'other', category: 'tests', suggested_replacement: BUG.quoted_code };
	const { results, findings } = await report(removed, same);
	assert.deepEqual(
		findings.map((finding) => finding.suggestion),
		[undefined, undefined],
	);
	assert.deepEqual(
		findings.map((finding) => finding.notes.length),
		[1, 1],
	);
	assert.match(results[1]?.text ?? '', /Recorded at src\/sum\.js:3\. Its replacement was left out/);
	assert.equal(findings[0]?.anchor?.side, 'old');
});

test('arguments that are not as the schema says come back as instructions', async () => {
	const { results, findings } = await report('{"file":', '[]', { ...BUG, title: ' ' }, { ...BUG, file: 'nope.js' });
	assert.deepEqual(
		results.map((result) => result.outcome),
		Array(4).fill('failed'),
	);
	assert.match(results[3]?.text ?? '', /Use one of these paths: src\/sum\.js, /);
	assert.equal(findings.length, 0);
});

test('a finding is not lost for a label that the schema does not know', async () => {
	const labels = [
		['blocker', 'critical'],
		['High', 'major'],
		[7, 'major'],
		['nitpick', 'minor'],
	] as const;
	for (const [severity, expected] of labels) {
		const { findings } = await report({ ...BUG, severity, category: 'bug' });
		assert.deepEqual([findings[0]?.severity, findings[0]?.category], [expected, 'correctness']);
	}
});

test('paths are understood as a model writes them', async () => {
	for (const file of ['b/src/sum.js', './src/sum.js', 'src\\sum.js', 'sum.js', '/src/sum.js']) {
		const { findings } = await report({ ...BUG, file });
		assert.equal(findings[0]?.file, 'src/sum.js', file);
	}
});

test('findings come worst first and are capped; what is left out is counted', async () => {
	const small = { ...BUG, severity: 'minor', category: 'tests', title: 'small', quoted_code: '\tlet total = 0;' };
	const steps = [
		{ calls: [call(small), call(BUG), call({ ...BUG, file: 'src/other.js', title: 'b', quoted_code: 'b' })] },
		{ text: 'ok' },
	];
	const { review } = await run(steps, { findingsPerFile: 1 });
	assert.deepEqual(
		review.findings.map((finding) => finding.title),
		['Reads past the end', 'b'],
	);
	assert.equal(review.leftOut, 1);
	const { review: capped } = await run(steps, { findingsInAll: 1 });
	assert.deepEqual([capped.findings.length, capped.leftOut], [1, 2]);
});

const PARTS = { budget: { batchChars: 230, fileChars: 230, totalChars: 9999 } };
const DOWN = {
	kind: 'failed',
	partialText: '',
	failure: { kind: 'tcp', sentence: 'No connection.', action: 'retry' },
} as const;

test('a failure keeps what was found and says what was not reached', async () => {
	const { review } = await run([{ calls: [call(BUG)] }, { text: 'ok' }, { events: [DOWN] }], PARTS);
	assert.equal(review.outcome, 'failed');
	assert.equal(review.failure?.sentence, 'No connection.');
	assert.equal(review.findings.length, 1);
	assert.deepEqual(
		review.coverage.map((file) => [file.state, file.reason]),
		[
			['reviewed', undefined],
			['skipped', 'binary'],
			['clipped', 'the request failed'],
		],
	);
	const first = await run([{ events: [DOWN] }], PARTS);
	assert.deepEqual(
		first.review.coverage.map((file) => file.reason),
		['the request failed', 'binary', 'not reached'],
	);
});

test('a part that does not come to its end does not stop the others', async () => {
	const again = { calls: [call({ ...BUG, quoted_code: 'nowhere' })] };
	const { review } = await run([again, { text: 'other part done' }], { ...PARTS, stepsPerPart: 1 });
	assert.equal(review.outcome, 'done');
	assert.deepEqual(
		review.coverage.map((file) => file.reason),
		['the model did not finish this part', 'binary', undefined],
	);
});

test('stopping ends at once, with what is there', async () => {
	const stop = new AbortController();
	stop.abort();
	const { review } = await run([{ text: 'never' }], {}, stop.signal);
	assert.equal(review.outcome, 'cancelled');
	assert.deepEqual(
		review.coverage.map((file) => file.state),
		['clipped', 'skipped', 'clipped'],
	);
	assert.deepEqual(
		review.coverage.map((file) => file.reviewedLines),
		[0, 0, 0],
	);
});

test('nothing to review asks nothing', async () => {
	const model = scriptedModel([]);
	const only: Change = { ...CHANGE, files: CHANGE.files.filter((file) => file.binary) };
	const events: ReviewEvent[] = [];
	for await (const event of reviewChange(only, options, { ...ports, model }, new AbortController().signal))
		events.push(event);
	assert.deepEqual(
		events.map((event) => event.kind),
		['planned', 'ended'],
	);
	assert.equal(model.requests.length, 0);
});

test('the summary and the report tell findings, coverage and cost, and draw nothing of a model’s making', async () => {
	const evil = { ...BUG, explanation: '![x](https://evil.test) <img src=x>', title: '<b>#1</b>' };
	const { review } = await run([
		{ calls: [call(evil), call({ ...BUG, title: 'lost', quoted_code: 'zzz', category: 'tests' })] },
		{ text: '<script>' },
	]);
	assert.equal(
		reviewSummary(review, '1,234 tokens, $0.01'),
		'Tandem review: 2 findings (1 without a line), 2 files reviewed, 1 skipped (binary); 1,234 tokens, $0.01.',
	);
	const text = reportText(CHANGE, review, '');
	assert.doesNotMatch(text, /!\[|<img|<script|<b>/);
	assert.match(text, /### lost/);
	assert.match(text, /```diff\n-\tfor .*\n\+\tfor /);
	assert.match(text, /\| logo\.png \| skipped: binary \| 0 of 0 \|/);
});
