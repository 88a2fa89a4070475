import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedImages } from '../../src/core/askImages.ts';
import type { TurnStarter } from '../../src/core/chat.ts';
import { askImage } from '../fakes/askImage.ts';
import { answer, hello, world } from './chatWorld.ts';

const IMAGES = [askImage(), askImage({ name: 'large.jpg', mediaType: 'image/jpeg', base64: 'QUJD'.repeat(50_000) })];

/** A turn whose first message is the one that the engine says. */
const saying: TurnStarter = async function* ({ text, images }) {
	yield { kind: 'message', message: { role: 'user', text, images } };
	yield* hello;
};

test('the view keeps a small picture of an image, the message the whole one', async () => {
	const { chat, onDisk } = world();
	await chat.ask('what is this?', 'm', saying, { images: IMAGES });
	assert.deepEqual(
		chat.view.turns[0]?.images,
		IMAGES.map(({ name, width, height, thumbnail }) => ({ name, width, height, thumbnail })),
	);
	for (const record of onDisk())
		if (record.kind === 'event') assert.ok(JSON.stringify(record).length < 4_000, record.event.kind);
	assert.deepEqual(
		chat.imagesOf('t1').map(({ base64, detail }) => [base64, detail]),
		IMAGES.map(({ base64 }) => [base64, 'auto']),
	);
});

test('what is sent after a reload is the same bytes as before', async () => {
	const { chat, onDisk } = world();
	await chat.ask('what is this?', 'm', saying, { images: IMAGES });
	const sent: string[] = [];
	const again = world(onDisk()).chat;
	for (const one of [chat, again])
		await one.ask('more', 'm', async function* ({ history, images }) {
			sent.push(JSON.stringify(history));
			assert.deepEqual(images, []);
			yield { kind: 'ended', outcome: 'done' };
		});
	assert.equal(sent[0], sent[1]);
	assert.ok(sent[0]?.includes(IMAGES[1]?.base64 ?? '?'));
	assert.deepEqual(again.view.turns[0], chat.view.turns[0]);
});

test('an ask without images leaves no trace of any', async () => {
	const { chat } = world();
	await chat.ask('hi', 'm', answer(...hello));
	assert.ok(!('images' in (chat.view.turns[0] ?? {})));
	assert.deepEqual(chat.imagesOf('t1'), []);
});

test('the images of a turn that failed can be asked with again, also when it failed before it began', async () => {
	const { chat, onDisk } = world();
	await chat.ask('what is this?', 'm', answer({ kind: 'ended', outcome: 'failed' }), { images: IMAGES });
	const shown = chat.view.turns[0]?.images ?? [];
	assert.deepEqual(askedImages(shown, chat.imagesOf('t1')), IMAGES);
	const told: TurnStarter = async function* () {
		yield { kind: 'ended', outcome: 'failed' };
	};
	await chat.ask('and this?', 'm', told, { images: IMAGES });
	assert.deepEqual(askedImages(shown, chat.imagesOf('t2')), IMAGES);
	const later = world(onDisk()).chat;
	assert.equal(askedImages(shown, later.imagesOf('t2')), undefined, 'they are gone, and that is said');
});
