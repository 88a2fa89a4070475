import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatEvent } from '../../src/shared/chat.ts';
import type { NextAction } from '../../src/shared/failure.ts';
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
import { usePanel } from './usePanel.ts';

const ui = usePanel();

test('the panel says that it is ready and has the names that others rely on', async () => {
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'ready' }]);
	await ui.panel.send(snapshot());
	for (const name of ['Send', 'New chat']) assert.equal(await ui.button(name).count(), 1, name);
	assert.equal(await ui.input().count(), 1);
	assert.equal(await ui.log().getAttribute('aria-live'), 'polite');
	assert.equal(await ui.log().getAttribute('aria-atomic'), 'false');
	assert.equal(await ui.page.locator('html').getAttribute('lang'), 'en');
	await ui.button('New chat').click();
	assert.deepEqual((await ui.panel.posts()).at(-1), { kind: 'newChat' });
});

test('an approval stands in sight, starts at Reject, and cannot be hit by accident', async () => {
	await ui.panel.send(snapshot(viewOf(...longChatEvents(), started('now')), READY));
	await ui.input().fill('typed and sent');
	await ui.page.keyboard.press('Enter');
	const approval = { ...APPROVAL.approval, effect: 'run \u202Etxt.exe\u200B' };
	await ui.panel.send(events({ kind: 'approvalAsked', turn: 'now', approval }));
	const dialog = ui.page.getByRole('alertdialog', { name: 'Edit .vscode/settings.json?' });
	assert.equal(await dialog.count(), 1);
	assert.equal(await ui.page.evaluate(() => document.activeElement?.textContent), 'Reject');
	assert.match((await dialog.textContent()) ?? '', /run U\+202Etxt\.exeU\+200B/);
	await ui.panel.forget();
	await ui.page.keyboard.press('Enter');
	assert.deepEqual(await ui.panel.posts(), [], 'not yet armed');
	await ui.page.locator('.scroller').evaluate((scroller) => scroller.scrollTo(0, 0));
	const box = await dialog.boundingBox();
	assert.ok(box && box.y >= 0 && box.y + box.height <= 720, 'in sight wherever the conversation is');
	await ui.page.locator('.approval button[aria-disabled=false]').first().waitFor();
	await ui.page.keyboard.press('Tab');
	assert.equal(await ui.page.evaluate(() => document.activeElement?.textContent), 'Allow');
	await ui.page.keyboard.press('Enter');
	await ui.page.keyboard.press('Enter');
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'answerApproval', id: 'a1', verdict: 'approved' }], 'once');
	await dialog.waitFor({ state: 'detached' });
	await ui.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
});

function longChatEvents(): readonly ChatEvent[] {
	return Array.from({ length: 10 }, (_, index) => `old${index}`).flatMap((turn) => [
		started(turn),
		text(ANSWER, turn),
		ended(turn),
	]);
}

test('an approval leaves the keyboard to who is typing, and Escape in it rejects', async () => {
	await ui.panel.send(snapshot(), events(started()));
	await ui.input().focus();
	await ui.page.keyboard.type('typing');
	await ui.panel.send(events(APPROVAL));
	assert.equal(await ui.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
	await ui.page.locator('.approval button[aria-disabled=false]').first().waitFor();
	await ui.button('Reject').focus();
	await ui.panel.forget();
	await ui.page.keyboard.press('Escape');
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'answerApproval', id: 'a1', verdict: 'rejected' }]);
});

test('changed files open their diff; one Keep and one Undo decide about them', async () => {
	await ui.panel.send(snapshot(viewOf(started(), FILES)));
	assert.equal(await ui.button('Keep').count(), 0, 'not while the turn still changes them');
	await ui.panel.send(events(ended()));
	assert.equal(await ui.button('Keep').count(), 1);
	assert.equal(await ui.button('Undo').count(), 1);
	await ui.panel.forget();
	await ui.page.getByRole('button', { name: /^retry\.test\.ts/ }).click();
	await ui.button('Undo').click();
	await ui.button('Keep').click();
	assert.deepEqual(await ui.panel.posts(), [
		{ kind: 'openDiff', turn: 't1', path: 'test/retry.test.ts' },
		{ kind: 'undo', turn: 't1' },
		{ kind: 'keep', turn: 't1' },
	]);
	await ui.panel.send(events({ ...FILES, files: FILES.files.map((file) => ({ ...file, review: 'undone' as const })) }));
	assert.equal(await ui.button('Keep').count(), 0);
	assert.equal(await ui.button('Undo').count(), 0, 'a state is no button');
	assert.equal(await ui.page.getByText('Undone').count(), 3);
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
		raiseCeiling: 'Raise ceiling',
	};
	for (const [action, label] of Object.entries(labels) as [NextAction, string][]) {
		const failure = { ...RATE_LIMITED, action };
		await ui.panel.send(
			snapshot(viewOf(started('t0'), ended('t0', RATE_LIMITED), started(), ended('t1', failure)), NEEDS_KEY),
		);
		const alert = ui.page.getByRole('alert');
		assert.equal(await alert.count(), 1, 'only the newest');
		assert.match((await alert.textContent()) ?? '', /OpenAI limits/);
		await ui.panel.forget();
		await alert.getByRole('button', { name: label }).click();
		assert.deepEqual(await ui.panel.posts(), [{ kind: 'nextAction', turn: 't1', action }]);
		assert.equal(await ui.button('Set API key').count(), 1, 'one button of that name');
	}
});

test('an interrupted answer says so, unknown cost is a dash', async () => {
	await ui.panel.send(
		snapshot(viewOf(started(), text('Half'), { kind: 'turnEnded', turn: 't1', outcome: 'interrupted', at: 1 })),
	);
	assert.match((await ui.log().textContent()) ?? '', /Half\s+Interrupted: .*Tokens and cost —/);
});

test('without a key there is a card, with the demo a banner, and a warning stays', async () => {
	await ui.panel.send(snapshot(undefined, NEEDS_KEY));
	assert.match((await ui.page.locator('.key-card').textContent()) ?? '', /Tandem needs an API key/);
	await ui.panel.forget();
	await ui.button('Set API key').click();
	await ui.panel.send({ kind: 'status', status: { ...DEMO, warning: 'A workspace setting was ignored.' } });
	assert.match(
		(await ui.page.locator('.header').textContent()) ?? '',
		/This is a script, not a model.*A workspace setting was ignored\./,
	);
	await ui.button('Set API key').click();
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'setApiKey' }, { kind: 'setApiKey' }]);
	await ui.panel.send({ kind: 'status', status: READY });
	assert.equal(await ui.button('Set API key').count(), 0);
});

test('what cannot be drawn is an alert, and can be drawn again', async () => {
	const view = longChat(2);
	const broken = { ...view, turns: [view.turns[0], { ...view.turns[1], parts: null }] } as unknown as typeof view;
	await ui.panel.send(snapshot(broken));
	const alert = ui.page.getByRole('alert');
	assert.match((await alert.textContent()) ?? '', /This turn could not be drawn/);
	assert.equal(await ui.page.locator('.markdown').count(), 1, 'the other turn is there');
	await ui.panel.send({ kind: 'status', status: null } as never);
	await ui.panel.send({ kind: 'status', status: { ...READY, model: null } } as never);
	await ui.page.getByText('The panel could not be drawn').waitFor();
	await ui.panel.forget();
	await ui.button('Draw again').click();
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'ready' }]);
	await ui.panel.send(snapshot(view));
	await ui.page.locator('article').nth(1).waitFor();
	assert.equal(await ui.page.getByRole('alert').count(), 0);
});

test('nothing is wider than 300 px, in every state', async () => {
	await ui.open({ width: 300 });
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
		await ui.panel.send(state);
		const widths = await ui.page.evaluate(() => [
			document.documentElement.scrollWidth,
			document.querySelector('.scroller')?.scrollWidth,
			document.querySelector('.scroller')?.clientWidth,
		]);
		assert.equal(widths[0], 300, `state ${index}`);
		assert.equal(widths[1], widths[2], `state ${index}`);
	}
});
