import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editedText } from '../../../src/core/edits/plan.ts';
import { lineEdits } from '../../../src/core/fix/proposalEditor.ts';
import { carriedEdits } from '../../../src/core/rewrite/carriedEdits.ts';
import { fitted, rewriteText } from '../../../src/core/rewrite/rewriteText.ts';
import { type Step, scriptedModel } from '../../fakes/scriptedModel.ts';

const OLD = '\tconst a = 1;\r\n\tconst b = 2;\r\n';
const INPUT = {
	path: 'src/a.ts',
	languageId: 'typescript',
	instruction: 'Make b three',
	before: 'function f() {\n',
	text: OLD,
	after: '}\n',
	model: 'gpt-4.1',
	cacheKey: 'k',
};
const NEW = '\tconst a = 1;\n\tconst b = 3;';

async function rewrite(step: Step) {
	const model = scriptedModel([step]);
	const grown: string[] = [];
	const result = await rewriteText(INPUT, { model }, (text) => grown.push(text), new AbortController().signal);
	return { model, result, grown };
}

test('a rewrite is one request without tools, with the old text as its prediction', async () => {
	const { model, result, grown } = await rewrite({ text: NEW });
	assert.equal(result.kind === 'text' && result.text, '\tconst a = 1;\r\n\tconst b = 3;\r\n');
	assert.equal(result.usages.length, 1);
	assert.deepEqual(grown, [NEW]);
	const [request] = model.requests;
	assert.equal(request?.prediction, OLD.replaceAll('\r\n', '\n'));
	assert.deepEqual(request?.tools, []);
	assert.equal(request?.maxOutputTokens, undefined);
	const asked = request?.messages[0]?.text ?? '';
	assert.match(
		asked,
		/<request>\nMake b three\n<\/request>\n\n<text_before>\nfunction f\(\) \{\n<\/text_before>\n\n<stretch>\n\tconst a = 1;\n/,
	);
	assert.match(asked, /Answer with the new text of the stretch alone\.$/);
});

test('what is no new text is a value: the same text, a refusal, a cut answer, a failure, a stop, nothing', async () => {
	const failure = { kind: 'rateLimited', sentence: 'No.', action: 'retry' } as const;
	const cases: readonly (readonly [Step, string])[] = [
		[{ text: OLD }, 'unchanged'],
		[{ text: '', refusal: 'I will not.' }, 'refusal'],
		[{ text: NEW, reason: 'length' }, 'truncated'],
		[{ text: '', reason: 'contentFilter' }, 'failed'],
		[{ text: '' }, 'failed'],
		[{ events: [{ kind: 'failed', failure, partialText: '' }] }, 'failed'],
		[{ events: [{ kind: 'cancelled', partialText: '' }] }, 'cancelled'],
		[{ events: [] }, 'failed'],
	];
	for (const [step, kind] of cases) assert.equal((await rewrite(step)).result.kind, kind);
});

test('a fence around the answer goes, one of the text itself stays; line ends are those of the old text', () => {
	assert.equal(fitted('```ts\na\nb\n```', 'x\n'), 'a\nb\n');
	assert.equal(fitted('\n\na\n\n\n', 'x'), 'a');
	assert.equal(fitted('```md\na\n```\n', '```md\nx\n```\n'), '```md\na\n```\n');
	assert.equal(fitted('a\r\nb', 'x\ny\n\n'), 'a\nb\n\n');
	assert.equal(fitted('a\nb', 'x\r\n'), 'a\r\nb\r\n');
});

test('what was typed meanwhile stays; the same lines are a conflict', () => {
	const base = 'one\ntwo\nthree\nfour\nfive\n';
	const edits = lineEdits(base, base.replace('two', 'TWO'));
	const now = base.replace('four', 'four and more');
	const carried = carriedEdits(base, edits, now);
	assert.ok(carried);
	assert.equal(editedText(now, carried), 'one\nTWO\nthree\nfour and more\nfive\n');
	assert.equal(carriedEdits(base, edits, base.replace('two', 'zwei')), undefined);
	assert.equal(carriedEdits(base, edits, base), edits);
});
