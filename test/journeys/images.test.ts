import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const ASK = 'What is wrong in this picture?';
const answer = answerByRules([
	{ when: { user: ASK }, answer: { text: 'The button stands over the text.' } },
	{ when: { user: 'and now' }, answer: { text: 'Still the same picture.' } },
]);

let world: World;
before(async () => {
	world = await openWorld({ answer });
});
after(() => world?.close());

/** The address of each picture of a request. */
function picturesOf(body: unknown): readonly string[] {
	const messages = (body as { messages: { content: unknown }[] }).messages;
	const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
	return parts.flatMap((part: { image_url?: { url: string } }) => part.image_url?.url ?? []);
}

journey(
	'a pasted picture is scaled and sent, seen in the chat, and sent again as the same bytes after a reload',
	() => world,
	async ({ panel, endpoint, window }) => {
		await window.command('Tandem: Focus on Chat View');
		await panel.composer.waitFor();
		await panel.composer.evaluate(async (input) => {
			const canvas = Object.assign(document.createElement('canvas'), { width: 1600, height: 1200 });
			const context = canvas.getContext('2d');
			for (let n = 0; context && n < 60; n++) context.fillText(`line ${n} of the picture`, 20, 20 * n);
			const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
			const clipboardData = new DataTransfer();
			clipboardData.items.add(new File([blob ?? ''], 'screen.png', { type: 'image/png' }));
			input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
		});
		await panel.button('Remove image 1, screen.png').waitFor();
		await panel.ask(ASK);
		await panel.log.getByText('The button stands over the text.').waitFor();
		const picture = panel.log.getByRole('img', { name: 'Image: screen.png, 1024 × 768 pixels' });
		await picture.waitFor();
		await takePicture(window, 'chat-image');
		const [first] = endpoint.requests;
		assert.deepEqual(first?.violations, []);
		const [sent, ...more] = picturesOf(first?.body);
		assert.match(sent ?? '', /^data:image\/png;base64,iVBORw0KGgo/);
		assert.deepEqual(more, []);

		await window.reload();
		await window.command('Tandem: Focus on Chat View');
		await picture.waitFor();
		assert.ok(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
		await panel.ask('and now?');
		await panel.log.getByText('Still the same picture.').waitFor();
		await until('the second request', () => endpoint.requests.length === 2);
		assert.deepEqual(endpoint.requests[1]?.violations, []);
		assert.deepEqual(picturesOf(endpoint.requests[1]?.body), [sent]);
	},
);
