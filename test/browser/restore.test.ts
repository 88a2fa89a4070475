import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ended, events, FILES, READY, restored, snapshot, started, text, viewOf } from './sampleChats.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();
const twoTurns = [
	started('t1', 'First ask'),
	text('Done.', 't1'),
	ended('t1'),
	started('t2', 'Second ask'),
	text('Done, too.', 't2'),
	{ ...FILES, turn: 't2' },
	ended('t2'),
] as const;

const focused = () =>
	ui.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

test('each finished turn can be gone back to, by pointer and by keyboard', async () => {
	await ui.panel.send(snapshot(viewOf(...twoTurns, started('t3', 'Running'))));
	const first = ui.button('Restore to before turn 1…');
	assert.equal(await ui.page.getByRole('button', { name: /^Restore to before/ }).count(), 2, 'not while a turn runs');
	const opacity = () => first.evaluate((button) => getComputedStyle(button).opacity);
	assert.equal(await opacity(), '0', 'quiet');
	await ui.page.getByText('First ask').hover();
	assert.equal(await opacity(), '1');
	await ui.page.mouse.move(0, 0);
	assert.equal(await opacity(), '0');
	await ui.button('New chat').focus();
	for (let tabs = 0; tabs < 5 && (await focused()) !== 'Restore to before turn 1…'; tabs++)
		await ui.page.keyboard.press('Tab');
	assert.equal(await focused(), 'Restore to before turn 1…');
	assert.equal(await opacity(), '1');
	await ui.panel.forget();
	await ui.page.keyboard.press('Enter');
	await ui.page.getByText('Second ask').hover();
	await ui.button('Restore to before turn 2…').click();
	assert.deepEqual(await ui.panel.posts(), [
		{ kind: 'restore', turn: 't1' },
		{ kind: 'restore', turn: 't2' },
	]);
});

test('what was restored stands at the end with a Redo, is said once, and the ask can be edited', async () => {
	await ui.panel.send(snapshot(viewOf(...twoTurns)));
	await ui.panel.send(events(restored('both')));
	const banner = ui.page.getByRole('region', { name: 'Restored' });
	assert.match((await banner.textContent()) ?? '', /The chat and 2 files are as before “Second ask”\./);
	assert.equal(await ui.status(), 'The chat and 2 files are as before “Second ask”.');
	assert.equal(await banner.getAttribute('aria-live'), null);
	assert.equal(await ui.log().getByText('Second ask').count(), 0);
	assert.equal(await ui.input().inputValue(), 'Second ask');
	await ui.page.waitForFunction(() => window.tandemTest.posts.some((post) => post.kind === 'draft'));
	await ui.panel.forget();
	await ui.button('Redo').click();
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'redoRestore' }]);
	await ui.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
	await ui.panel.send(events({ kind: 'restoreRedone' }));
	assert.equal(await banner.count(), 0);
	assert.equal(await ui.log().getByText('Second ask').count(), 1);
	assert.equal(await ui.input().inputValue(), '');
	assert.equal(await ui.status(), 'The restore was taken back.');
});

test('a page that is drawn again shows the restore, and the next ask ends it', async () => {
	await ui.panel.send(snapshot(viewOf(...twoTurns, restored('both', 't1')), READY, 'First ask'));
	assert.equal(await ui.button('Redo').count(), 1);
	assert.equal(await ui.status(), '', 'what is old is not said');
	assert.equal(await ui.page.getByText('What shall we work on?').count(), 0);
	await ui.panel.send(events(started('t3', 'Other')));
	assert.equal(await ui.button('Redo').count(), 0);
	assert.equal(await ui.page.getByRole('article').count(), 1);
});

test('a restore of files leaves chat and composer alone', async () => {
	await ui.panel.send(snapshot(viewOf(...twoTurns)), events(restored('files', 't2', ['src/retry.ts'])));
	assert.equal(await ui.page.getByRole('article').count(), 2);
	assert.equal(await ui.input().inputValue(), '');
	assert.equal(await ui.status(), '1 file is as before “Second ask”.');
});
