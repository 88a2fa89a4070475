import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Quiet, startWatchdog } from '../../../src/remote/openai/watchdog.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';

function watching(limitMs: number) {
	const clock = fakeClock();
	const over = new AbortController();
	const told: Quiet[] = [];
	let silences = 0;
	const watchdog = startWatchdog(clock, () => silences++, over.signal);
	watchdog.expect(limitMs);
	watchdog.onQuiet((quiet) => told.push(quiet));
	return { clock, over, told, watchdog, silences: () => silences };
}

test('a silence is told once at 10 s, and the next one anew', async () => {
	const { clock, told, watchdog, over } = watching(90_000);
	await clock.advance(9_000);
	assert.deepEqual(told, []);
	await clock.advance(20_000);
	assert.deepEqual(told, [{ quietMs: 10_000, limitMs: 90_000 }]);
	watchdog.touch();
	await clock.advance(10_000);
	assert.equal(told.length, 2);
	watchdog.onQuiet(undefined);
	watchdog.touch();
	await clock.advance(10_000);
	assert.equal(told.length, 2);
	over.abort();
	await clock.advance(1_000);
	assert.equal(clock.sleepers, 0);
});

test('time in which nobody waits for the server does not count', async () => {
	const { clock, told, watchdog, silences, over } = watching(20_000);
	watchdog.pause();
	await clock.advance(60_000);
	watchdog.resume();
	await clock.advance(9_000);
	assert.deepEqual([told.length, silences()], [0, 0]);
	await clock.advance(11_000);
	assert.deepEqual([told.length, silences(), watchdog.firedAfter], [1, 1, 20_000]);
	over.abort();
});

test('a limit below 10 s is not announced', async () => {
	const { clock, told, silences } = watching(5_000);
	await clock.advance(30_000);
	assert.deepEqual([told.length, silences()], [0, 1]);
});
