import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCeilings } from '../../../src/core/models/ceilingSetting.ts';
import { type Ceilings, type Judged, judgeRequest, NOTHING_SPENT } from '../../../src/core/models/ceilings.ts';

const { ceilings: DEFAULTS } = parseCeilings(undefined);
const OFF: Ceilings = {
	request: { dollars: undefined, tokens: undefined },
	turn: { dollars: undefined, tokens: undefined },
	day: { dollars: undefined, tokens: undefined },
	askAbove: undefined,
};

const judge = (judged: Partial<Judged>) =>
	judgeRequest({
		planned: { dollars: 0.01, tokens: 1_000 },
		turn: NOTHING_SPENT,
		day: NOTHING_SPENT,
		ceilings: DEFAULTS,
		approved: 0,
		...judged,
	});

test('what is below every ceiling goes, and so does exactly as much', () => {
	assert.deepEqual(judge({}), { kind: 'go' });
	const exact = { ...OFF, request: { dollars: 0.01, tokens: 1_000 } };
	assert.deepEqual(judge({ ceilings: exact }), { kind: 'go' });
});

test('a request, a turn and a day each have a ceiling in dollars and one in tokens', () => {
	const rows = [
		[{ planned: { dollars: 1.5, tokens: 9 } }, 'request', 'dollars', 1, 1.5],
		[{ planned: { dollars: 0, tokens: 1_000_001 } }, 'request', 'tokens', 1_000_000, 1_000_001],
		[{ turn: { dollars: 4.995, tokens: 0 } }, 'turn', 'dollars', 5, 5.005],
		[{ turn: { dollars: 0, tokens: 9_999_999 } }, 'turn', 'tokens', 10_000_000, 10_000_999],
		[{ day: { dollars: 20, tokens: 0 } }, 'day', 'dollars', 20, 20.01],
		[{ day: { dollars: 0, tokens: 100_000_000 } }, 'day', 'tokens', 100_000_000, 100_001_000],
	] as const;
	for (const [judged, scope, unit, ceiling, needed] of rows) {
		const verdict = judge(judged);
		assert.ok(verdict.kind === 'stop', scope);
		assert.deepEqual(
			{ ...verdict.hit, needed: Number(verdict.hit.needed.toFixed(6)) },
			{ scope, unit, ceiling, needed },
		);
	}
});

test('without a known price only tokens count, and what is free is not stopped by what was spent', () => {
	const day = { dollars: 1_000, tokens: 0 };
	assert.equal(judge({ planned: { dollars: undefined, tokens: 500 }, day }).kind, 'go');
	assert.equal(judge({ planned: { dollars: 0, tokens: 500 }, day }).kind, 'go');
	assert.equal(judge({ planned: { dollars: undefined, tokens: 2_000_000 } }).kind, 'stop');
});

test('a ceiling that is off stops nothing', () => {
	const huge = { dollars: 1e6, tokens: 1e12 };
	assert.deepEqual(judge({ planned: huge, turn: huge, day: huge, ceilings: OFF }), { kind: 'go' });
});

test('above the threshold it asks, until so much was allowed; a ceiling outranks the question', () => {
	const planned = { dollars: 0.6, tokens: 1_000 };
	assert.deepEqual(judge({ planned }), { kind: 'ask', above: 0.5 });
	assert.deepEqual(judge({ planned, approved: 0.6 }), { kind: 'go' });
	assert.deepEqual(judge({ planned, approved: 0.59 }), { kind: 'ask', above: 0.5 });
	assert.deepEqual(judge({ planned: { dollars: 0.5, tokens: 1 } }), { kind: 'go' });
	assert.equal(judge({ planned: { dollars: 2, tokens: 1 } }).kind, 'stop');
});
