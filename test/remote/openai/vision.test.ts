import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttachedImage, Message } from '../../../src/core/conversation.ts';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { requestTokens } from '../../../src/remote/openai/requestSize.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { ask, failureOf, finishedOf, inBoth, request, withEndpoint } from './conversing.ts';

const validate = createValidator();
const IMAGE: AttachedImage = {
	mediaType: 'image/png',
	base64: 'iVBORw0KGgoAAAANSUhEUg==',
	width: 1024,
	height: 1024,
	detail: 'high',
};
const URL = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==';
const look: Message = { role: 'user', text: 'What is this?', images: [IMAGE, { ...IMAGE, detail: 'low' }] };
const answer: Message = { role: 'assistant', text: 'A cat.', toolCalls: [] };
const BLIND = [{ id: 'blind', input: ['text'], source: 'test' }] as const;
const options = { rows: () => [...BLIND, ...CATALOGUE] };

const PARTS = {
	chat: [
		{ type: 'text', text: 'What is this?' },
		{ type: 'image_url', image_url: { url: URL, detail: 'high' } },
		{ type: 'image_url', image_url: { url: URL, detail: 'low' } },
	],
	responses: [
		{ type: 'input_text', text: 'What is this?' },
		{ type: 'input_image', image_url: URL, detail: 'high' },
		{ type: 'input_image', image_url: URL, detail: 'low' },
	],
};

inBoth('images go as data URIs, and as the same bytes in the next request', (transport) =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const bodies: string[] = [];
		const recording: typeof fetch = (input, init) => {
			bodies.push(String(init?.body));
			return fetch(input, init);
		};
		const more: Message = { role: 'user', text: '', images: [IMAGE] };
		for (const messages of [[look], [look, answer, more]])
			finishedOf(await ask(baseUrl, { transport, request: { messages }, options: { fetch: recording } }));
		const items = requests[1]!.wire[transport === 'chat' ? 'messages' : 'input'] as readonly { content: unknown }[];
		const [first, , last] = items.slice(transport === 'chat' ? 1 : 0);
		assert.deepEqual(first?.content, PARTS[transport]);
		assert.deepEqual(last?.content, [PARTS[transport][1]]);
		const [before = '', after = ''] = bodies;
		assert.equal(after.slice(0, before.length - 2), before.slice(0, -2));
	}),
);

inBoth('a model without eyes is not asked about images; those of before become notes', (transport) =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const asking = (messages: readonly Message[]) =>
			ask(baseUrl, { transport, options, request: { model: 'blind', messages } });
		const failure = failureOf(await asking([look]));
		assert.deepEqual([failure.kind, failure.action], ['badRequest', 'openModelSetting']);
		assert.match(failure.sentence, /“blind” reads no images/);
		assert.equal(requests.length, 0);
		finishedOf(await asking([look, answer, { role: 'user', text: 'And now?' }]));
		assert.match(JSON.stringify(requests[0]?.wire), /What is this\?\\n\[An image was attached here/);
	}),
);

test('an image that no model reads is refused before anything is sent', () =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const images = [{ ...IMAGE, mediaType: 'image/tiff' }];
		const failure = failureOf(await ask(baseUrl, { request: { messages: [{ role: 'user', text: 'x', images }] } }));
		assert.match(failure.sentence, /image\/tiff/);
		assert.equal(requests.length, 0);
	}));

test('an endpoint that takes no images says so once, and the user is led to the models', () =>
	withEndpoint(
		{
			validate,
			answer: () => ({ status: 500, error: { message: 'image input is not supported - hint: provide the mmproj' } }),
		},
		async ({ baseUrl, requests }) => {
			const answered = await ask(baseUrl, { request: { model: 'llava', messages: [look] } });
			assert.deepEqual(answered.waits, []);
			assert.equal(failureOf(answered).action, 'openModelSetting');
			assert.equal(requests.length, 1);
		},
	));

test('images count against the limit of tokens a minute', () => {
	const rule = CATALOGUE.find(({ id }) => id === 'gpt-4.1')?.images;
	const without = request({ messages: [{ role: 'user', text: 'What is this?' }] });
	assert.equal(requestTokens(request({ messages: [look] }), rule) - requestTokens(without, rule), 765 + 85);
});
