import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FromPanel, isFromPanel } from '../../src/shared/panelProtocol.ts';
import { ended, events, READY, snapshot, started, text, viewOf } from './sampleChats.ts';
import {
	ASKED,
	CITATIONS,
	CITED_TEXT,
	CITED_TURN,
	HOSTED_STATUS,
	OUTPUT_TURN,
	PICTURE_ID,
	SEARCHES,
} from './sampleHosted.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();
const PNG =
	'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const NODE = 'https://nodejs.org/en/about/previous-releases?utm_source=openai';

async function posted(kind: FromPanel['kind']): Promise<readonly FromPanel[]> {
	const posts = (await ui.panel.posts()).filter((post) => post.kind === kind);
	for (const post of posts) assert.ok(isFromPanel(post), JSON.stringify(post));
	return posts;
}

test('the numbers of the sources are links in their places, and lead to the host, which asks', async () => {
	await ui.panel.send(snapshot(viewOf(...CITED_TURN)));
	const numbers = ui.page.locator('.markdown .cite');
	assert.deepEqual(await numbers.allTextContents(), ['1', '2', '2']);
	assert.match(
		(await ui.log().innerText()).replace(/\s+/g, ' '),
		/on 2026-04-30 1\. Move to.* April 2027 ?2\..*supported line! \[3\]/,
	);
	await numbers.first().click();
	await ui.page
		.getByRole('navigation', { name: 'Sources' })
		.getByRole('link', { name: /Release Working Group/ })
		.press('Enter');
	assert.deepEqual(await posted('openLink'), [
		{ kind: 'openLink', href: NODE },
		{ kind: 'openLink', href: 'https://github.com/nodejs/release#release-schedule' },
	]);
});

test('what streams is drawn with its numbers when it has ended, and nothing is lost on the way', async () => {
	await ui.panel.send(snapshot(), events(started(), ...SEARCHES));
	for (let at = 0; at < CITED_TEXT.length; at += 40) await ui.panel.send(events(text(CITED_TEXT.slice(at, at + 40))));
	await ui.panel.send(events(...CITATIONS));
	assert.equal(await ui.page.locator('.markdown .cite').count(), 0);
	assert.equal(await ui.page.getByRole('navigation', { name: 'Sources' }).getByRole('listitem').count(), 3);
	await ui.panel.send(events(ended()));
	assert.equal(await ui.page.locator('.markdown .cite').count(), 3);
	assert.match(await ui.log().innerText(), /still says "node": ">=20", and/);
});

test('hostile sources, files and pictures do nothing by themselves', async () => {
	const turn = 't1';
	const evil = '<img src=x onerror=window.PWN=1>';
	await ui.panel.send(
		snapshot(
			viewOf(
				started(),
				text('Words.'),
				{ kind: 'cited', turn, citation: { title: evil, start: 0, end: 5, url: 'javascript:window.PWN=1' } },
				{
					kind: 'cited',
					turn,
					citation: { title: `a\u202E${evil}`, start: 0, end: 5, url: 'https://evil.example/">x' },
				},
				{ kind: 'fileMade', turn, file: { id: 'f', name: `\u202E${evil}` } },
				{ kind: 'pictureMade', turn, picture: { kind: 'link', href: 'command:workbench.action.quit' } },
				{ kind: 'pictureMade', turn, picture: { kind: 'kept', id: 'x', mediaType: 'image/png', bytes: 1 } },
				ended(),
			),
			{ ...READY, hostedTools: [evil] },
		),
	);
	await ui.page.waitForFunction(() => window.tandemTest.posts.some(({ kind }) => kind === 'showPicture'));
	await ui.panel.send({ kind: 'picture', id: 'x', url: 'https://evil.example/x.png' });
	assert.equal(await ui.page.locator('main img, header img').count(), 0);
	assert.equal(await ui.page.evaluate(() => 'PWN' in window), false);
	assert.equal(await ui.page.locator('[data-href^="javascript"], [data-href^="command"]').count(), 0);
	assert.equal(await ui.page.locator('.outputs .hidden-character').textContent(), 'U+202E');
});

test('files and pictures are saved by the host, which is told their ids only', async () => {
	await ui.panel.send(snapshot(viewOf(...OUTPUT_TURN)));
	await ui.button('Save retries.csv as…').click();
	await ui.button('Save picture as…').click();
	assert.deepEqual(await posted('saveOutput'), [{ kind: 'saveOutput', turn: 't1', id: 'cfile_1' }]);
	assert.deepEqual(await posted('savePicture'), [{ kind: 'savePicture', turn: 't1', id: PICTURE_ID }]);
	assert.match(await ui.log().innerText(), /1 container \$0\.03 · 1 image — · at least \$0\.0425/);
});

test('a picture is in the page only while it is near, and what is gone is said', async () => {
	const long = viewOf(...OUTPUT_TURN, started('t2'), text('line\n\n'.repeat(300), 't2'), ended('t2'));
	await ui.panel.send(snapshot(long));
	assert.deepEqual(await posted('showPicture'), [], 'it is far above');
	const scroller = ui.page.locator('.scroller');
	await scroller.evaluate((element) => element.scrollTo(0, 0));
	await ui.page.waitForFunction(() => window.tandemTest.posts.some(({ kind }) => kind === 'showPicture'));
	await ui.panel.send({ kind: 'picture', id: PICTURE_ID, url: PNG });
	await ui.page.getByRole('img', { name: 'Made by a tool of the endpoint' }).waitFor();
	await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
	await ui.page.waitForFunction(() => !document.querySelector('.output-picture img'));
	await scroller.evaluate((element) => element.scrollTo(0, 0));
	await ui.page.waitForFunction(() => window.tandemTest.posts.filter(({ kind }) => kind === 'showPicture').length > 1);
	await ui.panel.send({ kind: 'picture', id: PICTURE_ID });
	await ui.page.getByText('This picture is no longer kept.').waitFor();
});

test('the tools that go along are named, and lead to the choice of them', async () => {
	await ui.panel.send(snapshot(undefined, HOSTED_STATUS));
	await ui.page.getByRole('button', { name: /^Hosted tools: Web search, Code interpreter/ }).click();
	assert.equal((await posted('chooseHostedTools')).length, 1);
	await ui.panel.send({ kind: 'status', status: READY });
	assert.equal(await ui.page.locator('.hosted-tools').count(), 0);
});

test('a call of a remote server asks with everything that it would do, hidden characters shown', async () => {
	await ui.panel.send(snapshot(viewOf(...ASKED)));
	const dialog = ui.page.getByRole('alertdialog');
	const words = (await dialog.innerText()).replace(/\s+/g, ' ');
	assert.match(words, /Let tickets run find ?U\+202E ?_tickets\?/);
	assert.match(words, /Address: https:\/\/mcp\.example\.com\/sse Tool: .*"query": "retry ?U\+200B ?delay"/);
	assert.match(await ui.log().innerText(), /delete_all of tickets\s+Rejected/);
});
