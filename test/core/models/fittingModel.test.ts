import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../src/core/conversation.ts';
import { fittingModel } from '../../../src/core/models/fittingModel.ts';
import type { Model, ModelEvent, ModelRequest } from '../../../src/core/ports.ts';
import type { FailureKind } from '../../../src/shared/failure.ts';
import { type Step, scriptedModel } from '../../fakes/scriptedModel.ts';

const call = (id: string): Message => ({
	role: 'assistant',
	text: '',
	toolCalls: [{ id, name: 'read_file', arguments: `{"path":"${id}.ts"}` }],
});
const result = (callId: string, tokens: number): Message => ({ role: 'tool', callId, text: 'word '.repeat(tokens) });
const HISTORY: readonly Message[] = [
	{ role: 'user', text: 'Read them.' },
	call('a'),
	result('a', 3000),
	call('b'),
	result('b', 3000),
	call('c'),
	result('c', 100),
];

function tooLarge(kind: FailureKind, limitTokens?: number): Step {
	const failure = { kind, sentence: 'Too large.', action: 'newChat', ...(limitTokens && { limitTokens }) } as const;
	return { events: [{ kind: 'failed', failure, partialText: '' }] };
}

async function stream(model: Model, messages = HISTORY): Promise<readonly ModelEvent[]> {
	const request: ModelRequest = {
		model: 'm',
		system: '',
		messages,
		tools: [],
		toolChoice: 'auto',
		parallelToolCalls: true,
		cacheKey: 'k',
	};
	const events: ModelEvent[] = [];
	for await (const event of model.stream(request, new AbortController().signal)) events.push(event);
	return events;
}

const kinds = (events: readonly ModelEvent[]) => events.map(({ kind }) => kind);

test('a request above the limit goes once more without the oldest results, and the user is told', async () => {
	for (const kind of ['requestTooLarge', 'contextTooLong'] as const) {
		const inner = scriptedModel([tooLarge(kind, 5000), { text: 'Hi.' }]);
		const events = await stream(fittingModel(inner));
		assert.deepEqual(kinds(events), ['notice', 'text', 'usage', 'finished']);
		assert.ok(events[0]?.kind === 'notice' && /5,000 tokens.*a\.ts/.test(events[0].sentence));
		const [first, second] = inner.requests;
		assert.equal(first?.messages, HISTORY);
		assert.match(second?.messages[2]?.text ?? '', /left out/);
		assert.deepEqual(second?.messages.slice(3), HISTORY.slice(3));
	}
});

test('it is tried once: a second refusal is shown', async () => {
	const inner = scriptedModel([tooLarge('requestTooLarge', 5000), tooLarge('requestTooLarge', 5000), { text: 'Hi.' }]);
	assert.deepEqual(kinds(await stream(fittingModel(inner))), ['notice', 'failed']);
	assert.equal(inner.requests.length, 2);
});

test('nothing is tried without a limit, when nothing can go, or when that is not enough', async () => {
	const cases: readonly (readonly [Step, readonly Message[]])[] = [
		[tooLarge('contextTooLong'), HISTORY],
		[tooLarge('requestTooLarge', 100), HISTORY],
		[tooLarge('requestTooLarge', 5000), HISTORY.slice(0, 1)],
		[tooLarge('serverError', 5000), HISTORY],
	];
	for (const [step, messages] of cases) {
		const inner = scriptedModel([step, { text: 'Hi.' }]);
		assert.deepEqual(kinds(await stream(fittingModel(inner), messages)), ['failed']);
		assert.equal(inner.requests.length, 1);
	}
});

test('the next steps of the turn are trimmed before they are sent, with the same beginning', async () => {
	const inner = scriptedModel([tooLarge('requestTooLarge', 5000), { text: '1' }, { text: '2' }, { text: '3' }]);
	const model = fittingModel(inner);
	await stream(model);
	const longer = [...HISTORY, call('d'), result('d', 50)];
	assert.deepEqual(kinds(await stream(model, longer)), ['text', 'usage', 'finished'], 'nothing new is left out');
	const sent = inner.requests.map(({ messages }) => JSON.stringify(messages).slice(0, -1));
	assert.ok(sent[2]?.startsWith(sent[1] ?? '-'));
	const tooLong = [...longer, call('e'), result('e', 2000)];
	const events = await stream(model, tooLong);
	assert.ok(events[0]?.kind === 'notice' && /b\.ts/.test(events[0].sentence));
	assert.equal(inner.requests.length, 4);
});

test('a limit that was said in one turn is kept to in the next from its first request on', async () => {
	const inner = scriptedModel([tooLarge('requestTooLarge', 5000), { text: '1' }, { text: '2' }]);
	const said = new Map<string, number>();
	await stream(fittingModel(inner, said));
	assert.equal(said.get('m'), 5000);
	assert.deepEqual(kinds(await stream(fittingModel(inner, said))), ['notice', 'text', 'usage', 'finished']);
	assert.equal(inner.requests.length, 3, 'nothing is refused again');
});
