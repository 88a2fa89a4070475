import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UpdateQueue } from '../../src/server/updateQueue.ts';

test('urgent paths come before found ones, and preferred ones before the rest', async () => {
	const done: string[] = [];
	let open = () => {};
	const gate = new Promise<void>((resolve) => {
		open = resolve;
	});
	const queue = new UpdateQueue(async (path) => {
		await gate;
		done.push(path);
	});
	for (const path of ['a', 'b', 'c', 'd', 'e', 'f']) queue.later(path);
	queue.prefer((path) => path === 'f', 10);
	queue.urgent('g');
	open();
	await queue.whenIdle();
	assert.deepEqual(done.slice(3), ['f', 'g', 'd', 'e']);
});

test('a path is in work once at a time, and again when it changed meanwhile', async () => {
	let running = 0;
	let runs = 0;
	const queue = new UpdateQueue(async () => {
		assert.equal(++running, 1);
		runs++;
		if (runs < 3) queue.urgent('a');
		await Promise.resolve();
		running--;
	});
	queue.urgent('a');
	await queue.whenUrgentDone();
	assert.equal(runs, 3);
});

test('paused, what was found is dropped, and what is urgent goes on', async () => {
	const done: string[] = [];
	const queue = new UpdateQueue(async (path) => {
		done.push(path);
	});
	queue.pause(true);
	queue.later('a');
	queue.urgent('b');
	await queue.whenUrgentDone();
	assert.deepEqual(done, ['b']);
	queue.pause(false);
	await queue.whenIdle();
	assert.deepEqual(done, ['b', 'a']);
});
