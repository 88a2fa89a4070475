import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ended, events, RATE_LIMITED, READY, snapshot, started, text, viewOf } from './sampleChats.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();

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
	const before = await ui.page.locator(FORBIDDEN).count();
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
	await ui.panel.send(snapshot(view, { ...READY, model: all, endpointLabel: all, warning: all }));
	for (const payload of PAYLOADS) await ui.panel.send(events(text(`${payload}\n\n`, 't2')));
	await ui.page
		.locator('details.tool summary')
		.first()
		.evaluate((summary) => (summary as HTMLElement).click());
	await ui.page.waitForTimeout(100);
	assert.equal(await ui.page.locator(FORBIDDEN).count(), before);
	assert.equal(
		await ui.page
			.locator('#root img, #root svg:not(.icon), #root [id]:not([id^=approval-]), #root [name], #root [style]')
			.count(),
		0,
	);
	assert.equal(await ui.page.locator('#root a[href], #root [src], #root [srcset]').count(), 0);
	assert.equal(await ui.page.evaluate(() => 'PWN' in window), false);
	const attributes = await ui.page.evaluate(() =>
		[...document.querySelectorAll('#root *')]
			.flatMap((element) => element.getAttributeNames())
			.filter((name) => name.startsWith('on')),
	);
	assert.deepEqual(attributes, []);
	const links = await ui.page
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

test('the policy that guards the page is at work, and its breaches are seen', async () => {
	await ui.page.evaluate(() => {
		const { body } = document;
		body.insertAdjacentHTML('beforeend', '<p style="color: red">x</p><img src="https://evil.example/x.png">');
		const script = document.createElement('script');
		script.textContent = 'window.PWN = 1';
		body.append(script);
		fetch('https://evil.example/').catch(() => {});
	});
	await ui.page.waitForFunction(() => window.tandemTest.violations.length >= 4);
	const offences = await ui.panel.offences();
	for (const directive of ['style-src-attr', 'img-src', 'script-src-elem', 'connect-src'])
		assert.ok(
			offences.some((offence) => offence.includes(directive)),
			`${directive} in ${offences.join(', ')}`,
		);
	assert.ok(!offences.some((offence) => offence.startsWith('request:')), 'nothing left the page');
	assert.equal(await ui.page.evaluate(() => 'PWN' in window), false);
});
