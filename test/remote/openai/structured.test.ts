import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import type { Model, ModelRequest } from '../../../src/core/ports.ts';
import { askStructured } from '../../../src/core/structured.ts';
import { Quirks } from '../../../src/remote/openai/quirks.ts';
import type { Answer } from '../../endpoint/answer.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { inBoth, modelAt, withEndpoint } from './conversing.ts';

const validate = createValidator();
const SHAPE = {
	name: 'title',
	parameters: {
		type: 'object',
		properties: { title: { type: 'string' }, icon: { type: 'string' } },
		required: ['title'],
		additionalProperties: false,
	},
} as const;
const GOOD = { text: '{"title":"Tests","icon":null}' };

function ask(model: Model, changes: Partial<ModelRequest>) {
	const request = { model: 'gpt-4.1', system: 'Name it.', messages: [], cacheKey: 'c', ...changes };
	return askStructured(
		SHAPE,
		{ ...request, messages: [{ role: 'user', text: 'A chat' }] },
		{ model },
		new AbortController().signal,
	);
}

inBoth('the schema goes with the request, strictly, and the answer is a value', (transport) =>
	withEndpoint({ validate, answer: () => GOOD }, async ({ baseUrl, requests }) => {
		const answer = await ask(modelAt(baseUrl), { transport });
		assert.deepEqual(answer.kind === 'value' && answer.value, { title: 'Tests' });
		assert.equal(answer.usage?.inputTokens, 1000);
		const { wire } = requests[0]!;
		const schema = {
			type: 'object',
			properties: { title: { type: 'string' }, icon: { type: ['string', 'null'] } },
			required: ['title', 'icon'],
			additionalProperties: false,
		};
		const format = { name: 'title', schema, strict: true };
		if (transport === 'chat') assert.deepEqual(wire.response_format, { type: 'json_schema', json_schema: format });
		else assert.deepEqual(wire.text, { format: { type: 'json_schema', ...format } });
		assert.equal(wire.tools, undefined);
	}),
);

inBoth('an endpoint without schemas is asked for a call, and without calls in words; that is learned', (transport) => {
	const answerTo = (wire: Readonly<Record<string, unknown>>): Answer => {
		const field = transport === 'chat' ? 'response_format' : 'text';
		if (wire[field])
			return { status: 400, error: { message: `'${field}' of type 'json_schema' is not supported.`, param: field } };
		if (wire.tools) return { status: 400, error: { message: 'registry/gemma does not support tools' } };
		return { text: '```json\n{"title":"Tests"}\n```' };
	};
	const wires: Readonly<Record<string, unknown>>[] = [];
	const options = { onRequest: (body: unknown) => void wires.push(body as Readonly<Record<string, unknown>>) };
	return withEndpoint({ validate, answer: () => answerTo(wires.at(-1) ?? {}) }, async ({ baseUrl }) => {
		const quirks = new Quirks();
		const model = modelAt(baseUrl, { quirks, ...options });
		const answer = await ask(model, { transport });
		assert.deepEqual(answer.kind === 'value' && answer.value, { title: 'Tests' });
		assert.equal(wires.length, 3);
		assert.equal(wires[1]?.tool_choice, 'required');
		assert.match(JSON.stringify(wires[2]), /Answer with one JSON object/);
		await ask(model, { transport });
		assert.equal(wires.length, 4);
		assert.deepEqual(quirks.snapshot()[0]?.without.toSorted(), [
			'answer_tool',
			transport === 'chat' ? 'response_format' : 'text',
		]);
	});
});

inBoth('a forced call gives the value as well', (transport) =>
	withEndpoint(
		{ validate, answer: () => ({ toolCalls: [{ name: 'title', arguments: { title: 'Tests', icon: null } }] }) },
		async ({ baseUrl, requests }) => {
			const plain = { id: 'plain', structuredOutputs: false, source: 'test' };
			const model = modelAt(baseUrl, { rows: () => [plain, ...CATALOGUE] });
			const answer = await ask(model, { transport, model: 'plain' });
			assert.deepEqual(answer.kind === 'value' && answer.value, { title: 'Tests' });
			assert.deepEqual([requests.length, requests[0]?.wire.tool_choice], [1, 'required']);
		},
	),
);

test('a schema that is refused is not learned as a format that is', () =>
	withEndpoint(
		{
			validate,
			answer: () => ({
				status: 400,
				error: {
					message: "Invalid schema for response_format 'title': 'x' is not permitted.",
					param: 'response_format',
				},
			}),
		},
		async ({ baseUrl, requests }) => {
			const quirks = new Quirks();
			const answer = await ask(modelAt(baseUrl, { quirks }), {});
			assert.ok(answer.kind === 'failed' && answer.failure.kind === 'badRequest');
			assert.deepEqual([requests.length, quirks.snapshot()], [1, []]);
		},
	));
