import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feeOf, feesAhead } from '../../../src/core/hostedTools.ts';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { parseCeilings } from '../../../src/core/models/ceilingSetting.ts';
import { costReport } from '../../../src/core/models/costReport.ts';
import { dollarsOf, estimateDollars, knownDollarsOf } from '../../../src/core/models/money.ts';
import { costQuestion, feeWords, waitingSentence } from '../../../src/core/models/moneyWords.ts';
import { pricedModel } from '../../../src/core/models/pricedModel.ts';
import { TurnMeter } from '../../../src/core/turnMeter.ts';
import { scriptedModel } from '../../fakes/scriptedModel.ts';

const TOKENS = { inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0 };
const SEARCHED = { ...TOKENS, fees: [feeOf('webSearch', 2), feeOf('codeInterpreter', 1)] };
const DREW = { ...TOKENS, fees: [feeOf('webSearch', 1), feeOf('imageGeneration', 1)] };

test('fees are part of the price; one that is not known makes the price unknown, not the rest of it', () => {
	assert.equal(dollarsOf('gpt-4.1', SEARCHED)?.toFixed(4), '2.0500');
	assert.equal(dollarsOf('gpt-4.1', DREW), undefined);
	assert.equal(knownDollarsOf('gpt-4.1', DREW).toFixed(4), '2.0100');
	assert.equal(knownDollarsOf('nobody-knows', DREW).toFixed(4), '0.0100');
	assert.equal(knownDollarsOf('gpt-4.1', { ...DREW, dollars: 7 }), 7);
});

test('before a request is sent its fees are reckoned at their most, and said', () => {
	assert.equal(feesAhead([]), undefined);
	assert.equal(feesAhead([{ kind: 'mcp', label: 'a', url: 'https://a.example' }]), undefined);
	const search = feesAhead([{ kind: 'webSearch' }, { kind: 'fileSearch', vectorStoreIds: ['v'] }]);
	assert.deepEqual(search, { most: 0.2, images: false });
	const draw = feesAhead([{ kind: 'codeInterpreter' }, { kind: 'imageGeneration' }]);
	assert.deepEqual(draw, { most: 0.03, images: true });
	assert.equal(feeWords({ most: 0.2, images: false }), 'fees of up to $0.20');
	assert.equal(feeWords({ most: 0.03, images: true }), 'fees of up to $0.03 and images of unknown price');
	const planned = { inputTokens: 1_000, repeatedTokens: 0, outputTokens: 0, fees: search };
	const estimate = estimateDollars('gpt-4.1', planned)!;
	assert.equal(estimate.most.toFixed(4), '0.2020');
	assert.equal(estimate.least.toFixed(4), '0.0020');
	const counted = { inputTokens: 1_000, repeatedTokens: 0, basis: 'counted' } as never;
	assert.match(waitingSentence('m', counted, estimate), /at least \$0\.002\d*, plus fees of up to \$0\.20$/);
	const question = costQuestion({ model: 'm', host: 'h', estimate: counted, dollars: estimate, above: 0.1 });
	assert.match(question.effect, /\nfees of up to \$0\.20 for tools that the endpoint runs, included$/);
});

test('a priced model says what is known where all is not', async () => {
	const model = pricedModel(
		scriptedModel([
			{
				events: [
					{ kind: 'usage', usage: DREW },
					{ kind: 'finished', reason: 'stop', text: 'x', toolCalls: [] },
				],
			},
		]),
		CATALOGUE,
	);
	const request = {
		model: 'gpt-4.1',
		system: '',
		messages: [],
		tools: [],
		toolChoice: 'auto',
		parallelToolCalls: true,
		cacheKey: 'k',
	} as const;
	for await (const event of model.stream(request, new AbortController().signal))
		if (event.kind === 'usage') assert.equal(event.usage.knownDollars?.toFixed(2), '2.01');
});

test('a turn adds fees up by kind', () => {
	const meter = new TurnMeter();
	const follow = (usage: typeof TOKENS & { dollars?: number; knownDollars?: number }) => {
		meter.follow({ kind: 'phase', phase: 'waiting' });
		return meter.follow({ kind: 'usage', usage });
	};
	follow({ ...SEARCHED, dollars: 2.05 });
	const sum = follow({ ...DREW, knownDollars: 2.01 });
	assert.deepEqual(
		sum?.fees?.map(({ kind, count, dollars }) => [kind, count, dollars?.toFixed(2)]),
		[
			['codeInterpreter', 1, '0.03'],
			['webSearch', 3, '0.03'],
			['imageGeneration', 1, undefined],
		],
	);
	assert.equal(sum?.dollars, undefined);
	assert.equal(sum?.knownDollars?.toFixed(2), '4.06');
});

test('the cost page says how much of it is fees', () => {
	const entry = {
		at: 0,
		chat: '',
		turn: '',
		model: 'gpt-4.1',
		host: 'h',
		...TOKENS,
		dollars: 2.05,
		feeDollars: 0.05,
		counted: true,
	};
	const page = costReport({ entries: [entry], days: 30, now: 0, ...parseCeilings(undefined) });
	assert.match(page, /\*\*Today:\*\* \$2\.05 \(\$0\.05 of it fees of tools that the endpoint ran\), 1,000,000 tokens/);
});
