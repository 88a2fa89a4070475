import assert from 'node:assert/strict';
import { readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openVectorFiles } from '../../../src/host/index/vectorFiles.ts';
import { createOutside, type Scratch } from '../scratch.ts';

const key = (at: number) => at.toString(16).padStart(64, '0');
const vector = (at: number, length = 16) => Float32Array.from({ length }, (_, place) => at + place / 8);

describe('vectorFiles', () => {
	let storage: Scratch;
	beforeEach(() => {
		storage = createOutside();
	});
	afterEach(() => storage.remove());

	it('keeps vectors over sessions, exactly; what it does not know is not there', async () => {
		const folder = storage.file('vectors');
		const first = openVectorFiles(folder);
		assert.deepEqual(await first.get([key(1)]), [undefined]);
		await first.put([1, 2].map((at) => ({ key: key(at), vector: vector(at) })));
		const second = openVectorFiles(folder);
		assert.deepEqual(await second.get([key(2), key(3), key(1)]), [vector(2), undefined, vector(1)]);
		await second.put([{ key: '../outside', vector: vector(1) }]);
		assert.deepEqual(readdirSync(storage.folder), ['vectors'], 'no key leads out of the folder');
		await second.clear();
		assert.deepEqual(await second.get([key(1)]), [undefined]);
	});

	it('takes what is damaged as not there, and writes it anew', async () => {
		const folder = storage.file('vectors');
		const files = openVectorFiles(folder);
		const all = [0, 1, 2, 3].map((at) => ({ key: key(at), vector: vector(at) }));
		await files.put(all);
		truncateSync(join(folder, key(0)), 20);
		truncateSync(join(folder, key(1)), 0);
		writeFileSync(join(folder, key(2)), 'x'.repeat(72));
		const found = await files.get(all.map((entry) => entry.key));
		assert.deepEqual(found, [undefined, undefined, undefined, vector(3)]);
		await files.put(all);
		assert.deepEqual(await files.get([key(0), key(2)]), [vector(0), vector(2)]);
	});

	it('keeps to its limit: what was used longest ago goes, and other rests too', async () => {
		const folder = storage.file('vectors');
		await openVectorFiles(folder).put([1, 2, 3].map((at) => ({ key: key(at), vector: vector(at) })));
		writeFileSync(join(folder, `${key(9)}.77`), 'torn');
		const day = (ago: number) => new Date(Date.now() - ago * 86_400_000);
		for (const at of [1, 2, 3]) utimesSync(join(folder, key(at)), day(10 - at), day(10 - at));
		utimesSync(join(folder, `${key(9)}.77`), day(20), day(20));
		const files = openVectorFiles(folder, 3 * 72);
		await files.get([key(1)]);
		await files.put([{ key: key(4), vector: vector(4) }]);
		assert.deepEqual(readdirSync(folder).sort(), [key(1), key(3), key(4)]);
	});
});
