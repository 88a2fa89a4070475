import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ceilings } from '../../../src/core/models/ceilings.ts';
import { judgeAlone } from '../../../src/core/models/judgeAlone.ts';

const NONE = { dollars: undefined, tokens: undefined };
const ceilings: Ceilings = { request: NONE, turn: NONE, day: { dollars: 1, tokens: 10_000 }, askAbove: 0.5 };

test('a request that belongs to no turn is held to the day, and to the threshold of asking', () => {
	const day = { dollars: 0.4, tokens: 5_000 };
	assert.equal(judgeAlone({ dollars: 0.5, tokens: 100 }, { day, ceilings }), undefined);
	assert.match(
		judgeAlone({ dollars: 0.55, tokens: 100 }, { day, ceilings })?.sentence ?? '',
		/\$0\.55, more than \$0\.50/,
	);
	const over = judgeAlone({ dollars: undefined, tokens: 5_001 }, { day, ceilings });
	assert.deepEqual(over?.ceiling, { scope: 'day', unit: 'tokens', ceiling: 10_000, needed: 10_001 });
});
