import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { dollarsOf } from '../../src/core/models/money.ts';
import { type ChatRequest, textOf } from '../endpoint/chatRequest.ts';
import { commonPrefix, runTenTurns } from '../endpoint/tenTurns.ts';
import type { Row } from './figures.ts';

/** Shorter beginnings are not cached, and longer ones in steps, as OpenAI documents it. */
const LEAST_CACHED = 1_024;
const STEP = 128;
const MODEL = 'gpt-4.1';

/**
 * The money of the ten scripted turns, with every repeated beginning read from the cache and with none. Tokens by the reference
 * encoder and the usual framing; that a cache holds what it can hold is assumed, so the first figure is the least there can be.
 */
export async function cachingRows(): Promise<readonly Row[]> {
	const { bodies, requests } = await runTenTurns();
	let cachedMoney = 0;
	let plainMoney = 0;
	let least = 1;
	let inputBefore = 0;
	for (const [at, { body, wire }] of requests.entries()) {
		const inputTokens = inputOf(body, wire);
		const before = bodies[at - 1];
		const share = before === undefined ? 0 : commonPrefix(before, bodies[at] ?? '') / Buffer.byteLength(before);
		if (before !== undefined) least = Math.min(least, share);
		const repeated = Math.floor((share * inputBefore) / STEP) * STEP;
		const outputTokens = outputOf(requests[at + 1]?.body, body);
		const cachedTokens = repeated >= LEAST_CACHED ? repeated : 0;
		cachedMoney += dollarsOf(MODEL, { inputTokens, cachedTokens, outputTokens }) ?? 0;
		plainMoney += dollarsOf(MODEL, { inputTokens, cachedTokens: 0, outputTokens }) ?? 0;
		inputBefore = inputTokens;
	}
	const requestsMade = `ten turns with tools, ${requests.length} requests of ${MODEL}`;
	return [
		{
			what: `${requestsMade}: with the prompt cache; without it`,
			tandem: `${dollars(cachedMoney)}; ${dollars(plainMoney)}`,
		},
		{
			what: 'of each of them, bytes that repeat the one before, at least',
			tandem: `${(least * 100).toFixed(1)} %`,
			budget: '≥ 95 %',
			broken: least < 0.95,
		},
	];
}

function inputOf({ messages }: ChatRequest, wire: Readonly<Record<string, unknown>>): number {
	const tools = wire.tools === undefined ? 0 : tokens(JSON.stringify(wire.tools));
	const calls = messages.flatMap((message) => message.tool_calls ?? []);
	const texts = messages.map((message) => 4 + tokens(textOf(message)));
	const called = calls.map(({ function: { name, arguments: args } }) => 7 + tokens(name) + tokens(args));
	return [3, tools, ...texts, ...called].reduce((sum, count) => sum + count, 0);
}

/** What the model answered stands in the next request, right behind what this one ends with. */
function outputOf(next: ChatRequest | undefined, { messages }: ChatRequest): number {
	const answer = next?.messages[messages.length];
	const calls = (answer?.tool_calls ?? []).map((call) => tokens(call.function.name) + tokens(call.function.arguments));
	return [tokens(textOf(answer)), ...calls].reduce((sum, count) => sum + count, 0);
}

function tokens(text: string): number {
	return countTokens(text, { disallowedSpecial: new Set() });
}

function dollars(amount: number): string {
	return `$${amount.toFixed(4)}`;
}
