import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../src/core/conversation.ts';
import { fallbackModel } from '../../src/core/models/fallbackModel.ts';
import type { ModelEvent } from '../../src/core/ports.ts';
import type { EditOutcome, Tool } from '../../src/core/tools/tool.ts';
import { type Ask, runTurn, type TurnEvent, type TurnPorts } from '../../src/core/turn.ts';
import { type Step, scriptedModel } from '../fakes/scriptedModel.ts';

const never = new AbortController().signal;
const unused = (): never => {
	throw new Error('not used by these tests');
};

function echoTool(run?: Tool['run']): Tool {
	return {
		spec: { name: 'echo', description: 'Echoes.', parameters: { type: 'object' } },
		risk: 'reads',
		progressTitle: (text) => `Echo ${text.length}`,
		run: run ?? (async (text) => ({ outcome: 'ok', title: 'Echoed', text })),
	};
}

function ask(tools: readonly Tool[] = [echoTool()], history: readonly Message[] = []): Ask {
	return { model: 'm', system: 's', history, text: 'do it', tools, cacheKey: 'k', maxSteps: 6 };
}

function ports(steps: readonly Step[]): TurnPorts & { readonly model: ReturnType<typeof scriptedModel> } {
	return {
		model: scriptedModel(steps),
		clock: { now: () => 0, sleep: async () => {} },
		workspace: { roots: [], identify: unused, read: unused, list: unused, search: unused, problems: unused },
		editor: { apply: unused },
		approver: { ask: unused },
	};
}

async function collect(turn: AsyncIterable<TurnEvent>): Promise<TurnEvent[]> {
	const events: TurnEvent[] = [];
	for await (const event of turn) events.push(event);
	return events;
}

const said = (events: readonly TurnEvent[]): Message[] =>
	events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
const end = (events: readonly TurnEvent[]) => events.at(-1) as Extract<TurnEvent, { kind: 'ended' }>;

/** What the API demands: each call answered once, right after the message that made it; nothing else is answered. */
function assertValid(messages: readonly Message[]): void {
	const open = new Set<string>();
	for (const message of messages) {
		if (message.role === 'tool') assert.ok(open.delete(message.callId), `answer to unknown call ${message.callId}`);
		else assert.equal(open.size, 0, 'a call was left unanswered');
		if (message.role === 'assistant') {
			assert.ok(message.text || message.toolCalls.length, 'empty assistant message');
			for (const call of message.toolCalls) open.add(call.id);
		}
	}
	assert.equal(open.size, 0, 'a call was left unanswered at the end');
}

test('an answer without calls ends the turn', async () => {
	const world = ports([{ text: 'Hello.' }]);
	const events = await collect(runTurn(ask(), world, new AbortController().signal));
	assert.equal(end(events).outcome, 'done');
	assert.deepEqual(said(events), [
		{ role: 'user', text: 'do it' },
		{ role: 'assistant', text: 'Hello.', toolCalls: [] },
	]);
});

test('a call is run, answered, and its result is in the next request', async () => {
	const world = ports([{ text: 'Looking.', calls: [{ name: 'echo', arguments: { a: 1 } }] }, { text: 'Found it.' }]);
	const events = await collect(runTurn(ask(), world, new AbortController().signal));
	assert.equal(end(events).outcome, 'done');
	assert.deepEqual(world.model.requests[1]?.messages, said(events).slice(0, 3));
	assert.ok(events.some((event) => event.kind === 'toolEnded' && event.outcome === 'ok' && event.title === 'Echoed'));
	assertValid(said(events));
});

test('the request prefix is the same bytes in every step', async () => {
	const world = ports([
		{ calls: [{ name: 'echo', arguments: {} }] },
		{ calls: [{ name: 'echo', arguments: { b: 2 } }] },
		{ text: 'ok' },
	]);
	await collect(runTurn(ask(), world, new AbortController().signal));
	const [first, second, third] = world.model.requests;
	assert.equal(JSON.stringify([first?.system, first?.tools]), JSON.stringify([third?.system, third?.tools]));
	assert.deepEqual(third?.messages.slice(0, second?.messages.length), second?.messages);
});

test('a model that does not answer is followed by the next for the rest of the turn, and the turn says so', async () => {
	const failure = { kind: 'serverError', sentence: 'No.', action: 'retry' } as const;
	const world = ports([
		{ events: [{ kind: 'failed', failure, partialText: '' }] },
		{ calls: [{ name: 'echo', arguments: {} }] },
		{ text: 'Done.' },
	]);
	const events = await collect(runTurn(ask(), { ...world, model: fallbackModel(world.model, ['n']) }, never));
	assert.deepEqual(
		world.model.requests.map(({ model }) => model),
		['m', 'n', 'n'],
	);
	assert.deepEqual(
		events.filter(({ kind }) => kind === 'notice' || kind === 'model').map(({ kind }) => kind),
		['notice', 'model'],
	);
	assert.equal(end(events).outcome, 'done');
	assertValid(said(events));
});

test('an unknown tool is answered with the tools that there are', async () => {
	const world = ports([{ calls: [{ name: 'Echo', arguments: {} }] }, { text: 'ok' }]);
	const events = await collect(runTurn(ask(), world, new AbortController().signal));
	const answer = said(events)[2];
	assert.ok(answer?.role === 'tool' && answer.text.includes('“Echo”') && answer.text.includes('echo'));
	assert.equal(end(events).outcome, 'done');
});

test('a tool that throws does not end the turn', async () => {
	const tool = echoTool(async () => {
		throw new Error('boom');
	});
	const events = await collect(
		runTurn(
			ask([tool]),
			ports([{ calls: [{ name: 'echo', arguments: {} }] }, { text: 'ok' }]),
			new AbortController().signal,
		),
	);
	assert.equal(end(events).outcome, 'done');
	assertValid(said(events));
});

for (const stopAt of ['request', 'first call', 'second call'] as const) {
	test(`stop at the ${stopAt} leaves a valid conversation`, async () => {
		const controller = new AbortController();
		let calls = 0;
		const tool = echoTool((text) => {
			calls++;
			if (stopAt === (calls === 1 ? 'first call' : 'second call')) {
				controller.abort();
				return new Promise(() => {});
			}
			return Promise.resolve({ outcome: 'ok', title: 'Echoed', text });
		});
		const world = ports([
			{ calls: [1, 2, 3].map((n) => ({ name: 'echo', arguments: { n } })) },
			{ text: 'never asked' },
		]);
		if (stopAt === 'request') controller.abort();
		const events = await collect(runTurn(ask([tool]), world, controller.signal));
		assert.equal(end(events).outcome, 'stopped');
		assertValid(said(events));
		assert.equal(calls, { request: 0, 'first call': 1, 'second call': 2 }[stopAt]);
	});
}

test('text that came before a stop or a failure is kept', async () => {
	const failure = { kind: 'connectionLost', sentence: 'Lost.', action: 'retry' } as const;
	for (const last of [
		{ kind: 'cancelled', partialText: 'half' },
		{ kind: 'failed', partialText: 'half', failure },
	] satisfies ModelEvent[]) {
		const events = await collect(
			runTurn(ask(), ports([{ events: [{ kind: 'text', delta: 'half' }, last] }]), new AbortController().signal),
		);
		assert.deepEqual(said(events)[1], { role: 'assistant', text: 'half', toolCalls: [] });
		assert.equal(end(events).outcome, last.kind === 'cancelled' ? 'stopped' : 'failed');
	}
});

test('a turn that ends by announcing an action is continued once', async () => {
	const world = ports([{ text: 'I will now edit the file.' }, { text: 'I will now edit the file.' }]);
	const events = await collect(runTurn(ask(), world, new AbortController().signal));
	assert.equal(world.model.requests.length, 2);
	assert.equal(end(events).outcome, 'done');
	assertValid(said(events));
});

test('a call cut off at the output limit is not run, and the model is told to split it', async () => {
	let ran = 0;
	const tool = echoTool(async (text) => {
		ran++;
		return { outcome: 'ok', title: '', text };
	});
	const cut: Step = {
		events: [
			{ kind: 'callProgress', index: 0, name: 'echo', argumentsText: '{"a' },
			{ kind: 'finished', reason: 'length', text: '', toolCalls: [] },
		],
	};
	const world = ports([cut, { text: 'ok' }]);
	const events = await collect(runTurn(ask([tool]), world, new AbortController().signal));
	assert.equal(ran, 0);
	assert.equal(world.model.requests.length, 2);
	assert.equal(end(events).outcome, 'done');
	const twice = await collect(runTurn(ask([tool]), ports([cut, cut]), new AbortController().signal));
	assert.equal(end(twice).failure?.kind, 'truncated');
});

test('a text cut off at the output limit can be continued', async () => {
	const events = await collect(
		runTurn(ask(), ports([{ text: 'so much', reason: 'length' }]), new AbortController().signal),
	);
	assert.deepEqual([end(events).failure?.kind, end(events).failure?.action], ['truncated', 'continue']);
	assert.equal(said(events).length, 2);
});

test('the same call again and again is noted to the model once, then the turn pauses', async () => {
	const same: Step = { calls: [{ name: 'echo', arguments: { a: 1 } }] };
	const world = ports([same, same, same, same, same, same]);
	const events = await collect(runTurn(ask(), world, new AbortController().signal));
	assert.equal(world.model.requests.length, 4);
	assert.equal(end(events).failure?.kind, 'loop');
	assert.equal(
		said(events).filter((message) => message.role === 'tool' && message.text.includes('several times')).length,
		1,
	);
	assertValid(said(events));
});

test('a turn pauses at its cap of requests', async () => {
	const steps = Array.from({ length: 9 }, (_, n): Step => ({ calls: [{ name: 'echo', arguments: { n } }] }));
	const world = ports(steps);
	const events = await collect(runTurn(ask(), world, new AbortController().signal));
	assert.equal(world.model.requests.length, 6);
	assert.equal(end(events).failure?.kind, 'stepLimit');
	assertValid(said(events));
});

test('progress titles are made a logarithmic number of times', async () => {
	let made = 0;
	let read = 0;
	const tool: Tool = {
		...echoTool(),
		progressTitle: (text) => {
			made++;
			read += text.length;
			return '';
		},
	};
	const text = 'x'.repeat(100_000);
	const events: ModelEvent[] = Array.from({ length: 10_000 }, (_, n) => ({
		kind: 'callProgress',
		index: 0,
		name: 'echo',
		argumentsText: text.slice(0, n * 10),
	}));
	events.push({ kind: 'finished', reason: 'stop', text: 'ok', toolCalls: [] });
	await collect(runTurn(ask([tool]), ports([{ events }]), new AbortController().signal));
	assert.ok(made < 60, `${made} titles`);
	assert.ok(read < 6 * text.length, `${read} characters read`);
});

test('a refusal is shown and ends the turn', async () => {
	const events = await collect(
		runTurn(ask(), ports([{ refusal: 'I cannot help with that.' }]), new AbortController().signal),
	);
	assert.ok(events.some((event) => event.kind === 'text' && event.delta.startsWith('I cannot')));
	assert.equal(end(events).outcome, 'done');
});

function editTool(outcomes: readonly EditOutcome[]): Tool {
	let at = 0;
	return echoTool(async (text) => {
		const edits = outcomes[at++] as EditOutcome;
		return { outcome: edits.missing.length > 0 ? 'failed' : 'ok', title: 'Edit', text, edits };
	});
}

const call = (id: string): Step => ({ calls: [{ name: 'echo', arguments: { id }, id }] });
const done: Step = { text: 'All done.' };

test('a turn cannot end as done while an edit is missing: the model is asked once, then the user is told', async () => {
	const missing = { settled: ['a.ts'], missing: ['src/b.ts'] };
	const events = await collect(
		runTurn(ask([editTool([missing])]), ports([call('1'), done, done]), AbortSignal.any([])),
	);
	const asked = said(events).filter((message) => message.role === 'user')[1];
	assert.match(asked?.role === 'user' ? asked.text : '', /not made, or only in part: src\/b\.ts/);
	assert.equal(end(events).outcome, 'failed');
	assert.equal(end(events).failure?.kind, 'editsMissing');
	assert.match(end(events).failure?.sentence ?? '', /src\/b\.ts/);
	assertValid(said(events));
});

test('an edit that lands later, or that the user turned down, is missing no more', async () => {
	for (const outcomes of [
		[
			{ settled: [], missing: ['b.ts'] },
			{ settled: ['src/b.ts'], missing: [] },
		],
		[
			{ settled: [], missing: [''] },
			{ settled: ['x'], missing: [] },
		],
	]) {
		const steps = [call('1'), call('2'), done];
		const events = await collect(runTurn(ask([editTool(outcomes)]), ports(steps), AbortSignal.any([])));
		assert.equal(end(events).outcome, 'done');
	}
});
