import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutToBytes } from '../../../src/core/ranking/cutToBytes.ts';
import { parseEmbeddingSetting } from '../../../src/core/ranking/embeddingSetting.ts';

test('nothing is embedded unless a model is named', () => {
	for (const value of [
		undefined,
		null,
		true,
		'text-embedding-3-small',
		[],
		{},
		{ model: '' },
		{ model: ' ' },
		{ model: 3 },
	])
		assert.equal(parseEmbeddingSetting(value), undefined, JSON.stringify(value));
	assert.deepEqual(parseEmbeddingSetting({ model: ' m ' }), { model: 'm' });
	assert.deepEqual(parseEmbeddingSetting({ model: 'm', dimensions: 256, endpoint: 'http://localhost:1/v1 ' }), {
		model: 'm',
		dimensions: 256,
		endpoint: 'http://localhost:1/v1',
	});
	assert.deepEqual(parseEmbeddingSetting({ model: 'm', dimensions: 0.5 }), { model: 'm' });
	assert.equal(parseEmbeddingSetting({ model: 'm', endpoint: 5 }), undefined, 'no other endpoint is taken instead');
});

test('a text is cut to bytes, between characters', () => {
	const text = 'aä€𝄞'.repeat(20);
	for (let most = 0; most < 220; most++) {
		const cut = cutToBytes(text, most);
		assert.ok(text.startsWith(cut));
		assert.ok(Buffer.byteLength(cut) <= most, `${most}`);
		assert.ok(Buffer.byteLength(cut) > most - 4 || cut === text, `as much as fits into ${most}`);
		assert.ok(cut.isWellFormed());
	}
});
