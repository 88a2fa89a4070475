import assert from 'node:assert/strict';
import { createTextCache } from '../../../src/host/changes/textCache.ts';

describe('textCache', () => {
	it('reads a text once, forgets what was not asked for longest, and asks again for what is not known', async () => {
		const reads: string[] = [];
		const texts = new Map([...'abc'].map((name) => [name, name.repeat(4)]));
		const cache = createTextCache(async (name) => {
			reads.push(name);
			return texts.get(name);
		}, 8);
		for (const name of 'abaacbxx') assert.equal(await cache.get(name), texts.get(name));
		assert.equal(reads.join(''), 'abcbxx');
	});
});
