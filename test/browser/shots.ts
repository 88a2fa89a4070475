// Pictures of every state of the panel, for eyes: `node test/run.mjs browser/shots`, into .build/shots/.
import { mkdirSync } from 'node:fs';
import type { ChatEvent } from '../../src/shared/chat.ts';
import type { ToPanel } from '../../src/shared/panelProtocol.ts';
import { launchChromium } from '../vscode/chromium.ts';
import { FILE_ROWS, MENTIONS, MENU } from './mentionSamples.ts';
import { type PanelOptions, startPanelServer } from './panelPage.ts';
import * as sample from './sampleChats.ts';
import * as hosted from './sampleHosted.ts';
import type { ThemeName } from './themes.ts';

const ACTIVE = { source: 'activeEditor', value: 'src/retry.ts:1-20', label: 'src/retry.ts:1-20' };
const { snapshot, viewOf, started, text, toolCalls, ended, events } = sample;
const hour = Date.now() - 3_000;
const running = started('t1', 'Make the retry delay configurable, and keep the default as it is.', hour);
const finished = viewOf(
	running,
	text('I look for the place first.\n'),
	...toolCalls(),
	text(sample.ANSWER),
	sample.FILES,
	sample.USAGE,
	ended(),
);

function restoredView(...what: Parameters<typeof sample.restored>) {
	const ask = 'Now write a test for a delay of zero, and one for a negative delay, please';
	return viewOf(
		running,
		text('The delay is now read from the options.'),
		sample.FILES,
		sample.USAGE,
		ended(),
		started('t2', ask, hour),
		text('Here they are.', 't2'),
		ended('t2'),
		sample.restored(...what),
	);
}

/** A plot: bars on white. */
const PLOT = `data:image/svg+xml;base64,${Buffer.from(
	'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="white"/>' +
		Array.from({ length: 24 }, (_, n) => {
			const height = 60 + ((n * 97) % 220);
			return `<rect x="${30 + n * 24}" y="${330 - height}" width="18" height="${height}" fill="steelblue"/>`;
		}).join('') +
		'</svg>',
).toString('base64')}`;

/** Names as nobody should choose them. */
const HOSTILE = [
	'<img src=x onerror=alert(1)>.ts',
	'\u202Etxt.exe\u2066.ts',
	'$(alert) **bold** [link](http:).md',
	`${'very-long-name-without-end-'.repeat(7)}.ts`,
	'src/packages/deep/deeper/deepest/folder/index.ts:100-2000',
	'a\tb.ts',
].map((name) => ({ source: 'file', value: name, label: name.slice(0, 200) }));
const MANY = [
	...HOSTILE,
	...Array.from({ length: 34 }, (_, at) => ({ source: 'file', value: `src/f${at}.ts`, label: `src/f${at}.ts` })),
];
const EVERYTHING = {
	...sample.DEMO,
	hostedTools: [
		'Web search',
		'File search',
		'Code interpreter',
		'Image generation',
		'Remote MCP: weather_of_everywhere',
	],
	warning:
		'The workspace sets tandem.endpoint, tandem.ceilings and tandem.hostedTools. They are ignored: only your own settings count.',
};
const TOGETHER = viewOf(
	{ ...running, mentions: HOSTILE } as ChatEvent,
	{
		kind: 'instructions',
		turn: 't1',
		rules: [
			{ path: 'AGENTS.md', tokens: 812, isNew: true },
			{ path: HOSTILE[0]?.label ?? '', tokens: 9_120, isNew: false },
			{ path: HOSTILE[3]?.label ?? '', tokens: 12, isNew: true },
		],
		warnings: ['docs/<b>agent</b>.md is not read. Rename it to docs/AGENTS.md, $(warning) **now**.'],
	},
	{ kind: 'notice', turn: 't1', sentence: `There is no file ${HOSTILE[0]?.label} any more. Name it again with @.` },
	{
		kind: 'notice',
		turn: 't1',
		sentence:
			'Not sent: a Stripe key in your message or what went along with it. The model sees a placeholder instead.',
	},
	...toolCalls(),
	text('It is **done**.\n'),
	sample.FILES,
	sample.USAGE,
	ended(),
	sample.compacted('t1'),
	{ kind: 'titled', title: 'A <img src=x> \u202Eeltit and $(icon) words in a title that is too long', model: 'm' },
);

const STATES: Readonly<Record<string, readonly ToPanel[]>> = {
	empty: [snapshot()],
	needsKey: [snapshot(undefined, sample.NEEDS_KEY)],
	demo: [
		snapshot(undefined, {
			...sample.DEMO,
			warning: 'The workspace sets tandem.endpoint. It is ignored: only your own settings decide where requests go.',
		}),
	],
	waiting: [snapshot(), events(running)],
	streaming: [snapshot(), events(running, ...toolCalls(), text(`${sample.ANSWER.slice(0, 700)}`))],
	tools: [
		snapshot(),
		events(
			running,
			text('I look for the places first.\n'),
			...toolCalls(),
			...sample.FAILED_CALL,
			{ kind: 'toolStarted', turn: 't1', call: 'c4', name: 'apply_patch' },
			{ kind: 'toolProgress', turn: 't1', call: 'c4', title: 'Editing src/retry.ts +12 −3' },
		),
	],
	approval: [snapshot(viewOf(running, ...toolCalls(), text(sample.ANSWER), sample.APPROVAL))],
	files: [snapshot(finished)],
	error: [
		snapshot(
			viewOf(running, ...toolCalls(), text('I read the file and'), sample.USAGE, ended('t1', sample.RATE_LIMITED)),
		),
	],
	reviewed: [
		snapshot(
			viewOf(
				running,
				sample.REVIEWED,
				sample.USAGE,
				ended(),
				started('t2', 'And one more', hour),
				text('One file more.', 't2'),
				{ ...sample.FILES, turn: 't2', files: sample.FILES.files.slice(0, 1) },
				ended('t2'),
			),
		),
	],
	restored: [snapshot(restoredView('both'))],
	restoredFiles: [snapshot(restoredView('files', 't1', ['src/retry.ts']))],
	restoredEmpty: [snapshot(restoredView('chat', 't1', []), sample.READY, 'Make the retry delay configurable')],
	compacted: [
		snapshot(
			viewOf(
				running,
				sample.FILES,
				sample.USAGE,
				ended(),
				started('t2', 'Now the test', hour),
				text('Here it is.', 't2'),
				ended('t2'),
				sample.compacted('t1'),
				{ kind: 'titled', title: 'Retry delay read from the options, with tests for zero and less', model: 'm' },
			),
		),
	],
	long: [snapshot(sample.longChat(80))],
	mentions: [
		snapshot(
			viewOf({ ...running, mentions: MENTIONS } as ChatEvent, text('I look at these first.'), sample.USAGE, ended()),
		),
		{ kind: 'active', mention: ACTIVE },
		{ kind: 'attached', mentions: MENTIONS.slice(0, -1), note: '' },
	],
	mentionMenu: [snapshot(), { kind: 'active', mention: ACTIVE }],
	mentionFiles: [snapshot(), { kind: 'active', mention: ACTIVE }],
	mentionNote: [snapshot()],
	together: [
		snapshot(TOGETHER, EVERYTHING),
		{ kind: 'active', mention: ACTIVE },
		{
			kind: 'attached',
			mentions: MANY,
			note: 'hostname is not in the open folders, so it was not taken. Open its folder first.',
		},
	],
	togetherList: [
		snapshot(TOGETHER, EVERYTHING),
		{ kind: 'active', mention: ACTIVE },
		{ kind: 'attached', mentions: HOSTILE.slice(0, 5), note: '' },
	],
	hostedCited: [snapshot(viewOf(...hosted.CITED_TURN), hosted.HOSTED_STATUS)],
	hostedRunning: [
		snapshot(undefined, hosted.HOSTED_STATUS),
		events(running, ...hosted.SEARCHES, ...hosted.work('h4', 'webSearch', 'Searching the web for “node 24 support”')),
	],
	hostedOutputs: [snapshot(viewOf(...hosted.OUTPUT_TURN), hosted.HOSTED_STATUS)],
	hostedAsked: [snapshot(viewOf(...hosted.ASKED), hosted.HOSTED_STATUS)],
};
/** What is typed in a state, and what the host answers then. */
const LISTS: Readonly<Record<string, readonly [string, ToPanel]>> = {
	mentionMenu: ['Why does @', { kind: 'completions', id: 1, rows: MENU, note: '' }],
	togetherList: [
		'Why does @file:x',
		{
			kind: 'completions',
			id: 1,
			rows: HOSTILE.map((mention) => ({
				label: mention.label,
				detail: `src/${mention.label}`,
				icon: 'file' as const,
				pick: { kind: 'mention' as const, mention },
			})),
			note: '',
		},
	],
	mentionFiles: ['Why does @file:re', { kind: 'completions', id: 1, rows: FILE_ROWS, note: '' }],
	mentionNote: [
		'@changes:',
		{
			kind: 'completions',
			id: 1,
			rows: [],
			note: 'There is no Git repository in the open folders, so there are no changes to review.',
		},
	],
};
const HOSTED = ['hostedCited', 'hostedRunning', 'hostedOutputs', 'hostedAsked'];
const THEMES: readonly ThemeName[] = [
	'dark2026',
	'light2026',
	'darkModern',
	'lightModern',
	'darkHighContrast',
	'lightHighContrast',
];

async function main(): Promise<void> {
	const [only] = process.argv.slice(2);
	mkdirSync('.build/shots', { recursive: true });
	const server = await startPanelServer();
	const browser = await launchChromium();
	const shoot = async (name: string, state: string, options: PanelOptions): Promise<void> => {
		if (only && !name.includes(only)) return;
		const panel = await server.open(browser, options);
		await panel.send(...(STATES[state] ?? []));
		const [typed, answer] = LISTS[state] ?? [];
		if (typed !== undefined && answer) {
			await panel.page.getByRole('textbox').fill(typed);
			await panel.send(answer);
		}
		await panel.page.waitForTimeout(600);
		if (state === 'hostedOutputs') await panel.send({ kind: 'picture', id: hosted.PICTURE_ID, url: PLOT });
		if (state === 'compacted') await panel.page.getByText('Summary by').click();
		if (state === 'reviewed') await panel.page.getByRole('button', { name: 'Restore to before turn 1' }).focus();
		if (state === 'long') await panel.page.locator('.scroller').evaluate((scroller) => scroller.scrollBy(0, -700));
		await panel.page.waitForTimeout(100);
		await panel.page.screenshot({ path: `.build/shots/${name}.png` });
		await panel.close();
	};
	for (const state of Object.keys(STATES)) await shoot(`${state}-dark2026`, state, { theme: 'dark2026' });
	for (const theme of THEMES.slice(1))
		for (const state of ['empty', 'needsKey', 'approval', 'files', 'error'])
			await shoot(`${state}-${theme}`, state, { theme });
	for (const state of Object.keys(STATES)) await shoot(`${state}-narrow`, state, { theme: 'light2026', width: 300 });
	for (const theme of THEMES)
		for (const state of ['reviewed', 'restored']) await shoot(`${state}-narrow-${theme}`, state, { theme, width: 300 });
	for (const theme of THEMES)
		for (const state of ['mentions', 'mentionMenu', 'mentionFiles', 'together', 'togetherList'])
			await shoot(`${state}-narrow-${theme}`, state, { theme, width: 300 });
	for (const theme of THEMES)
		for (const state of HOSTED) await shoot(`${state}-narrow-${theme}`, state, { theme, width: 300 });
	await shoot('together-short', 'together', { theme: 'dark2026', width: 300, height: 420 });
	await shoot('togetherList-short', 'togetherList', { theme: 'light2026', width: 300, height: 420 });
	await shoot('together-top', 'together', { theme: 'light2026', width: 300, height: 1_800 });
	await shoot('files-wide', 'files', { theme: 'dark2026', width: 1200 });
	await browser.close();
	await server.close();
}

void main();
