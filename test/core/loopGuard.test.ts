import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cycleLength } from '../../src/core/loopGuard.ts';

const calls = (names: string) => [...names].map((name) => ({ name, arguments: '{}', result: 'same' }));

test('identical and cyclic calls are noticed at the third round', () => {
	assert.equal(cycleLength(calls('aa')), undefined);
	assert.equal(cycleLength(calls('aaa')), 1);
	assert.equal(cycleLength(calls('ababa')), undefined);
	assert.equal(cycleLength(calls('ababab')), 2);
	assert.equal(cycleLength(calls('xabcdabcdabcd')), 4);
});

test('the same call with another result is no loop', () => {
	const polled = [1, 2, 3].map((n) => ({ name: 'get_problems', arguments: '{}', result: `${n} errors` }));
	assert.equal(cycleLength(polled), undefined);
});
