import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { createPictureStore } from '../../../src/host/hosted/pictureStore.ts';
import { HOSTED_LIMITS } from '../../../src/shared/hosted.ts';
import { createOutside, type Scratch } from '../scratch.ts';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const { signal } = new AbortController();
const uri = (bytes: Buffer, type = 'image/png') => `data:${type};base64,${bytes.toString('base64')}`;

describe('pictureStore', () => {
	let storage: Scratch;
	beforeEach(() => {
		storage = createOutside();
	});
	afterEach(() => storage.remove());

	it('keeps a picture by its bytes and gives it back in another window', async () => {
		const folder = storage.file('pictures');
		const bytes = Buffer.concat([PNG, Buffer.from('one')]);
		// What it is said to be does not count.
		const kept = await createPictureStore(folder).keep(uri(bytes, 'image/jpeg'), signal);
		assert.ok(kept.kind === 'kept');
		assert.deepEqual([kept.mediaType, kept.bytes], ['image/png', bytes.length]);
		const read = await createPictureStore(folder).read(kept.id);
		assert.deepEqual(read, { mediaType: 'image/png', bytes });
		assert.deepEqual(await createPictureStore(folder).keep(uri(bytes), signal), kept);
	});

	it('what is no picture, is too large, or finds no disk is lost with a reason', async () => {
		const store = createPictureStore(storage.file('pictures'));
		const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
		const large = `data:image/png;base64,${'A'.repeat(HOSTED_LIMITS.pictureBytes * 1.4)}`;
		for (const [url, why] of [
			[uri(svg, 'image/svg+xml'), /no picture/],
			[uri(Buffer.from('plain'), 'image/png'), /no picture/],
			['data:text/html;base64,AAAA', /no picture/],
			['https://a.example/p.png', /no picture/],
			[large, /too large/],
		] as const) {
			const lost = await store.keep(url, signal);
			assert.match(lost.kind === 'lost' ? lost.sentence : '', why);
		}
		storage.write('file', 'where the folder should be');
		const lost = await createPictureStore(storage.file('file')).keep(uri(PNG), signal);
		assert.match(lost.kind === 'lost' ? lost.sentence : '', /disk/);
	});

	it('reads nothing by another name, and makes room', async () => {
		const folder = storage.file('pictures');
		const store = createPictureStore(folder, 40);
		const ids: string[] = [];
		for (const name of ['one', 'two', 'three', 'four']) {
			const kept = await store.keep(uri(Buffer.concat([PNG, Buffer.from(name.padEnd(8))])), signal);
			if (kept.kind === 'kept') ids.push(kept.id);
			await new Promise((resolve) => setTimeout(resolve, 15));
		}
		writeFileSync(storage.file('secret'), 'x');
		assert.equal(readdirSync(folder).length, 2);
		assert.equal(await store.read(ids[0] ?? ''), undefined);
		assert.ok(await store.read(ids[3] ?? ''));
		for (const name of ['../secret', '', 'x', `${'a'.repeat(63)}/`]) assert.equal(await store.read(name), undefined);
	});
});
