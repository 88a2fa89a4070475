import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FromPanel, isFromPanel, type ToPanel } from '../../src/shared/panelProtocol.ts';
import { FILE_ROWS, fileRow, MENU, mention } from './mentionSamples.ts';
import { DEMO, events, READY, snapshot, started } from './sampleChats.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();

type Complete = Extract<FromPanel, { kind: 'complete' }>;

const list = () => ui.page.getByRole('listbox', { name: 'What to add to your ask' });
const chips = () => ui.page.getByRole('list', { name: 'Goes along with your ask' });
const options = () => list().getByRole('option').allTextContents();
const active = (value?: string): ToPanel => ({
	kind: 'active',
	...(value && { mention: mention(value, 'activeEditor') }),
});

async function lastQuestion(): Promise<Complete> {
	const question = (await ui.panel.posts()).findLast((post) => post.kind === 'complete');
	assert.ok(question?.kind === 'complete');
	return question;
}

/** Answers the last question as the host does. */
async function answer(rows: readonly ReturnType<typeof fileRow>[], note = ''): Promise<void> {
	await ui.panel.send({ kind: 'completions', id: (await lastQuestion()).id, rows, note });
}

async function selected(): Promise<string | null> {
	await drawn();
	const id = await ui.input().getAttribute('aria-activedescendant');
	return id === null ? null : ui.page.locator(`#${id}`).textContent();
}

/** What was done is in the page. */
const drawn = () => ui.panel.send();

async function asked(): Promise<Extract<FromPanel, { kind: 'ask' }>> {
	const post = (await ui.panel.posts()).findLast((candidate) => candidate.kind === 'ask');
	assert.ok(post?.kind === 'ask' && isFromPanel(post));
	return post;
}

test('an @ opens the list, arrows choose, Enter names a file, and it goes along', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.type('Explain @');
	assert.equal((await lastQuestion()).typed, '');
	await answer(MENU);
	assert.equal((await options())[0], 'Filesthe text of a file');
	assert.equal(await selected(), 'Filesthe text of a file');
	await ui.page.keyboard.press('Enter');
	assert.equal(await ui.input().inputValue(), 'Explain @file:');
	assert.equal((await lastQuestion()).typed, 'file:');
	await ui.page.keyboard.type('ret');
	assert.equal((await lastQuestion()).typed, 'file:ret');
	await answer(FILE_ROWS);
	await ui.page.waitForFunction(() => /4 suggestions/.test(document.querySelector('[role=status]')?.textContent ?? ''));
	await ui.page.keyboard.press('ArrowDown');
	await ui.page.keyboard.press('ArrowDown');
	await ui.page.keyboard.press('ArrowUp');
	assert.equal(await selected(), 'retryOptions.tssrc');
	await ui.page.keyboard.press('Enter');
	assert.equal(await ui.input().inputValue(), 'Explain @src/retryOptions.ts ');
	await drawn();
	assert.equal(await list().count(), 0);
	assert.match((await chips().textContent()) ?? '', /^retryOptions\.ts$/);
	await ui.page.keyboard.type('please');
	await ui.page.keyboard.press('Enter');
	assert.deepEqual(await asked(), {
		kind: 'ask',
		text: 'Explain @src/retryOptions.ts please',
		mentions: [mention('src/retryOptions.ts')],
	});
	await ui.panel.send(events(started('t1', 'Explain @src/retryOptions.ts please')));
	assert.equal(await chips().count(), 0);
});

test('Tab and the mouse pick, Escape closes until another @, undo takes a mention back', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.type('@re');
	await answer(FILE_ROWS);
	await ui.page.keyboard.press('Tab');
	assert.equal(await ui.input().inputValue(), '@src/retry.ts ');
	await ui.page.keyboard.press('ControlOrMeta+z');
	assert.equal(await ui.input().inputValue(), '@re');
	await drawn();
	assert.equal(await chips().count(), 0);
	await ui.page.keyboard.press('End');
	await ui.page.keyboard.press('Escape');
	await ui.page.keyboard.type('t');
	await drawn();
	assert.equal(await list().count(), 0);
	await ui.page.keyboard.type(' @x');
	await answer(FILE_ROWS);
	await list().getByRole('option').nth(3).click();
	assert.equal(await ui.input().inputValue(), '@ret @test/retry.test.ts ');
	assert.equal(await ui.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
	await drawn();
	assert.deepEqual(await chips().getByRole('listitem').allTextContents(), ['retry.test.ts']);
});

test('a late answer is dropped; Enter with no row sends, Shift+Enter is a line', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.type('@a');
	const old = await lastQuestion();
	await ui.page.keyboard.type('b');
	await ui.panel.send({ kind: 'completions', id: old.id, rows: FILE_ROWS, note: '' });
	assert.equal(await list().count(), 0);
	await answer([], 'Nothing has such a name. Type another part of it.');
	assert.match((await ui.page.locator('.mention-popup').textContent()) ?? '', /Type another part/);
	assert.equal(await ui.input().getAttribute('aria-controls'), null);
	await ui.page.keyboard.press('Shift+Enter');
	assert.equal(await ui.input().inputValue(), '@ab\n');
	await ui.page.keyboard.press('Enter');
	assert.deepEqual(await asked(), { kind: 'ask', text: '@ab\n' });
});

test('the list closes when the caret or the keyboard leaves', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.type('one @re');
	await answer(FILE_ROWS);
	await ui.page.keyboard.press('Home');
	await list().waitFor({ state: 'detached' });
	await ui.page.keyboard.press('End');
	assert.equal(await list().count(), 0, 'it does not open by a move');
	await ui.page.keyboard.type('t');
	await answer(FILE_ROWS);
	await ui.button('New chat').focus();
	await list().waitFor({ state: 'detached' });
});

test('what an input method composes opens nothing until it is done', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.type('@');
	await answer(FILE_ROWS);
	await ui.panel.forget();
	const cdp = await ui.page.context().newCDPSession(ui.page);
	await cdp.send('Input.imeSetComposition', { text: 'かん', selectionStart: 2, selectionEnd: 2 });
	assert.equal((await ui.panel.posts()).filter(({ kind }) => kind === 'complete').length, 0);
	await ui.input().evaluate((element) => {
		const init = { key: 'Enter', bubbles: true, cancelable: true, isComposing: true };
		element.dispatchEvent(new KeyboardEvent('keydown', init));
	});
	assert.equal(await ui.input().inputValue(), '@かん', 'the key was the input method’s');
	await cdp.send('Input.insertText', { text: '漢字' });
	assert.equal((await lastQuestion()).typed, '漢字');
});

test('the open file is a chip of its own: removed by a key, it stays away, and comes back when asked for', async () => {
	await ui.open({ width: 300 });
	await ui.panel.send(snapshot(), active('src/core/retry.ts:10-24'));
	const remove = ui.button('Remove src/core/retry.ts:10-24');
	assert.match((await chips().textContent()) ?? '', /^retry\.ts:10-24$/);
	await ui.input().fill('why?');
	await ui.page.keyboard.press('Enter');
	assert.deepEqual((await asked()).mentions, [mention('src/core/retry.ts:10-24', 'activeEditor')]);
	await ui.panel.send(events(started('t1', 'why?'), { kind: 'turnEnded', turn: 't1', outcome: 'done', at: 1 }));
	await remove.focus();
	await ui.page.keyboard.press('Backspace');
	await ui.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
	await ui.panel.send(active('src/core/retry.ts:30'));
	await ui.input().fill('again');
	await ui.page.keyboard.press('Enter');
	assert.equal((await asked()).mentions, undefined);
	await ui.button('Add the open file src/core/retry.ts:30').click();
	await drawn();
	assert.equal(await ui.button('Remove src/core/retry.ts:30').count(), 1);
});

test('the button opens the list and takes its @ back when nothing was chosen', async () => {
	await ui.panel.send(snapshot(undefined, READY, 'see'));
	await ui.button('Attach').click();
	assert.equal(await ui.input().inputValue(), 'see @');
	await answer(MENU);
	await ui.page.keyboard.press('Escape');
	assert.equal(await ui.input().inputValue(), 'see ');
	await ui.button('Attach').click();
	await answer(MENU);
	await list().getByRole('option', { name: 'Image' }).click();
	assert.equal((await lastQuestion()).typed, 'image:');
	await answer([{ label: 'Image from file…', detail: '', icon: 'image', pick: { kind: 'image' } }]);
	await ui.page.keyboard.press('Enter');
	assert.deepEqual(
		(await ui.panel.posts()).findLast(({ kind }) => kind === 'attachImage'),
		{ kind: 'attachImage', path: '' },
	);
	assert.equal(await ui.input().inputValue(), 'see ');
});

test('images that the host has read go the way of dropped ones', async () => {
	await ui.panel.send(snapshot());
	const base64 = await ui.page.evaluate(async () => {
		const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
		canvas.getContext('2d')?.fillRect(0, 0, 20, 20);
		return canvas.toDataURL('image/png').split(',')[1] ?? '';
	});
	await ui.panel.send({ kind: 'imageFiles', files: [{ name: 'a.png', mediaType: 'image/png', base64 }], note: '' });
	await ui.button('Remove image 1, a.png').waitFor();
	await ui.panel.send({ kind: 'imageFiles', files: [], note: '“b.png” could not be read. Attach it again.' });
	assert.match((await ui.page.locator('.composer-hint').textContent()) ?? '', /could not be read/);
});

test('files of the editor that are dropped are told to the host, and become chips', async () => {
	await ui.panel.send(snapshot());
	const drop = (types: Readonly<Record<string, string>>) =>
		ui.input().evaluate((input, given) => {
			const data = new DataTransfer();
			for (const [type, text] of Object.entries(given)) data.setData(type, text);
			const over = new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: data });
			const dropped = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data });
			return [!input.dispatchEvent(over), !input.dispatchEvent(dropped)];
		}, types);
	assert.deepEqual(
		await drop({ 'application/vnd.code.uri-list': 'file:///w/a.ts\r\nfile:///w/b.ts\r\n', 'text/plain': 'x' }),
		[true, true],
	);
	assert.deepEqual((await ui.panel.posts()).at(-1), { kind: 'dropped', uris: ['file:///w/a.ts', 'file:///w/b.ts'] });
	assert.deepEqual(await drop({ resourceurls: '["vscode-remote://x/w/c.ts"]' }), [true, true]);
	assert.deepEqual((await ui.panel.posts()).at(-1), { kind: 'dropped', uris: ['vscode-remote://x/w/c.ts'] });
	assert.deepEqual(
		await drop({ 'text/uri-list': 'https://example.org/', 'text/html': '<a>' }),
		[false, false],
		'a link is text',
	);
	await ui.panel.send({
		kind: 'attached',
		mentions: [mention('a.ts'), mention('src', 'folder')],
		note: 'c.ts is not in the open folders. Add the folder to the workspace, or paste the text.',
	});
	assert.deepEqual(await chips().getByRole('listitem').allTextContents(), ['a.ts', 'src']);
	assert.match((await ui.page.locator('.composer-hint').textContent()) ?? '', /not in the open folders/);
	await ui.button('Remove a.ts').press('Delete');
	await drawn();
	assert.deepEqual(await chips().getByRole('listitem').allTextContents(), ['src']);
});

test('a picture from a file manager is attached, although its address comes with it', async () => {
	await ui.panel.send(snapshot());
	await ui.input().evaluate(async (input) => {
		const canvas = Object.assign(document.createElement('canvas'), { width: 4, height: 4 });
		const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
		const dataTransfer = new DataTransfer();
		dataTransfer.items.add(new File([blob ?? ''], 'screen.png', { type: 'image/png' }));
		dataTransfer.setData('text/uri-list', 'file:///home/me/screen.png');
		input.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
	});
	await ui.button('Remove image 1, screen.png').waitFor();
	assert.ok(!(await ui.panel.posts()).some(({ kind }) => kind === 'dropped'));
});

test('pasted lines of a file become a reference, which can be text again', async () => {
	await ui.panel.send(snapshot());
	await ui.input().fill('see ');
	const paste = (text: string) =>
		ui.input().evaluate((input, given) => {
			const clipboardData = new DataTransfer();
			clipboardData.setData('text/plain', given);
			const isTaken = !input.dispatchEvent(
				new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }),
			);
			if (!isTaken) document.execCommand('insertText', false, given);
		}, text);
	await paste('word');
	assert.equal((await ui.panel.posts()).filter(({ kind }) => kind === 'pasted').length, 0);
	await paste('\none\ntwo');
	const question = (await ui.panel.posts()).findLast((post) => post.kind === 'pasted');
	assert.ok(question?.kind === 'pasted');
	assert.equal(question.text, '\none\ntwo');
	assert.equal(await ui.input().inputValue(), 'see word\none\ntwo', 'it does not wait');
	const pasted = {
		kind: 'attached',
		mentions: [mention('a.ts:1-2', 'selection')],
		note: '',
		pasted: question.id,
	} as const;
	await ui.panel.send(pasted);
	assert.equal(await ui.input().inputValue(), 'see word @a.ts:1-2 ');
	assert.equal(await ui.input().evaluate((input) => (input as HTMLTextAreaElement).selectionStart), 19);
	await ui.button('Keep as text').click();
	await drawn();
	assert.equal(await ui.input().inputValue(), 'see word \none\ntwo');
	assert.equal(await chips().count(), 0);
});

test('mentions survive the page, and a page that was tampered with brings none', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.type('@re');
	await answer(FILE_ROWS);
	await ui.page.keyboard.press('Enter');
	const state = await ui.panel.remembered();
	await ui.open({ state });
	await ui.panel.send(snapshot(undefined, READY, '@src/retry.ts '));
	assert.deepEqual(await chips().getByRole('listitem').allTextContents(), ['retry.ts']);
	await ui.open({
		state: { chat: 'chat-1', draft: '@x', picked: [{ mention: { source: 3 }, inText: false }, 'x', null] },
	});
	await ui.panel.send(snapshot());
	assert.equal(await chips().count(), 0);
});

test('what went along stands under the ask; foreign text stays text', async () => {
	const evil = mention('a.ts', 'file', '<img src=x onerror=alert(1)>\u202E.ts');
	await ui.panel.send(
		snapshot(),
		events({ ...started('t1', 'x'), mentions: [mention('src/a.ts'), evil, mention('', 'later', 'later')] } as never),
	);
	const shown = ui.log().getByRole('list', { name: 'Went along' }).getByRole('listitem');
	assert.equal(await shown.count(), 3);
	assert.match((await shown.nth(1).textContent()) ?? '', /<img src=x onerror=alert\(1\)>U\+202E\.ts|202E/);
	assert.equal(await shown.nth(1).getAttribute('title'), '<img src=x onerror=alert(1)>[U+202E].ts');
	await ui.input().focus();
	await ui.page.keyboard.type('@');
	await answer([fileRow('<b>x</b>\u200B.ts')]);
	assert.equal(await ui.page.locator('.mention-row b').count(), 0);
});

test('in a low and narrow panel with all there is to say, the composer stays in view', async () => {
	await ui.open({ width: 300, height: 420 });
	const status = {
		...DEMO,
		hostedTools: ['Web search', 'Code interpreter'],
		warning: 'The workspace sets tandem.endpoint and tandem.ceilings. They are ignored: only your own settings count.',
	};
	const many = Array.from({ length: 40 }, (_, at) => mention(`src/file${at}.ts`));
	await ui.panel.send(snapshot(undefined, status, 'A draft of\ntwo lines'), active('src/retry.ts'), {
		kind: 'attached',
		mentions: many,
		note: '',
	});
	for (const part of [ui.input(), ui.page.getByRole('button', { name: 'Send' })]) {
		const box = await part.boundingBox();
		assert.ok(box && box.y > 0 && box.y + box.height <= 420, JSON.stringify(box));
	}
	const transcript = await ui.page.locator('.transcript').boundingBox();
	assert.ok(transcript && transcript.height > 40, JSON.stringify(transcript));
});
