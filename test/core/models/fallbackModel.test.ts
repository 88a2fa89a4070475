import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fallbackModel } from '../../../src/core/models/fallbackModel.ts';
import type { Model, ModelEvent, ModelRequest } from '../../../src/core/ports.ts';
import type { FailureKind } from '../../../src/shared/failure.ts';
import { type Step, scriptedModel } from '../../fakes/scriptedModel.ts';

const BASE: ModelRequest = {
	model: 'a',
	system: '',
	messages: [],
	tools: [],
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'k',
};
const never = new AbortController().signal;

function failing(kind: FailureKind): Step {
	return {
		events: [{ kind: 'failed', failure: { kind, sentence: `It is ${kind}.`, action: 'retry' }, partialText: '' }],
	};
}

async function eventsOf(model: Model, signal = never): Promise<readonly ModelEvent[]> {
	const events: ModelEvent[] = [];
	for await (const event of model.stream(BASE, signal)) events.push(event);
	return events;
}

async function ask(steps: readonly Step[], fallbacks: readonly string[], signal = never) {
	const inner = scriptedModel(steps);
	const events = await eventsOf(fallbackModel(inner, fallbacks), signal);
	return { events, kinds: events.map(({ kind }) => kind), asked: inner.requests.map(({ model }) => model) };
}

test('what another model may get around goes on with the next of the list, and says so', async () => {
	for (const kind of ['rateLimited', 'serverError', 'modelNotFound'] as const) {
		const { events, asked } = await ask([failing(kind), { text: 'Hi.' }], ['b', 'c']);
		assert.deepEqual(asked, ['a', 'b']);
		const [notice, change, ...answer] = events;
		assert.ok(notice?.kind === 'notice' && /^a .*so b goes on/.test(notice.sentence), kind);
		assert.deepEqual(change, { kind: 'model', model: 'b' });
		assert.deepEqual(
			answer.map((event) => event.kind),
			['text', 'usage', 'finished'],
		);
	}
});

test('what no other model gets around is shown as it is', async () => {
	for (const kind of [
		'noKey',
		'keyRejected',
		'quotaExceeded',
		'dns',
		'badRequest',
		'contextTooLong',
		'requestTooLarge',
	] as const) {
		const { kinds, asked } = await ask([failing(kind), { text: 'Hi.' }], ['b']);
		assert.deepEqual([kinds, asked], [['failed'], ['a']], kind);
	}
});

test('each is asked once, and the last failure is shown', async () => {
	const steps = [failing('serverError'), failing('modelNotFound'), failing('rateLimited'), { text: 'too late' }];
	const { events, asked } = await ask(steps, ['b', 'a', 'b', 'c']);
	assert.deepEqual(asked, ['a', 'b', 'c']);
	const last = events.at(-1);
	assert.ok(last?.kind === 'failed' && last.failure.kind === 'rateLimited');
});

test('without a list nothing else is ever asked', async () => {
	const { kinds, asked } = await ask([failing('rateLimited'), { text: 'Hi.' }], []);
	assert.deepEqual([kinds, asked], [['failed'], ['a']]);
});

test('the rest of the turn stays with the model that answered', async () => {
	const inner = scriptedModel([
		failing('rateLimited'),
		{ text: 'One.' },
		{ text: 'Two.' },
		failing('serverError'),
		{ text: 'Three.' },
	]);
	const model = fallbackModel(inner, ['b', 'c']);
	for (let step = 0; step < 3; step++) await eventsOf(model);
	assert.deepEqual(
		inner.requests.map((request) => request.model),
		['a', 'b', 'b', 'b', 'c'],
	);
});

test('once a word was shown, and after a stop, nothing else is asked', async () => {
	const failure = { kind: 'serverError', sentence: 'No.', action: 'retry' } as const;
	const half: Step = {
		events: [
			{ kind: 'text', delta: 'Half' },
			{ kind: 'failed', failure, partialText: 'Half' },
		],
	};
	assert.deepEqual((await ask([half, { text: 'Hi.' }], ['b'])).kinds, ['text', 'failed']);
	const stop = new AbortController();
	stop.abort();
	assert.deepEqual((await ask([failing('serverError'), { text: 'Hi.' }], ['b'], stop.signal)).asked, ['a']);
});
