import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repairConversation } from '../../src/core/conversation.ts';
import type { ModelEvent } from '../../src/core/ports.ts';
import { type Ask, runTurn, type TurnEvent } from '../../src/core/turn.ts';
import { type Step, scriptedModel } from '../fakes/scriptedModel.ts';

const unused = (): never => {
	throw new Error('not expected');
};
const IMAGE = { mediaType: 'image/png', base64: 'AAAA', width: 9, height: 9, detail: 'low' } as const;
const SEARCH = { type: 'web_search_call', id: 'ws_1', status: 'completed' };

async function run(step: Step, changes: Partial<Ask> = {}) {
	const model = scriptedModel([step]);
	const ports = {
		model,
		clock: { now: () => 0, sleep: async () => {} },
		workspace: { roots: [], identify: unused, read: unused, list: unused, search: unused, problems: unused },
		editor: { apply: unused },
		approver: { ask: unused },
	};
	const ask: Ask = {
		model: 'm',
		system: 's',
		history: [],
		text: 'Go',
		tools: [],
		cacheKey: 'k',
		maxSteps: 3,
		...changes,
	};
	const events: TurnEvent[] = [];
	for await (const event of runTurn(ask, ports, new AbortController().signal)) events.push(event);
	return {
		events,
		request: model.requests[0]!,
		messages: events.flatMap((event) => (event.kind === 'message' ? [event.message] : [])),
	};
}

test('pictures and hosted tools go along with what is asked', async () => {
	const { request, messages } = await run(
		{ text: 'A cat.' },
		{ images: [IMAGE], hostedTools: [{ kind: 'webSearch' }] },
	);
	assert.deepEqual(messages[0], { role: 'user', text: 'Go', images: [IMAGE] });
	assert.deepEqual(request.messages[0], messages[0]);
	assert.deepEqual(request.hostedTools, [{ kind: 'webSearch' }]);
	const without = await run({ text: 'ok' });
	assert.deepEqual(without.messages[0], { role: 'user', text: 'Go' });
	assert.ok(!('hostedTools' in without.request));
});

const progress = (state: 'running' | 'done' | 'failed', sentence: string): ModelEvent => ({
	kind: 'hosted',
	event: { kind: 'progress', call: 'hosted0', tool: 'webSearch', state, sentence },
});

test('hosted work is shown as calls are, and kept with the message', async () => {
	const finished = { kind: 'finished', reason: 'stop', text: '', toolCalls: [], hosted: [SEARCH] } as const;
	const { events, messages } = await run({
		events: [
			progress('running', 'Searching the web'),
			progress('done', 'Searched the web'),
			{ kind: 'notice', sentence: 'So it is.' },
			finished,
		],
	});
	const shown = events.filter(({ kind }) => kind.startsWith('tool') || kind === 'notice');
	assert.deepEqual(shown, [
		{ kind: 'toolStarted', call: '0.hosted0', name: 'webSearch' },
		{ kind: 'toolProgress', call: '0.hosted0', title: 'Searching the web' },
		{ kind: 'toolProgress', call: '0.hosted0', title: 'Searched the web' },
		{ kind: 'toolEnded', call: '0.hosted0', outcome: 'ok', title: 'Searched the web', text: '' },
		{ kind: 'notice', sentence: 'So it is.' },
	]);
	assert.deepEqual(messages[1], { role: 'assistant', text: '', toolCalls: [], hosted: [SEARCH] });
	assert.deepEqual(repairConversation(messages), messages);
	assert.equal(events.at(-1)?.kind, 'ended');
});

test('hosted work that failed is shown as such', async () => {
	const { events } = await run({
		events: [
			progress('failed', 'Searching the web: it failed'),
			{ kind: 'finished', reason: 'stop', text: 'Sorry.', toolCalls: [] },
		],
	});
	assert.ok(events.some((event) => event.kind === 'toolEnded' && event.outcome === 'failed'));
});

test('a citation is placed in all of the turn’s text, behind earlier requests and a refusal', async () => {
	const citation = { title: 'T', start: 0, end: 3, url: 'https://a.example/' };
	const model = scriptedModel([
		{ text: 'Before.', calls: [{ name: 'unknown', arguments: '{}' }] },
		{
			events: [
				{ kind: 'text', delta: 'Now it is.' },
				{ kind: 'hosted', event: { kind: 'citation', citation } },
				{ kind: 'finished', reason: 'stop', text: 'Now it is.', toolCalls: [] },
			],
		},
	]);
	const ports = {
		model,
		clock: { now: () => 0, sleep: async () => {} },
		workspace: { roots: [], identify: unused, read: unused, list: unused, search: unused, problems: unused },
		editor: { apply: unused },
		approver: { ask: unused },
	};
	const ask = { model: 'm', system: 's', history: [], text: 'Go', tools: [], cacheKey: 'k', maxSteps: 3 };
	let text = '';
	let cited = '';
	for await (const event of runTurn(ask, ports, new AbortController().signal)) {
		if (event.kind === 'text') text += event.delta;
		if (event.kind === 'cited') cited = text.slice(event.citation.start, event.citation.end);
	}
	assert.equal(cited, 'Now');
});
