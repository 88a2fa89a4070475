import assert from 'node:assert/strict';
import { test } from 'node:test';
import vocabulary from 'gpt-tokenizer/bpeRanks/o200k_base';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { findModel } from '../../../src/core/models/findModel.ts';
import type { Model, ModelRequest } from '../../../src/core/ports.ts';
import { createTokenCount } from '../../../src/core/tokens/countTokens.ts';
import { type RequestEstimate, RequestEstimator } from '../../../src/core/tokens/requestEstimator.ts';
import { type ChatRequest, textOf } from '../../endpoint/chatRequest.ts';
import { runTenTurns, type SessionOptions } from '../../endpoint/tenTurns.ts';

const { signal } = new AbortController();
const count = createTokenCount(vocabulary);
const countTexts = async (texts: readonly string[]) => texts.map(count);

const request: ModelRequest = {
	model: 'gpt-4.1',
	system: 'You are a copilot.',
	messages: [{ role: 'user', text: 'Hello' }],
	tools: [],
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'chat-1',
};

/** Rules of framing that the estimator does not know. `tools` weighs the JSON of the tools. */
interface Framing {
	readonly fixed: number;
	readonly message: number;
	readonly call: number;
	readonly tools: number;
	/** Tokens for one of o200k_base. */
	readonly text: number;
}

const FRAMINGS: Readonly<Record<string, Framing>> = {
	'the usual one': { fixed: 3, message: 4, call: 7, tools: 0.8, text: 1 },
	'tools three times as long, and every message': { fixed: 211, message: 9, call: 31, tools: 2.4, text: 1 },
	'no tools shown': { fixed: 0, message: 3, call: 0, tools: 0, text: 1 },
};

function usageBy({ fixed, message, call, tools, text }: Framing, body: ChatRequest, wire: object): number {
	const tokens = (words: string) => countTokens(words, { disallowedSpecial: new Set() }) * text;
	const schema = 'tools' in wire ? tokens(JSON.stringify(wire.tools)) * tools : 0;
	const messages = body.messages.map((each) => {
		const calls = (each.tool_calls ?? []).map(
			({ function: { name, arguments: args } }) => tokens(name) + tokens(args) + call,
		);
		return message + tokens(textOf(each)) + calls.reduce((sum, one) => sum + one, 0);
	});
	return Math.round(fixed + schema + messages.reduce((sum, one) => sum + one, 0));
}

interface Pair {
	readonly estimate: RequestEstimate;
	readonly actual: number;
	readonly most: number;
}

/** The estimates of a session beside what the endpoint said after. */
async function pairsOf(
	framing: Framing,
	options: SessionOptions,
	estimator: RequestEstimator,
): Promise<readonly Pair[]> {
	const pairs: Pair[] = [];
	const wrap = (model: Model): Model => ({
		async *stream(asked, stop) {
			const most = estimator.most(asked);
			const estimate = await estimator.estimate(asked, stop);
			for await (const event of model.stream(asked, stop)) {
				if (event.kind === 'usage') {
					pairs.push({ estimate, actual: event.usage.inputTokens, most });
					await estimator.learn(asked, event.usage.inputTokens, stop);
				}
				yield event;
			}
		},
	});
	await runTenTurns({
		...options,
		wrap,
		usage: (body, wire) => ({ prompt_tokens: usageBy(framing, body, wire), completion_tokens: 20 }),
	});
	return pairs;
}

for (const [name, framing] of Object.entries(FRAMINGS))
	for (const transport of ['chat', 'responses'] as const)
		test(`within 2 % of usage from the second request on, framing: ${name} (${transport})`, async () => {
			const pairs = await pairsOf(framing, { transport }, new RequestEstimator(countTexts));
			assert.ok(pairs.length > 20);
			for (const [at, { estimate, actual, most }] of pairs.entries()) {
				const off = Math.abs(estimate.inputTokens / actual - 1);
				assert.ok(at === 0 || off <= 0.02, `request ${at}: ${estimate.inputTokens} for ${actual}`);
				assert.equal(estimate.basis, at === 0 ? 'counted' : 'calibrated');
				assert.ok(most >= estimate.inputTokens, 'the bound holds');
			}
		});

test('the first request of the first chat is near the usual framing; that of the next chat is within 2 %', async () => {
	const estimator = new RequestEstimator(countTexts);
	const framing = FRAMINGS['the usual one'] as Framing;
	const [first] = await pairsOf(framing, { chat: 'chat-1' }, estimator);
	assert.ok(first && Math.abs(first.estimate.inputTokens / first.actual - 1) < 0.15, JSON.stringify(first));
	const [next] = await pairsOf(framing, { chat: 'chat-2' }, estimator);
	assert.ok(next && Math.abs(next.estimate.inputTokens / next.actual - 1) <= 0.02, JSON.stringify(next));
});

test('a model with an encoder of its own: its pace is learned', async () => {
	const framing = { ...(FRAMINGS['the usual one'] as Framing), text: 1.35 };
	const pairs = await pairsOf(framing, {}, new RequestEstimator(countTexts));
	const late = pairs.slice(8).map(({ estimate, actual }) => Math.abs(estimate.inputTokens / actual - 1));
	assert.ok(
		late.every((off) => off <= 0.05),
		`${late}`,
	);
});

test('what was sent before in the chat is repeated, as far as it is the same', async () => {
	const estimator = new RequestEstimator(countTexts);
	assert.equal((await estimator.estimate(request, signal)).repeatedTokens, 0);
	await estimator.learn(request, 30, signal);
	const messages = [...request.messages, { role: 'assistant', text: 'Hi.', toolCalls: [] } as const];
	const more = await estimator.estimate({ ...request, messages }, signal);
	assert.equal(more.repeatedTokens, 30);
	assert.ok(more.inputTokens > 30 && more.inputTokens < 40);
	const other = await estimator.estimate({ ...request, messages: [{ role: 'user', text: 'Another ask.' }] }, signal);
	assert.ok(other.repeatedTokens > 15 && other.repeatedTokens < 30, 'the system text');
	assert.equal((await estimator.estimate({ ...request, cacheKey: 'new' }, signal)).repeatedTokens, 0);
});

test('each text is counted once', async () => {
	let counted = 0;
	const estimator = new RequestEstimator(async (texts) => {
		counted += texts.join('').length;
		return texts.map(count);
	});
	const messages = Array.from({ length: 50 }, (_, at) => ({ role: 'user', text: `message ${at}` }) as const);
	for (let length = 1; length <= messages.length; length++)
		await estimator.estimate({ ...request, messages: messages.slice(0, length) }, signal);
	const all = [request.system, ...messages.map(({ text }) => text)].join('').length;
	assert.equal(counted, all);
});

test('images count by the rule of the model', async () => {
	const images = [{ mediaType: 'image/png', base64: 'AA==', width: 1024, height: 1024, detail: 'high' }] as const;
	const shown = { ...request, messages: [{ role: 'user', text: 'Hello', images }] } as const;
	const estimator = new RequestEstimator(countTexts, (model) => findModel(model)?.images);
	const { inputTokens } = await estimator.estimate(request, signal);
	assert.equal((await estimator.estimate(shown, signal)).inputTokens, inputTokens + 765);
	assert.ok(estimator.most(shown) >= inputTokens + 765);
	const mini = { ...shown, model: 'gpt-4.1-mini' };
	assert.equal((await estimator.estimate(mini, signal)).inputTokens, inputTokens + 1_659);
	assert.equal((await estimator.estimate({ ...shown, model: 'llama' }, signal)).inputTokens, inputTokens);
});

test('without an encoder it is a guess, and nothing is learned of it', async () => {
	const estimator = new RequestEstimator(async () => undefined);
	const { inputTokens, basis } = await estimator.estimate(request, signal);
	assert.equal(basis, 'guessed');
	assert.ok(inputTokens >= 10 && inputTokens < 40, `${inputTokens}`);
	await estimator.learn(request, 12, signal);
	assert.equal((await estimator.estimate(request, signal)).basis, 'guessed');
});

test('counts that cannot be of the same request are left aside', async () => {
	const estimator = new RequestEstimator(countTexts);
	const { inputTokens } = await estimator.estimate(request, signal);
	for (const odd of [0, 1, inputTokens * 5]) await estimator.learn(request, odd, signal);
	assert.deepEqual(await estimator.estimate(request, signal), {
		inputTokens,
		repeatedTokens: inputTokens,
		basis: 'counted',
	});
});
