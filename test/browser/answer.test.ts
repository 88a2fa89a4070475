import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	ANSWER,
	ended,
	events,
	FAILED_CALL,
	longChat,
	snapshot,
	started,
	text,
	toolCalls,
	USAGE,
	viewOf,
} from './sampleChats.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();

test('a running turn shows what it does, its calls and its answer as they come', async () => {
	await ui.panel.send(snapshot(), events(started('t1', 'Ask <b>me</b>')));
	assert.match((await ui.log().textContent()) ?? '', /Ask <b>me<\/b>.*Waiting for gpt-4\.1 · \d+ s/);
	assert.equal(await ui.log().getAttribute('aria-busy'), 'true');
	await ui.panel.send(events(...toolCalls(), ...FAILED_CALL));
	assert.equal(await ui.page.locator('.tool').count(), 3);
	const call = ui.page.locator('details.tool').first();
	assert.equal(await call.locator('pre').count(), 0, 'details are drawn on demand');
	await call.locator('summary').click();
	assert.match((await call.locator('pre').textContent()) ?? '', /src\/retry\.ts:31/);
	await ui.panel.send(events(text('A **bo')));
	assert.equal(await ui.page.locator('.markdown strong').textContent(), 'bo');
	await ui.panel.send(events(text('ld** word'), USAGE, ended()));
	assert.equal((await ui.page.locator('.markdown').textContent())?.trim(), 'A bold word');
	assert.equal(await ui.page.locator('.cost').textContent(), 'gpt-4.1 · 12,840 in · 9,216 cached · 614 out · $0.0168');
	assert.equal(await ui.log().getAttribute('aria-busy'), 'false');
	assert.equal(await ui.status(), 'Tandem has answered.');
});

test('finished blocks of a streaming answer are never drawn again, and old turns neither', async () => {
	await ui.panel.send(snapshot(longChat(3)), events(started('now', 'More')));
	await ui.page.evaluate(() => {
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
	await ui.panel.send(events(text('First paragraph.\n\n```ts\nconst a = 1;\n', 'now')));
	await ui.page.evaluate(() => {
		for (const node of document.querySelectorAll('article:last-child .block > *'))
			Object.assign(node, { isMarked: true });
	});
	for (let index = 0; index < 40; index++) await ui.panel.send(events(text(`const b${index} = 2;\n`, 'now')));
	await ui.panel.send(events(text('```\n\nLast.', 'now'), ended('now')));
	const marked = await ui.page.evaluate(() =>
		[...document.querySelectorAll('article:last-child .block > *')].map((node) => 'isMarked' in node),
	);
	assert.deepEqual(marked, [true, true, false]);
	assert.deepEqual(await ui.page.evaluate(() => (window as unknown as { changed: string[] }).changed), []);
});

test('a 32,768-token answer in 5,000 pieces is drawn to its last word', async (context) => {
	await ui.panel.send(snapshot(), events(started()));
	const cdp = await ui.page.context().newCDPSession(ui.page);
	await cdp.send('Performance.enable');
	const blocks = await ui.page.evaluate(async (part) => {
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
	await ui.panel.send(events(ended()));
	const { metrics } = await cdp.send('Performance.getMetrics');
	const seconds = (name: string): string => `${metrics.find((metric) => metric.name === name)?.value.toFixed(2)} s`;
	context.diagnostic(
		`script ${seconds('ScriptDuration')}, layout ${seconds('LayoutDuration')}, all ${seconds('TaskDuration')}`,
	);
	assert.ok(blocks > 500, `${blocks} blocks`);
	const last = await ui.page.locator('.markdown .block:not(:empty)').last().textContent();
	assert.match(last ?? '', /Callers that pass nothing behave as before\./);
});

test('a link does nothing by itself, shows its real host, and tells the host its address', async () => {
	await ui.panel.send(
		snapshot(
			viewOf(
				started(),
				text('[https://github.com/login](https://evil.example/login) and [code](src/a.ts#L10) [bad](javascript:1)'),
				ended(),
			),
		),
	);
	const [spoof, code] = await ui.page.getByRole('link').all();
	assert.equal(await ui.page.getByRole('link').count(), 2);
	assert.match((await spoof?.getAttribute('title')) ?? '', /^evil\.example — /);
	assert.match((await ui.page.locator('.markdown').textContent()) ?? '', /github\.com\/login \(evil\.example\) and/);
	await ui.panel.forget();
	await spoof?.click();
	await code?.focus();
	await ui.page.keyboard.press('Enter');
	assert.deepEqual(await ui.panel.posts(), [
		{ kind: 'openLink', href: 'https://evil.example/login' },
		{ kind: 'openLink', href: 'src/a.ts#L10' },
	]);
	assert.match(ui.page.url(), /^http:\/\/127\.0\.0\.1/);
});

test('a code block copies exactly its code', async () => {
	await ui.panel.send(snapshot(), events(started()));
	for (const delta of ['```ts\nconst a = "<b>";', '\n\n\tdone()', ';\n```\n\nEnd'])
		await ui.panel.send(events(text(delta)));
	await ui.panel.send(events(ended()));
	assert.equal(await ui.page.locator('.code-bar span').textContent(), 'ts');
	await ui.panel.forget();
	await ui.button('Copy').click();
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'copy', text: 'const a = "<b>";\n\n\tdone();\n' }]);
});

test('a chat of 2,000 turns opens with its last turns only', async (context) => {
	const ms = await ui.page.evaluate(
		async (message) => {
			const begun = performance.now();
			window.postMessage(message, '*');
			while (!document.querySelector('article')) await new Promise((done) => requestAnimationFrame(done));
			return performance.now() - begun;
		},
		snapshot(longChat(2000)),
	);
	context.diagnostic(`opened in ${Math.round(ms)} ms`);
	assert.equal(await ui.page.locator('article').count(), 30);
	assert.equal(await ui.page.locator('article').last().getAttribute('aria-label'), 'Turn 2000');
	const end = await ui.page
		.locator('.scroller')
		.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
	assert.ok(end < 2, `${end} px from the end`);
	await ui.page.getByRole('button', { name: /^Show earlier turns/ }).click();
	await ui.page.waitForFunction(() => document.querySelectorAll('article').length === 60);
});

test('the conversation follows its end until the user scrolls away', async () => {
	await ui.panel.send(snapshot(longChat(5)), events(started('now', 'More'), text(`${ANSWER}\n`, 'now')));
	const fromEnd = (): Promise<number> =>
		ui.page.locator('.scroller').evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
	assert.ok((await fromEnd()) < 2);
	await ui.page.locator('.scroller').hover();
	await ui.page.mouse.wheel(0, -600);
	await ui.button('Jump to latest').waitFor();
	const top = await ui.page.locator('.scroller').evaluate((element) => element.scrollTop);
	await ui.panel.send(events(text(`${ANSWER}\n`, 'now')));
	assert.equal(await ui.page.locator('.scroller').evaluate((element) => element.scrollTop), top);
	await ui.button('Jump to latest').click();
	await ui.button('Jump to latest').waitFor({ state: 'detached' });
	assert.ok((await fromEnd()) < 2);
	await ui.panel.send(events(text(`${ANSWER}\n`, 'now')));
	assert.ok((await fromEnd()) < 2);
});

test('a page that comes back shows the place where the user was', async () => {
	await ui.open({ state: { chat: 'chat-1', draft: '', top: 120 } });
	await ui.panel.send(snapshot(longChat(5)));
	await ui.button('Jump to latest').waitFor();
	const top = await ui.page.locator('.scroller').evaluate((element) => element.scrollTop);
	assert.ok(Math.abs(top - 120) < 20, `${top} px`);
});
