import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttachedImage, Message } from '../../src/core/conversation.ts';
import {
	asksWithImages,
	IMAGE_LIMITS,
	imageRefusal,
	imagesOf,
	imagesTokens,
	withoutImages,
} from '../../src/core/images.ts';
import { findModel } from '../../src/core/models/findModel.ts';

const image = (changes: Partial<AttachedImage> = {}): AttachedImage => ({
	mediaType: 'image/png',
	base64: 'iVBORw0KGgo=',
	width: 1024,
	height: 1024,
	detail: 'high',
	...changes,
});
const user = (...images: readonly AttachedImage[]): Message => ({ role: 'user', text: 'Look', images });
const answer: Message = { role: 'assistant', text: 'I see.', toolCalls: [] };

test('images count by the rule of the model', () => {
	const messages = [user(image(), image({ detail: 'low' })), answer, user(image({ width: 1920, height: 1080 }))];
	const tokens = (model: string) => imagesTokens(findModel(model)!.images!, messages);
	assert.equal(imagesOf(messages).length, 3);
	assert.equal(tokens('gpt-4.1'), 765 + 85 + 1105);
	assert.ok(tokens('gpt-4.1-mini') > tokens('gpt-4.1'));
});

test('what no model reads is refused with a sentence that says what to do', () => {
	const refusal = (...images: readonly AttachedImage[]) => imageRefusal(images) ?? '';
	assert.equal(imageRefusal([image(), image({ mediaType: 'image/gif' })]), undefined);
	assert.match(refusal(image({ mediaType: 'image/svg+xml' })), /image\/svg\+xml.*Attach it as PNG/);
	assert.match(refusal(image({ mediaType: '<b>\n' })), /of an unknown type/);
	assert.match(refusal(image({ base64: '' })), /empty/);
	assert.match(refusal(image({ base64: 'A'.repeat(IMAGE_LIMITS.uriLength) })), /Scale it down/);
	assert.match(refusal(...Array.from({ length: 1_501 }, () => image())), /1501 images/);
	const large = image({ base64: 'A'.repeat(20_000_000) });
	assert.match(refusal(...Array.from({ length: 26 }, () => large)), /larger together/);
});

test('only images of the question that is open are asked about', () => {
	assert.ok(asksWithImages([user(image())]));
	assert.ok(!asksWithImages([user(image()), answer, user()]));
	assert.ok(asksWithImages([answer, user(image()), { role: 'user', text: 'and' }]));
});

test('for a model that reads text a note stands in for each image', () => {
	const messages = [user(image(), image()), answer, { role: 'user', text: '', images: [image()] } as const];
	const plain = withoutImages(messages);
	assert.deepEqual(imagesOf(plain), []);
	assert.match(plain[0]!.text, /^Look\n\[An image.*\n\[An image/);
	assert.equal(plain[1], answer);
	assert.match(plain[2]!.text, /^\[An image/);
});
