import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeable, whyNotAsked } from '../../../src/panel/images/attaching.ts';
import { fitImage, fitWithin } from '../../../src/panel/images/fitImage.ts';
import { ASK_IMAGE_LIMITS } from '../../../src/shared/askImage.ts';
import { askImage } from '../../fakes/askImage.ts';
import { random } from '../random.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
const status = { model: 'gpt-4.1', endpointLabel: 'OpenAI', readsImages: true, state: 'ready' } as const;
const textOnly = { ...status, model: 'reads-text', readsImages: false };
const empty = { images: [], reading: 0, status, draft: { text: '', revision: 0 } };
const png = { name: 'a.png', type: 'image/png', size: 10 };

test('what models read is attached, and the rest is named with what to do', () => {
	assert.deepEqual(takeable(empty, [png]), { taken: [png], why: '' });
	const svg = { name: 'b.svg', type: 'image/svg+xml', size: 10 };
	assert.deepEqual(takeable(empty, [svg, png]).taken, [png]);
	assert.match(takeable(empty, [svg, png]).why, /“b\.svg” is no image.*Attach PNG/);
	assert.match(takeable(empty, [{ ...png, size: 40_000_000 }]).why, /larger than 30 MB\. Scale it down/);
	assert.match(takeable(empty, [{ name: '', type: '', size: 1 }]).why, /^“This”|^This|no image/);
});

test('no more than an ask takes, also while some are still being read', () => {
	const { count } = ASK_IMAGE_LIMITS;
	const files = Array.from({ length: count + 2 }, () => ({ ...png }));
	assert.equal(takeable(empty, files).taken.length, count);
	assert.match(takeable(empty, files).why, /takes 8 images.*remove one/);
	const half = { ...empty, images: [askImage(), askImage()], reading: count - 3 };
	assert.equal(takeable(half, files).taken.length, 1);
	assert.equal(takeable({ ...empty, reading: count }, files).taken.length, 0);
});

test('a model that reads text only is said before anything is attached or asked', () => {
	assert.deepEqual(takeable({ ...empty, status: textOnly }, [png]).taken, []);
	assert.match(takeable({ ...empty, status: textOnly }, [png]).why, /“reads-text” reads no images\. Choose a model/);
	const asked = { ...empty, images: [askImage()], draft: { text: 'x', revision: 0 } };
	assert.equal(whyNotAsked(asked), '');
	assert.match(whyNotAsked({ ...asked, status: textOnly }), /reads no images/);
	assert.equal(whyNotAsked({ ...asked, images: [], status: textOnly }), '');
});

test('an image without words and one that is still being read wait', () => {
	assert.match(whyNotAsked({ ...empty, images: [askImage()] }), /Write what you want to know/);
	assert.match(whyNotAsked({ ...empty, reading: 1 }), /still being read/);
	assert.equal(whyNotAsked(empty), '');
});

test('an image is fitted to what the model sees, and never enlarged', () => {
	assert.deepEqual(fitImage({ width: 3840, height: 2160 }), { width: 1365, height: 768 });
	assert.deepEqual(fitImage({ width: 300, height: 200 }), { width: 300, height: 200 });
	assert.deepEqual(fitImage({ width: 10_000, height: 2 }), { width: 2048, height: 1 });
	assert.deepEqual(fitWithin({ width: 100, height: 50 }, 20), { width: 20, height: 10 });
	console.log(`seed ${SEED}`);
	const next = random(SEED);
	for (let round = 0; round < 2_000; round++) {
		const side = () => 1 + Math.floor(next() ** 3 * 20_000);
		const [width, height] = [side(), side()];
		const size = fitImage({ width, height });
		const what = `SEED=${SEED} ${width}×${height}`;
		assert.ok(size.width >= 1 && size.height >= 1 && size.width <= width && size.height <= height, what);
		assert.ok(Math.max(size.width, size.height) <= 2048 && Math.min(size.width, size.height) <= 768, what);
	}
});
