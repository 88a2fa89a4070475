import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import type { FromPanel } from '../../src/shared/panelProtocol.ts';
import { isFromPanel } from '../../src/shared/panelProtocol.ts';
import { askImage } from '../fakes/askImage.ts';
import { events, READY, snapshot } from './sampleChats.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();
const SHOTS = '.build/shots';

interface Given {
	readonly how: 'paste' | 'drop';
	readonly files: readonly {
		readonly name: string;
		readonly type: string;
		readonly width?: number;
		readonly height?: number;
	}[];
	/** Text that comes with them. */
	readonly text?: string;
}

/** Gives the composer files as the clipboard or a drag does; whether the panel took the event. Files with a width are pictures. */
function give(given: Given): Promise<boolean> {
	return ui.input().evaluate(async (input, { how, files, text }: Given) => {
		const data = new DataTransfer();
		for (const { name, type, width = 0, height = 0 } of files) {
			const canvas = document.createElement('canvas');
			Object.assign(canvas, { width, height });
			const context = canvas.getContext('2d');
			for (let n = 0; context && n < 40; n++) {
				context.fillStyle = `hsl(${n * 37} 80% 50%)`;
				context.fillRect((n * width) / 40, 0, width / 40, height);
			}
			const blob = width ? await new Promise<Blob | null>((done) => canvas.toBlob(done, type)) : new Blob(['x']);
			data.items.add(new File([blob ?? ''], name, { type }));
		}
		if (text !== undefined) data.setData('text/plain', text);
		const common = { bubbles: true, cancelable: true };
		const event =
			how === 'paste'
				? new ClipboardEvent('paste', { ...common, clipboardData: data })
				: new DragEvent('drop', { ...common, dataTransfer: data });
		return !input.dispatchEvent(event);
	}, given);
}

const strip = () => ui.page.getByRole('list', { name: 'Attached images' });
const chips = (count: number) =>
	ui.page.waitForFunction((wanted) => document.querySelectorAll('.image-chip img').length === wanted, count);
const hint = (words: RegExp) =>
	ui.page.waitForFunction(
		(source) => new RegExp(source).test(document.querySelector('.composer-hint')?.textContent ?? ''),
		words.source,
	);

async function askPosted(): Promise<Extract<FromPanel, { kind: 'ask' }>> {
	const post = (await ui.panel.posts()).find((candidate) => candidate.kind === 'ask');
	assert.ok(post?.kind === 'ask');
	return post;
}

/** What the base64 holds when it is decoded as an image. */
function decoded(mediaType: string, base64: string): Promise<{ width: number; height: number }> {
	return ui.page.evaluate(
		async ([type, text]) => {
			const bytes = Uint8Array.from(atob(text ?? ''), (letter) => letter.charCodeAt(0));
			const { width, height } = await createImageBitmap(new Blob([bytes], { type: type ?? '' }));
			return { width, height };
		},
		[mediaType, base64],
	);
}

test('a pasted image is scaled, shown with its size, and goes along with the ask', async () => {
	mkdirSync(SHOTS, { recursive: true });
	await ui.open({ width: 300 });
	await ui.panel.send(snapshot());
	assert.equal(
		await give({ how: 'paste', files: [{ name: 'screen.png', type: 'image/png', width: 2400, height: 1350 }] }),
		true,
	);
	await chips(1);
	assert.match((await strip().textContent()) ?? '', /screen\.png1365 × 768 · \d+ kB/);
	await ui.input().fill('What is wrong here?');
	await ui.page.screenshot({ path: `${SHOTS}/images-composer.png` });
	await ui.input().press('Enter');
	const ask = await askPosted();
	assert.ok(isFromPanel(ask));
	const [image] = ask.images ?? [];
	assert.ok(image && ask.images?.length === 1);
	assert.deepEqual([image.name, image.mediaType, image.width, image.height], ['screen.png', 'image/png', 1365, 768]);
	assert.deepEqual(await decoded(image.mediaType, image.base64), { width: 1365, height: 768 });
	const { mediaType: _, base64: __, ...shown } = image;
	await ui.panel.send(
		events({
			kind: 'turnStarted',
			turn: 't1',
			ask: 'What is wrong here?',
			images: [shown],
			model: 'gpt-4.1',
			at: Date.now(),
		}),
	);
	assert.equal(await strip().count(), 0);
	const picture = ui.log().getByRole('img', { name: 'Image: screen.png, 1365 × 768 pixels' });
	await picture.waitFor();
	assert.ok(await picture.evaluate((element) => (element as HTMLImageElement).naturalWidth > 0), 'it is drawn');
	await ui.page.screenshot({ path: `${SHOTS}/images-transcript.png` });
});

test('dropped files: a photograph stays a JPEG, a WebP becomes a PNG, what is no image is named', async () => {
	await ui.open({ width: 300 });
	await ui.panel.send(snapshot());
	const files = [
		{ name: 'photo.jpg', type: 'image/jpeg', width: 900, height: 1600 },
		{ name: 'web.webp', type: 'image/webp', width: 40, height: 30 },
		{ name: 'notes.pdf', type: 'application/pdf' },
	];
	assert.equal(await give({ how: 'drop', files }), true);
	await chips(2);
	await hint(/“notes\.pdf” is no image that models read\. Attach PNG/);
	await ui.page.screenshot({ path: `${SHOTS}/images-refused.png` });
	await ui.input().fill('x');
	await ui.input().press('Enter');
	assert.deepEqual(
		(await askPosted()).images?.map(({ mediaType, width, height }) => [mediaType, width, height]),
		[
			['image/jpeg', 768, 1365],
			['image/png', 40, 30],
		],
	);
});

test('an image is removed with the keyboard, which then is in the composer', async () => {
	await ui.panel.send(snapshot());
	await give({ how: 'paste', files: [{ name: 'a.png', type: 'image/png', width: 10, height: 10 }] });
	await chips(1);
	await ui.input().focus();
	await ui.page.keyboard.press('Shift+Tab');
	assert.equal(
		await ui.page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
		'Remove image 1, a.png',
	);
	await ui.page.keyboard.press('Enter');
	await chips(0);
	await ui.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
	assert.equal(await ui.status(), 'Removed a.png.');
	await ui.page.keyboard.type('no image');
	await ui.page.keyboard.press('Enter');
	assert.deepEqual(await askPosted(), { kind: 'ask', text: 'no image' });
});

test('a model that reads text only refuses, and an image alone is no ask', async () => {
	await ui.open({ width: 300 });
	await ui.panel.send(snapshot());
	const image = { name: 'a.png', type: 'image/png', width: 10, height: 10 };
	await give({ how: 'paste', files: [image] });
	await chips(1);
	await ui.input().press('Enter');
	await hint(/Write what you want to know/);
	await ui.panel.send({ kind: 'status', status: { ...READY, model: 'reads-text', readsImages: false } });
	await ui.input().fill('What is this?');
	await ui.input().press('Enter');
	await hint(/Model “reads-text” reads no images\. Choose a model that does/);
	assert.equal(await give({ how: 'drop', files: [image] }), true);
	await ui.page.screenshot({ path: `${SHOTS}/images-no-vision.png` });
	assert.equal(await strip().getByRole('img').or(strip().locator('img')).count(), 1);
	assert.equal(await ui.asks(), 0);
});

test('a file that is no image inside, and one too many, are told', async () => {
	await ui.panel.send(snapshot());
	await give({ how: 'paste', files: [{ name: 'broken.png', type: 'image/png' }] });
	await hint(/“broken\.png” could not be read as an image/);
	const image = { name: 'a.png', type: 'image/png', width: 10, height: 10 };
	await give({ how: 'drop', files: Array.from({ length: 9 }, () => image) });
	await chips(8);
	await hint(/An ask takes 8 images/);
});

test('text that comes with a picture is the browser’s to paste', async () => {
	await ui.panel.send(snapshot());
	const image = { name: 'cells.png', type: 'image/png', width: 10, height: 10 };
	assert.equal(await give({ how: 'paste', files: [image], text: 'a\tb' }), false);
	assert.equal(await give({ how: 'paste', files: [], text: 'words' }), false);
	assert.equal(await strip().count(), 0);
});

test('an image from elsewhere is not loaded, whatever the host says', async () => {
	const { mediaType: _, base64: __, ...shown } = askImage({ thumbnail: 'https://example.com/a.png' });
	await ui.panel.send(
		snapshot(),
		events({ kind: 'turnStarted', turn: 't1', ask: 'x', images: [shown], model: 'gpt-4.1', at: Date.now() }),
	);
	await ui.page.waitForFunction(() => window.tandemTest.violations.length > 0);
	const offences = await ui.panel.offences();
	assert.ok(
		offences.length > 0 && offences.every((offence) => /^policy: img-src https:\/\/example\.com/.test(offence)),
		offences.join(),
	);
});

test('what a camera noted does not go along, but the picture is upright', async () => {
	await ui.panel.send(snapshot());
	await ui.input().evaluate(async (input) => {
		const canvas = Object.assign(document.createElement('canvas'), { width: 60, height: 40 });
		canvas.getContext('2d')?.fillRect(0, 0, 60, 40);
		const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg'));
		const jpeg = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
		// Behind the start of the file: a note with one entry, that the camera was held upright (orientation 6).
		const note = [...'Exif\0\0MM\0*\0\0\0\b\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0'].map((c) =>
			c.charCodeAt(0),
		);
		const file = new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, note.length + 2, ...note, ...jpeg.subarray(2)]);
		const clipboardData = new DataTransfer();
		clipboardData.items.add(new File([file], 'camera.jpg', { type: 'image/jpeg' }));
		input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	});
	await chips(1);
	await ui.input().fill('x');
	await ui.input().press('Enter');
	const [image] = (await askPosted()).images ?? [];
	assert.deepEqual([image?.mediaType, image?.width, image?.height], ['image/jpeg', 40, 60]);
	assert.ok(!Buffer.from(image?.base64 ?? '', 'base64').includes('Exif'));
	assert.ok(!Buffer.from(image?.thumbnail.split(',')[1] ?? '', 'base64').includes('Exif'));
});
