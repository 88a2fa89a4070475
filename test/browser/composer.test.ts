import assert from 'node:assert/strict';
import { test } from 'node:test';
import { events, READY, snapshot, started } from './sampleChats.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();

test('an example goes into the composer and is not sent', async () => {
	await ui.panel.send(snapshot());
	await ui.button('Explain how this project is put together').click();
	await ui.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
	assert.equal(await ui.input().inputValue(), 'Explain how this project is put together');
	assert.equal(await ui.asks(), 0);
});

test('Enter asks, Shift+Enter makes a line, an empty text is not asked', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.press('Enter');
	await ui.page.keyboard.type('  ');
	await ui.page.keyboard.press('Enter');
	assert.equal(await ui.button('Send').getAttribute('aria-disabled'), 'true');
	await ui.button('Send').click({ force: true });
	assert.equal(await ui.asks(), 0);
	await ui.input().fill('first');
	await ui.page.keyboard.press('Shift+Enter');
	await ui.page.keyboard.type('second');
	await ui.page.keyboard.press('Enter');
	assert.deepEqual(
		(await ui.panel.posts()).find((post) => post.kind === 'ask'),
		{ kind: 'ask', text: 'first\nsecond' },
	);
	assert.equal(await ui.input().inputValue(), 'first\nsecond', 'kept until the turn has begun');
	await ui.page.keyboard.press('Enter');
	assert.equal(await ui.asks(), 1, 'not sent twice');
	await ui.panel.send(events(started('t1', 'first\nsecond')));
	assert.equal(await ui.input().inputValue(), '');
	assert.equal(await ui.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
});

test('Enter that ends a composition of an input method does not ask', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	const cdp = await ui.page.context().newCDPSession(ui.page);
	await cdp.send('Input.imeSetComposition', { text: 'にほんご', selectionStart: 4, selectionEnd: 4 });
	const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
	await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
	await cdp.send('Input.insertText', { text: '日本語' });
	await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
	for (const how of [{ isComposing: true }, { keyCode: 229 }])
		await ui
			.input()
			.evaluate(
				(element, init) =>
					element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init })),
				how,
			);
	assert.equal(await ui.input().inputValue(), '日本語');
	assert.equal(await ui.asks(), 0);
	await ui.page.keyboard.press('Enter');
	assert.deepEqual(
		(await ui.panel.posts()).find((post) => post.kind === 'ask'),
		{ kind: 'ask', text: '日本語' },
	);
});

test('Stop stands in the place of Send while a turn runs, and gives the keyboard back', async () => {
	await ui.panel.send(snapshot(), events(started()));
	assert.equal(await ui.button('Send').count(), 0);
	await ui.button('Stop').click();
	assert.deepEqual((await ui.panel.posts()).at(-1), { kind: 'stop' });
	await ui.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
	await ui.panel.forget();
	await ui.page.keyboard.press('Escape');
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'stop' }]);
	await ui.panel.send(events({ kind: 'turnEnded', turn: 't1', outcome: 'stopped', at: Date.now() }));
	assert.equal(await ui.button('Send').count(), 1);
	assert.match((await ui.log().textContent()) ?? '', /You stopped this answer/);
	await ui.panel.forget();
	await ui.page.keyboard.press('Escape');
	assert.deepEqual(await ui.panel.posts(), []);
});

test('Enter while a turn runs keeps the text and says why', async () => {
	await ui.panel.send(snapshot(), events(started()));
	await ui.input().fill('and then');
	await ui.page.keyboard.press('Enter');
	assert.equal(await ui.asks(), 0);
	assert.equal(await ui.input().inputValue(), 'and then');
	await ui.page.waitForFunction(() =>
		/still answering/.test(document.querySelector('[role=status]')?.textContent ?? ''),
	);
	assert.match((await ui.page.locator('.composer').textContent()) ?? '', /still answering/);
});

test('the draft goes to the host soon, and at once when the composer loses the keyboard', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.type('half a');
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'ready' }]);
	await ui.page.waitForFunction(() => window.tandemTest.posts.some((post) => post.kind === 'draft'));
	await ui.page.keyboard.type(' thought');
	await ui.button('New chat').focus();
	assert.deepEqual((await ui.panel.posts()).at(-1), { kind: 'draft', text: 'half a thought' });
	assert.equal((await ui.panel.posts()).filter((post) => post.kind === 'draft').length, 2);
	assert.deepEqual(await ui.panel.remembered(), {
		chat: 'chat-1',
		draft: 'half a thought',
		picked: [],
		top: undefined,
	});
	await ui.panel.send(snapshot(undefined, READY, 'older'));
	assert.equal(await ui.input().inputValue(), 'half a thought', 'a snapshot does not take what was typed');
	await ui.open({ state: { chat: 'chat-1', draft: 'remembered here' } });
	await ui.panel.send(snapshot(undefined, READY, 'from the host'));
	assert.equal(await ui.input().inputValue(), 'from the host');
});

test('Enter asks what was typed a moment before, drawn or not', async () => {
	await ui.panel.send(snapshot());
	await ui.input().evaluate((element) => {
		(element as HTMLTextAreaElement).value = 'typed and sent within one frame';
		element.dispatchEvent(new InputEvent('input', { bubbles: true }));
		element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
	});
	const posts = await ui.panel.posts();
	assert.deepEqual(
		posts.find((post) => post.kind === 'ask'),
		{ kind: 'ask', text: 'typed and sent within one frame' },
	);
});
