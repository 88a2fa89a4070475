import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HostedEvents, type HostedTurnEvent, keptItem } from '../../src/core/hostedEvents.ts';
import type { HostedEvent } from '../../src/core/hostedTools.ts';
import type { Pictures } from '../../src/core/ports.ts';
import { HOSTED_LIMITS } from '../../src/shared/hosted.ts';

const PICTURE = 'data:image/png;base64,AAAA';
const { signal } = new AbortController();
const pictures: Pictures = { keep: async () => ({ kind: 'kept', id: 'p', mediaType: 'image/png', bytes: 3 }) };

async function take(events: readonly HostedEvent[], offset = 0, store: Pictures | undefined = pictures) {
	const hosted = new HostedEvents(store);
	const taken: HostedTurnEvent[] = [];
	for (const event of events) for await (const each of hosted.take(event, 2, offset, signal)) taken.push(each);
	return taken;
}

test('a citation is placed in the text of the turn', async () => {
	const citation = { title: 'T', start: 3, end: 9, url: 'https://a.example/' };
	assert.deepEqual(await take([{ kind: 'citation', citation }], 100), [
		{ kind: 'cited', citation: { ...citation, start: 103, end: 109 } },
	]);
});

test('files, pictures and what was not allowed are shown; the arguments are there to read', async () => {
	const events = await take([
		{ kind: 'file', fileId: 'cfile_1', containerId: 'cntr_1', name: 'a.csv' },
		{ kind: 'image', call: 'hosted0', url: PICTURE },
		{ kind: 'image', call: 'hosted0', url: 'https://store.example/p.png' },
		{ kind: 'approval', server: 's', tool: 't', arguments: '{}' },
		{ kind: 'refused', call: 'question0.1', server: 's', tool: 't', arguments: '{"a":1}' },
	]);
	assert.deepEqual(events, [
		{ kind: 'fileMade', file: { id: 'cfile_1', container: 'cntr_1', name: 'a.csv' } },
		{ kind: 'pictureMade', picture: { kind: 'kept', id: 'p', mediaType: 'image/png', bytes: 3 } },
		{ kind: 'pictureMade', picture: { kind: 'link', href: 'https://store.example/p.png' } },
		{ kind: 'toolStarted', call: '2.question0.1', name: 'mcp' },
		{ kind: 'toolEnded', call: '2.question0.1', outcome: 'rejected', title: 't of s', text: '{"a":1}' },
	]);
});

test('a flood has bounds, and no event carries the bytes of a picture', async () => {
	const long = 'x'.repeat(100_000);
	const citation = { title: long, start: 0, end: 1, url: 'https://a.example/' };
	const each: readonly HostedEvent[] = [
		{ kind: 'citation', citation },
		{ kind: 'citation', citation: { ...citation, url: `https://a.example/${long}` } },
		{ kind: 'file', fileId: long, name: long },
		{ kind: 'image', call: 'c', url: `data:image/png;base64,${long}` },
	];
	const events = await take(Array.from({ length: 300 }, () => each).flat());
	const count = (kind: string) => events.filter((event) => event.kind === kind).length;
	assert.deepEqual(
		[count('cited'), count('fileMade'), count('pictureMade')],
		[HOSTED_LIMITS.citations, HOSTED_LIMITS.files, HOSTED_LIMITS.pictures],
	);
	for (const event of events) assert.ok(JSON.stringify(event).length < 1_000);
});

test('without a place for pictures they are said to be lost', async () => {
	const [event] = await take([{ kind: 'image', call: 'c', url: PICTURE }], 0, {
		keep: async () => ({ kind: 'lost', sentence: 'No.' }),
	});
	assert.deepEqual(event, { kind: 'pictureMade', picture: { kind: 'lost', sentence: 'No.' } });
	const hosted = new HostedEvents(undefined);
	for await (const each of hosted.take({ kind: 'image', call: 'c', url: PICTURE }, 0, 0, signal))
		assert.ok(each.kind === 'pictureMade' && each.picture.kind === 'lost');
});

test('what is kept with a message has a bound', () => {
	const item = { type: 'image_generation_call', id: 'ig_1', status: 'completed', result: 'AAAA' };
	assert.deepEqual(keptItem(item), item);
	assert.deepEqual(keptItem({ ...item, result: 'A'.repeat(5_000_000) }), { ...item, result: null });
	const call = { type: 'mcp_call', id: 'mcp_1', output: 'y'.repeat(1_000_000) };
	assert.ok(JSON.stringify(keptItem(call)).length < 210_000);
	assert.equal(keptItem({ type: 'mcp_list_tools', id: 'l', tools: ['z'.repeat(5_000_000)] }), undefined);
});
