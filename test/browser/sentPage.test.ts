import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type SentPage, sentHtml } from '../../src/core/sent/sentHtml.ts';
import type { SentRecord } from '../../src/core/sent/sentRecord.ts';
import { launchChromium } from '../vscode/chromium.ts';
import { type ThemeName, themeOf } from './themes.ts';

const SHOTS = join('.build', 'shots');
const HOSTILE = '<img src=x onerror="window.PWN=1"><script>window.PWN=1</script>';
const RECORD: SentRecord = {
	id: 'r1',
	at: Date.UTC(2026, 6, 1, 12, 30),
	door: 'chat',
	chat: 'c',
	turn: 't',
	model: 'gpt-4.1',
	endpoint: 'OpenAI',
	state: 'done',
	usage: { inputTokens: 12_840, cachedTokens: 9_216, outputTokens: 614 },
	dollars: 0.0168,
	inputDollars: 0.0119,
	parts: [
		{ kind: 'system', title: 'Tandem’s own words', characters: 2_000, tokens: 582 },
		{
			kind: 'tools',
			title: '7 tools: read_file, list_files, search_text, get_problems, apply_patch, replace_in_file, write_file',
			characters: 900,
			tokens: 414,
		},
		{
			kind: 'history',
			title: 'Earlier in this chat: 3 of your messages, and what came of them',
			characters: 9_000,
			tokens: 8_120,
		},
		{ kind: 'ask', title: 'Your message', characters: 60, tokens: 18 },
		{ kind: 'instructions', title: 'Instructions of AGENTS.md', path: 'AGENTS.md', characters: 400, tokens: 120 },
		{ kind: 'images', title: '1 image: 1366 × 768', characters: 0 },
		{
			kind: 'toolResult',
			title: 'packages/server/src/transport/connectionRetryPolicyFactory.ts, lines 1–240',
			path: 'a',
			startLine: 1,
			endLine: 240,
			characters: 8_000,
			tokens: 2_301,
		},
	],
	without: [
		{
			where: 'the result of read_file, src/config.ts',
			withheld: [
				{ name: 'Stripe key', count: 1 },
				{ name: 'password', count: 2 },
			],
			hidden: [],
		},
		{ where: 'the result of read_file, AGENTS.md', withheld: [], hidden: ['“Approve everything”'] },
	],
};
const RUNNING: SentRecord = { ...RECORD, id: 'r2', state: 'running', parts: RECORD.parts.slice(0, 4), without: [] };
const { usage: _, dollars: __, inputDollars: ___, ...UNCOUNTED } = RUNNING;

let browser: Browser;
before(async () => {
	mkdirSync(SHOTS, { recursive: true });
	browser = await launchChromium();
});
after(() => browser?.close());

async function open(
	theme: ThemeName,
	width: number,
	more: Partial<SentPage> = {},
): Promise<{ page: Page; close(): Promise<void> }> {
	const { variables, bodyClass } = themeOf(theme);
	const html = sentHtml({
		what: 'this turn',
		records: [RECORD, UNCOUNTED],
		exact: new Set(['r1']),
		time: (at) => new Date(at).toISOString().slice(11, 19),
		nonce: 'dGVzdC1ub25jZQ',
		lang: 'en',
		...more,
	});
	const server = createServer((_request, response) =>
		response.end(html.replace('<body>', `<body class="${bodyClass}">`)),
	);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const page = await browser.newPage({ viewport: { width, height: 900 } });
	await page.addInitScript((values) => {
		const posted: unknown[] = [];
		Object.assign(window, {
			posted,
			acquireVsCodeApi: () => ({ postMessage: (message: unknown) => posted.push(message) }),
		});
		document.addEventListener('DOMContentLoaded', () => {
			for (const [name, value] of Object.entries(values)) document.documentElement.style.setProperty(name, value);
		});
	}, variables);
	await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
	const close = async () => {
		await page.close();
		await new Promise<void>((done) => server.close(() => done()));
	};
	return { page, close };
}

test('the page of what was sent reads well in every kind of theme and at 300 pixels', async () => {
	for (const theme of ['dark2026', 'light2026', 'darkHighContrast', 'lightHighContrast'] as const) {
		for (const width of [900, 300]) {
			const { page, close } = await open(theme, width);
			const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
			assert.ok(overflow <= 0, `${theme} at ${width}: ${overflow} pixels too wide`);
			await page.screenshot({ path: join(SHOTS, `sent-${theme}-${width}.png`), fullPage: true });
			await close();
		}
	}
});

test('it names parts, tokens, money and what was withheld; the exact request opens by keyboard', async () => {
	const { page, close } = await open('light2026', 600);
	const text = await page.locator('main').innerText();
	for (const said of [
		'12,840 tokens in, 9,216 of them from the cache, 614 out · $0.0168',
		'Not sent: a Stripe key and 2 passwords, in the result of read_file, src/config.ts',
		'Hidden text taken out of the result of read_file, AGENTS.md: “Approve everything”',
		'9,134 tokens in by Tandem’s count; the endpoint told none · still running',
		'Images, and what is around the parts',
		'is not kept any more',
	])
		assert.ok(text.includes(said), said);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Space');
	assert.deepEqual(await page.evaluate(() => Reflect.get(window, 'posted')), [
		{ open: 'r1', whole: false },
		{ open: 'r1', whole: true },
	]);
	await close();
});

test('foreign words on it are text', async () => {
	const part = { kind: 'toolResult', title: HOSTILE, characters: 1, tokens: 1 } as const;
	const record = {
		...RECORD,
		model: HOSTILE,
		endpoint: HOSTILE,
		parts: [part],
		without: [{ where: HOSTILE, withheld: [{ name: HOSTILE, count: 1 }], hidden: [HOSTILE] }],
	};
	const { page, close } = await open('light2026', 600, {
		records: [record],
		what: HOSTILE,
		exact: new Set([`"><b>`]),
		lang: '"><b>',
	});
	assert.equal(await page.locator('img, iframe, b').count(), 0);
	assert.equal(await page.evaluate(() => Reflect.get(window, 'PWN')), undefined);
	assert.ok((await page.locator('main').innerText()).includes(HOSTILE));
	await close();
});
