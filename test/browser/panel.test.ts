import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import type { ChatEvent } from '../../src/shared/chat.ts';
import type { NextAction } from '../../src/shared/failure.ts';
import { launchChromium } from '../vscode/chromium.ts';
import { type OpenPanel, type PanelOptions, type PanelServer, startPanelServer } from './panelPage.ts';
import {
	ANSWER,
	APPROVAL,
	DEMO,
	ended,
	events,
	FAILED_CALL,
	FILES,
	longChat,
	NEEDS_KEY,
	RATE_LIMITED,
	READY,
	snapshot,
	started,
	text,
	toolCalls,
	USAGE,
	viewOf,
} from './sampleChats.ts';

let server: PanelServer;
let browser: Browser;
let panel: OpenPanel;
let page: Page;

before(async () => {
	server = await startPanelServer();
	browser = await launchChromium();
});
after(async () => {
	await browser?.close();
	await server?.close();
});

async function open(options?: PanelOptions): Promise<void> {
	await panel?.close();
	panel = await server.open(browser, options);
	page = panel.page;
}
beforeEach(() => open());
afterEach(async () => {
	assert.deepEqual(await panel.offences(), [], 'the page broke its policy or asked for something');
});

const input = (): Locator => page.getByRole('textbox', { name: 'Ask Tandem' });
const button = (name: string): Locator => page.getByRole('button', { name });
const log = (): Locator => page.getByRole('log');
const status = (): Promise<string | null> => page.getByRole('status').textContent();
const kinds = async (): Promise<readonly string[]> => (await panel.posts()).map((post) => post.kind);
const asks = async (): Promise<number> => (await kinds()).filter((kind) => kind === 'ask').length;

test('the panel says that it is ready and has the names that others rely on', async () => {
	assert.deepEqual(await panel.posts(), [{ kind: 'ready' }]);
	await panel.send(snapshot());
	for (const name of ['Send', 'New chat']) assert.equal(await button(name).count(), 1, name);
	assert.equal(await input().count(), 1);
	assert.equal(await log().getAttribute('aria-live'), 'polite');
	assert.equal(await log().getAttribute('aria-atomic'), 'false');
	assert.equal(await page.locator('html').getAttribute('lang'), 'en');
	await button('New chat').click();
	assert.deepEqual((await panel.posts()).at(-1), { kind: 'newChat' });
});

test('an example goes into the composer and is not sent', async () => {
	await panel.send(snapshot());
	await button('Explain how this project is put together').click();
	await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
	assert.equal(await input().inputValue(), 'Explain how this project is put together');
	assert.equal(await asks(), 0);
});

test('Enter asks, Shift+Enter makes a line, an empty text is not asked', async () => {
	await panel.send(snapshot());
	await input().focus();
	await page.keyboard.press('Enter');
	await page.keyboard.type('  ');
	await page.keyboard.press('Enter');
	assert.equal(await button('Send').getAttribute('aria-disabled'), 'true');
	await button('Send').click({ force: true });
	assert.equal(await asks(), 0);
	await input().fill('first');
	await page.keyboard.press('Shift+Enter');
	await page.keyboard.type('second');
	await page.keyboard.press('Enter');
	assert.deepEqual(
		(await panel.posts()).find((post) => post.kind === 'ask'),
		{ kind: 'ask', text: 'first\nsecond' },
	);
	assert.equal(await input().inputValue(), 'first\nsecond', 'kept until the turn has begun');
	await page.keyboard.press('Enter');
	assert.equal(await asks(), 1, 'not sent twice');
	await panel.send(events(started('t1', 'first\nsecond')));
	assert.equal(await input().inputValue(), '');
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
});

test('Enter that ends a composition of an input method does not ask', async () => {
	await panel.send(snapshot());
	await input().focus();
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Input.imeSetComposition', { text: 'にほんご', selectionStart: 4, selectionEnd: 4 });
	const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
	await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
	await cdp.send('Input.insertText', { text: '日本語' });
	await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
	for (const how of [{ isComposing: true }, { keyCode: 229 }])
		await input().evaluate(
			(element, init) => element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init })),
			how,
		);
	assert.equal(await input().inputValue(), '日本語');
	assert.equal(await asks(), 0);
	await page.keyboard.press('Enter');
	assert.deepEqual(
		(await panel.posts()).find((post) => post.kind === 'ask'),
		{ kind: 'ask', text: '日本語' },
	);
});

test('Stop stands in the place of Send while a turn runs, and gives the keyboard back', async () => {
	await panel.send(snapshot(), events(started()));
	assert.equal(await button('Send').count(), 0);
	await button('Stop').click();
	assert.deepEqual((await panel.posts()).at(-1), { kind: 'stop' });
	await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
	await panel.forget();
	await page.keyboard.press('Escape');
	assert.deepEqual(await panel.posts(), [{ kind: 'stop' }]);
	await panel.send(events({ kind: 'turnEnded', turn: 't1', outcome: 'stopped', at: Date.now() }));
	assert.equal(await button('Send').count(), 1);
	assert.match((await log().textContent()) ?? '', /You stopped this answer/);
	await panel.forget();
	await page.keyboard.press('Escape');
	assert.deepEqual(await panel.posts(), []);
});

test('Enter while a turn runs keeps the text and says why', async () => {
	await panel.send(snapshot(), events(started()));
	await input().fill('and then');
	await page.keyboard.press('Enter');
	assert.equal(await asks(), 0);
	assert.equal(await input().inputValue(), 'and then');
	await page.waitForFunction(() => /still answering/.test(document.querySelector('[role=status]')?.textContent ?? ''));
	assert.match((await page.locator('.composer').textContent()) ?? '', /still answering/);
});

test('the draft goes to the host soon, and at once when the composer loses the keyboard', async () => {
	await panel.send(snapshot());
	await input().focus();
	await page.keyboard.type('half a');
	assert.deepEqual(await kinds(), ['ready']);
	await page.waitForFunction(() => window.tandemTest.posts.some((post) => post.kind === 'draft'));
	await page.keyboard.type(' thought');
	await button('New chat').focus();
	assert.deepEqual((await panel.posts()).at(-1), { kind: 'draft', text: 'half a thought' });
	assert.equal((await panel.posts()).filter((post) => post.kind === 'draft').length, 2);
	assert.deepEqual(await panel.remembered(), { chat: 'chat-1', draft: 'half a thought', top: undefined });
	await panel.send(snapshot(undefined, READY, 'older'));
	assert.equal(await input().inputValue(), 'half a thought', 'a snapshot does not take what was typed');
	await open({ state: { chat: 'chat-1', draft: 'remembered here' } });
	await panel.send(snapshot(undefined, READY, 'from the host'));
	assert.equal(await input().inputValue(), 'from the host');
});

test('a running turn shows what it does, its calls and its answer as they come', async () => {
	await panel.send(snapshot(), events(started('t1', 'Ask <b>me</b>')));
	assert.match((await log().textContent()) ?? '', /Ask <b>me<\/b>.*Waiting for gpt-4\.1 · \d+ s/);
	assert.equal(await log().getAttribute('aria-busy'), 'true');
	await panel.send(events(...toolCalls(), ...FAILED_CALL));
	assert.equal(await page.locator('.tool').count(), 3);
	const call = page.locator('details.tool').first();
	assert.equal(await call.locator('pre').count(), 0, 'details are drawn on demand');
	await call.locator('summary').click();
	assert.match((await call.locator('pre').textContent()) ?? '', /src\/retry\.ts:31/);
	await panel.send(events(text('A **bo')));
	assert.equal(await page.locator('.markdown strong').textContent(), 'bo');
	await panel.send(events(text('ld** word'), USAGE, ended()));
	assert.equal((await page.locator('.markdown').textContent())?.trim(), 'A bold word');
	assert.equal(await page.locator('.cost').textContent(), '12,840 in · 9,216 cached · 614 out · $0.0168');
	assert.equal(await log().getAttribute('aria-busy'), 'false');
	assert.equal(await status(), 'Tandem has answered.');
});

test('finished blocks of a streaming answer are never drawn again, and old turns neither', async () => {
	await panel.send(snapshot(longChat(3)), events(started('now', 'More')));
	await page.evaluate(() => {
		const changed: string[] = [];
		Object.assign(window, { changed });
		const turns = document.querySelectorAll('article');
		for (const turn of [...turns].slice(0, -1))
			new MutationObserver((list) => changed.push(...list.map((change) => `old turn: ${change.type}`))).observe(turn, {
				subtree: true,
				childList: true,
				characterData: true,
				attributes: true,
			});
	});
	await panel.send(events(text('First paragraph.\n\n```ts\nconst a = 1;\n', 'now')));
	await page.evaluate(() => {
		for (const node of document.querySelectorAll('article:last-child .block > *'))
			Object.assign(node, { isMarked: true });
	});
	for (let index = 0; index < 40; index++) await panel.send(events(text(`const b${index} = 2;\n`, 'now')));
	await panel.send(events(text('```\n\nLast.', 'now'), ended('now')));
	const marked = await page.evaluate(() =>
		[...document.querySelectorAll('article:last-child .block > *')].map((node) => 'isMarked' in node),
	);
	assert.deepEqual(marked, [true, true, false]);
	assert.deepEqual(await page.evaluate(() => (window as unknown as { changed: string[] }).changed), []);
});

test('a 32,768-token answer in 5,000 pieces is drawn to its last word', async (context) => {
	await panel.send(snapshot(), events(started()));
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Performance.enable');
	const blocks = await page.evaluate(async (part) => {
		let answer = '';
		while (answer.length < 130_000) answer += part.replaceAll('retry', `retry${answer.length}`);
		const size = Math.ceil(answer.length / 5000);
		for (let at = 0, piece = 1; at < answer.length; at += size, piece++) {
			const delta = answer.slice(at, at + size);
			window.postMessage({ kind: 'events', chat: 'chat-1', events: [{ kind: 'text', turn: 't1', delta }] }, '*');
			if (piece % 8 === 0) await new Promise((done) => requestAnimationFrame(done));
		}
		await new Promise((done) => setTimeout(done));
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		return document.querySelectorAll('.block').length;
	}, ANSWER);
	await panel.send(events(ended()));
	const { metrics } = await cdp.send('Performance.getMetrics');
	const seconds = (name: string): string => `${metrics.find((metric) => metric.name === name)?.value.toFixed(2)} s`;
	context.diagnostic(
		`script ${seconds('ScriptDuration')}, layout ${seconds('LayoutDuration')}, all ${seconds('TaskDuration')}`,
	);
	assert.ok(blocks > 500, `${blocks} blocks`);
	const last = await page.locator('.markdown .block:not(:empty)').last().textContent();
	assert.match(last ?? '', /Callers that pass nothing behave as before\./);
});

/** Markup that must stay text wherever it is shown; facts: HTML, images, links, fences, clobbering, spoofs. */
const PAYLOADS = [
	'<script>window.PWN=1</script>',
	'<img src=x onerror="window.PWN=1">',
	'<iframe src="https://evil.example"></iframe><object data="x"></object><embed src="x">',
	'<link rel=stylesheet href="https://evil.example/x.css"><meta http-equiv=refresh content="0;url=https://evil.example"><base href="https://evil.example">',
	'<form id=approve action="https://evil.example"><input name=submit></form><style>*{display:none}</style>',
	'<a id=acquireVsCodeApi>x</a> <img name=currentScript> <svg onload="window.PWN=1"><animate></svg>',
	'![a](//evil.example/x) ![a](https:\\\\evil.example/x) ![a](&#104;ttps://evil.example/x)',
	'![a](vscode-resource://evil.example/x) ![a](https://camo.githubusercontent.com/aa/bb) ![a](data:image/svg+xml,<svg>)',
	'[x](javascript:window.PWN=1) [x](JaVaScRiPt&#58;window.PWN=1) [x](data:text/html,<script>1</script>) [x](vbscript:x)',
	'[x](command:workbench.action.terminal.new) [x](file:///etc/passwd) [x](vscode://x/y) [x](//evil.example)',
	'[https://github.com/login](https://evil.example/login) [x](https://github.com@evil.example/) https://xn--githb-jua.example',
	'```js"><img src=x onerror=window.PWN=1>\ncode\n```',
	'```constructor\ncode\n```\n```__proto__\ncode\n```',
	'<details open ontoggle="window.PWN=1"><summary>x</summary></details><math><mtext></p><style><img src=x onerror=window.PWN=1>',
];
const FORBIDDEN = 'script,iframe,object,embed,link,meta,base,form,style';

test('what others wrote is inert in every place that shows it', async () => {
	const before = await page.locator(FORBIDDEN).count();
	const all = PAYLOADS.join('\n\n');
	const failure = { ...RATE_LIMITED, sentence: all, detail: all };
	const view = viewOf(
		started('t1', all),
		text(`${all}\n\n`),
		{ kind: 'toolStarted', turn: 't1', call: 'c', name: all },
		{ kind: 'toolProgress', turn: 't1', call: 'c', title: all },
		{ kind: 'toolEnded', turn: 't1', call: 'c', outcome: 'failed', title: all, detail: all },
		{ kind: 'notice', turn: 't1', sentence: all },
		{
			kind: 'filesChanged',
			turn: 't1',
			files: [{ path: `src/${all}`, change: 'created', added: 1, removed: 0, review: 'pending' }],
		},
		ended('t1', failure),
		started('t2', all),
		{ kind: 'phase', turn: 't2', phase: 'retrying', sentence: all },
		{ kind: 'approvalAsked', turn: 't2', approval: { id: 'a', title: all, reason: all, effect: all } },
	);
	await panel.send(snapshot(view, { ...READY, model: all, endpointLabel: all, warning: all }));
	for (const payload of PAYLOADS) await panel.send(events(text(`${payload}\n\n`, 't2')));
	await page
		.locator('details.tool summary')
		.first()
		.evaluate((summary) => (summary as HTMLElement).click());
	await page.waitForTimeout(100);
	assert.equal(await page.locator(FORBIDDEN).count(), before);
	assert.equal(
		await page
			.locator('#root img, #root svg:not(.icon), #root [id]:not([id^=approval-]), #root [name], #root [style]')
			.count(),
		0,
	);
	assert.equal(await page.locator('#root a[href], #root [src], #root [srcset]').count(), 0);
	assert.equal(await page.evaluate(() => 'PWN' in window), false);
	const attributes = await page.evaluate(() =>
		[...document.querySelectorAll('#root *')]
			.flatMap((element) => element.getAttributeNames())
			.filter((name) => name.startsWith('on')),
	);
	assert.deepEqual(attributes, []);
	const links = await page
		.locator('[data-href]')
		.evaluateAll((all) => [...new Set(all.map((link) => (link as HTMLElement).dataset.href))]);
	assert.deepEqual(links.toSorted(), [
		'https://camo.githubusercontent.com/aa/bb',
		'https://evil.example',
		'https://evil.example/login',
		'https://evil.example/x',
		'https://evil.example/x.css',
		'https://github.com@evil.example/',
		'https://xn--githb-jua.example',
	]);
});

test('a link does nothing by itself, shows its real host, and tells the host its address', async () => {
	await panel.send(
		snapshot(
			viewOf(
				started(),
				text('[https://github.com/login](https://evil.example/login) and [code](src/a.ts#L10) [bad](javascript:1)'),
				ended(),
			),
		),
	);
	const [spoof, code] = await page.getByRole('link').all();
	assert.equal(await page.getByRole('link').count(), 2);
	assert.match((await spoof?.getAttribute('title')) ?? '', /^evil\.example — /);
	assert.match((await page.locator('.markdown').textContent()) ?? '', /github\.com\/login \(evil\.example\) and/);
	await panel.forget();
	await spoof?.click();
	await code?.focus();
	await page.keyboard.press('Enter');
	assert.deepEqual(await panel.posts(), [
		{ kind: 'openLink', href: 'https://evil.example/login' },
		{ kind: 'openLink', href: 'src/a.ts#L10' },
	]);
	assert.match(page.url(), /^http:\/\/127\.0\.0\.1/);
});

test('a code block copies exactly its code', async () => {
	await panel.send(snapshot(), events(started()));
	for (const delta of ['```ts\nconst a = "<b>";', '\n\n\tdone()', ';\n```\n\nEnd'])
		await panel.send(events(text(delta)));
	await panel.send(events(ended()));
	assert.equal(await page.locator('.code-bar span').textContent(), 'ts');
	await panel.forget();
	await button('Copy').click();
	assert.deepEqual(await panel.posts(), [{ kind: 'copy', text: 'const a = "<b>";\n\n\tdone();\n' }]);
});

test('an approval stands in sight, starts at Reject, and cannot be hit by accident', async () => {
	await panel.send(snapshot(viewOf(...longChatEvents(), started('now')), READY));
	await input().focus();
	const approval = { ...APPROVAL.approval, effect: 'run \u202Etxt.exe\u200B' };
	await panel.send(events({ kind: 'approvalAsked', turn: 'now', approval }));
	const dialog = page.getByRole('alertdialog', { name: 'Edit .vscode/settings.json?' });
	assert.equal(await dialog.count(), 1);
	assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Reject');
	assert.match((await dialog.textContent()) ?? '', /run U\+202Etxt\.exeU\+200B/);
	await panel.forget();
	await page.keyboard.press('Enter');
	assert.deepEqual(await panel.posts(), [], 'not yet armed');
	await page.locator('.scroller').evaluate((scroller) => scroller.scrollTo(0, 0));
	const box = await dialog.boundingBox();
	assert.ok(box && box.y >= 0 && box.y + box.height <= 720, 'in sight wherever the conversation is');
	await page.locator('.approval button[aria-disabled=false]').first().waitFor();
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Allow');
	await page.keyboard.press('Enter');
	assert.deepEqual(await panel.posts(), [{ kind: 'answerApproval', id: 'a1', verdict: 'approved' }]);
	assert.equal(await page.getByRole('alertdialog').count(), 0);
	await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
});

function longChatEvents(): readonly ChatEvent[] {
	return Array.from({ length: 10 }, (_, index) => `old${index}`).flatMap((turn) => [
		started(turn),
		text(ANSWER, turn),
		ended(turn),
	]);
}

test('an approval leaves the keyboard to who is typing, and Escape in it rejects', async () => {
	await panel.send(snapshot(), events(started()));
	await input().focus();
	await page.keyboard.type('typing');
	await panel.send(events(APPROVAL));
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
	await page.locator('.approval button[aria-disabled=false]').first().waitFor();
	await button('Reject').focus();
	await panel.forget();
	await page.keyboard.press('Escape');
	assert.deepEqual(await panel.posts(), [{ kind: 'answerApproval', id: 'a1', verdict: 'rejected' }]);
});

test('changed files open their diff; one Keep and one Undo decide about them', async () => {
	await panel.send(snapshot(viewOf(started(), FILES)));
	assert.equal(await button('Keep').count(), 0, 'not while the turn still changes them');
	await panel.send(events(ended()));
	assert.equal(await button('Keep').count(), 1);
	assert.equal(await button('Undo').count(), 1);
	await panel.forget();
	await button('retry.test.ts').click();
	await button('Undo').click();
	await button('Keep').click();
	assert.deepEqual(await panel.posts(), [
		{ kind: 'openDiff', turn: 't1', path: 'test/retry.test.ts' },
		{ kind: 'undo', turn: 't1' },
		{ kind: 'keep', turn: 't1' },
	]);
	await panel.send(events({ ...FILES, files: FILES.files.map((file) => ({ ...file, review: 'undone' as const })) }));
	assert.equal(await button('Keep').count(), 0);
	assert.equal(await button('Undo').count(), 0, 'a state is no button');
	assert.equal(await page.getByText('Undone').count(), 3);
});

test('a failure is an alert with one thing to do', async () => {
	const labels: Readonly<Record<NextAction, string>> = {
		setApiKey: 'Set API key',
		retry: 'Try again',
		continue: 'Continue',
		testConnection: 'Test connection',
		openModelSetting: 'Choose a model',
		openEndpointSetting: 'Open endpoint setting',
		openBilling: 'Open billing page',
		newChat: 'New chat',
	};
	for (const [action, label] of Object.entries(labels) as [NextAction, string][]) {
		const failure = { ...RATE_LIMITED, action };
		await panel.send(
			snapshot(viewOf(started('t0'), ended('t0', RATE_LIMITED), started(), ended('t1', failure)), NEEDS_KEY),
		);
		const alert = page.getByRole('alert');
		assert.equal(await alert.count(), 1, 'only the newest');
		assert.match((await alert.textContent()) ?? '', /OpenAI limits/);
		await panel.forget();
		await alert.getByRole('button', { name: label }).click();
		assert.deepEqual(await panel.posts(), [{ kind: 'nextAction', turn: 't1', action }]);
		assert.equal(await button('Set API key').count(), 1, 'one button of that name');
	}
});

test('an interrupted answer says so, unknown cost is a dash', async () => {
	await panel.send(
		snapshot(viewOf(started(), text('Half'), { kind: 'turnEnded', turn: 't1', outcome: 'interrupted', at: 1 })),
	);
	assert.match((await log().textContent()) ?? '', /Half\s+Interrupted: .*Tokens and cost —/);
});

test('without a key there is a card, with the demo a banner, and a warning stays', async () => {
	await panel.send(snapshot(undefined, NEEDS_KEY));
	assert.match((await page.locator('.key-card').textContent()) ?? '', /Tandem needs an API key/);
	await panel.forget();
	await button('Set API key').click();
	await panel.send({ kind: 'status', status: { ...DEMO, warning: 'A workspace setting was ignored.' } });
	assert.match(
		(await page.locator('.header').textContent()) ?? '',
		/This is a script, not a model.*A workspace setting was ignored\./,
	);
	await button('Set API key').click();
	assert.deepEqual(await panel.posts(), [{ kind: 'setApiKey' }, { kind: 'setApiKey' }]);
	await panel.send({ kind: 'status', status: READY });
	assert.equal(await button('Set API key').count(), 0);
});

test('a chat of 2,000 turns opens with its last turns only', async (context) => {
	const ms = await page.evaluate(
		async (message) => {
			const begun = performance.now();
			window.postMessage(message, '*');
			while (!document.querySelector('article')) await new Promise((done) => requestAnimationFrame(done));
			return performance.now() - begun;
		},
		snapshot(longChat(2000)),
	);
	context.diagnostic(`opened in ${Math.round(ms)} ms`);
	assert.equal(await page.locator('article').count(), 30);
	assert.equal(await page.locator('article').last().getAttribute('aria-label'), 'Turn 2000');
	const end = await page
		.locator('.scroller')
		.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
	assert.ok(end < 2, `${end} px from the end`);
	await button('Show earlier turns').click();
	await page.waitForFunction(() => document.querySelectorAll('article').length === 60);
});

test('the conversation follows its end until the user scrolls away', async () => {
	await panel.send(snapshot(longChat(5)), events(started('now', 'More'), text(`${ANSWER}\n`, 'now')));
	const fromEnd = (): Promise<number> =>
		page.locator('.scroller').evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
	assert.ok((await fromEnd()) < 2);
	await page.locator('.scroller').hover();
	await page.mouse.wheel(0, -600);
	await button('Jump to latest').waitFor();
	const top = await page.locator('.scroller').evaluate((element) => element.scrollTop);
	await panel.send(events(text(`${ANSWER}\n`, 'now')));
	assert.equal(await page.locator('.scroller').evaluate((element) => element.scrollTop), top);
	await button('Jump to latest').click();
	await button('Jump to latest').waitFor({ state: 'detached' });
	assert.ok((await fromEnd()) < 2);
	await panel.send(events(text(`${ANSWER}\n`, 'now')));
	assert.ok((await fromEnd()) < 2);
});

test('a page that comes back shows the place where the user was', async () => {
	await open({ state: { chat: 'chat-1', draft: '', top: 120 } });
	await panel.send(snapshot(longChat(5)));
	await button('Jump to latest').waitFor();
	const top = await page.locator('.scroller').evaluate((element) => element.scrollTop);
	assert.ok(Math.abs(top - 120) < 20, `${top} px`);
});

test('what cannot be drawn is an alert, and can be drawn again', async () => {
	const view = longChat(2);
	const broken = { turns: [view.turns[0], { ...view.turns[1], parts: null }] } as unknown as typeof view;
	await panel.send(snapshot(broken));
	const alert = page.getByRole('alert');
	assert.match((await alert.textContent()) ?? '', /This turn could not be drawn/);
	assert.equal(await page.locator('.markdown').count(), 1, 'the other turn is there');
	await panel.send({ kind: 'status', status: null } as never);
	await panel.send({ kind: 'status', status: { ...READY, model: null } } as never);
	await page.getByText('The panel could not be drawn').waitFor();
	await panel.forget();
	await button('Draw again').click();
	assert.deepEqual(await panel.posts(), [{ kind: 'ready' }]);
	await panel.send(snapshot(view));
	await button('Draw again')
		.click({ timeout: 500 })
		.catch(() => {});
	await page.locator('article').nth(1).waitFor();
	assert.equal(await page.getByRole('alert').count(), 0);
});

test('nothing is wider than 300 px, in every state', async () => {
	await open({ width: 300 });
	const wide = 'a'.repeat(200);
	const states = [
		snapshot(),
		snapshot(undefined, NEEDS_KEY),
		snapshot(undefined, { ...DEMO, endpointLabel: wide, warning: wide }),
		snapshot(
			viewOf(started('t1', wide), ...toolCalls(), ...FAILED_CALL, text(`${ANSWER}\n\n${wide}`), FILES, USAGE, ended()),
		),
		snapshot(viewOf(started(), APPROVAL)),
		snapshot(viewOf(started(), ended('t1', { ...RATE_LIMITED, sentence: wide, detail: wide }))),
	];
	for (const [index, state] of states.entries()) {
		await panel.send(state);
		const widths = await page.evaluate(() => [
			document.documentElement.scrollWidth,
			document.querySelector('.scroller')?.scrollWidth,
			document.querySelector('.scroller')?.clientWidth,
		]);
		assert.equal(widths[0], 300, `state ${index}`);
		assert.equal(widths[1], widths[2], `state ${index}`);
	}
});
