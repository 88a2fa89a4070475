import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangedFile, ChatEvent } from '../../src/shared/chat.ts';
import { ended, events, FILES, REVIEWED, snapshot, started, viewOf } from './sampleChats.ts';
import { THEME_NAMES } from './themes.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();
const [RETRY, OPTIONS, TEST] = FILES.files.map(({ path }) => path);

/** The files with what was decided about the first, the second … */
function decided(...reviews: readonly ChangedFile['review'][]): ChatEvent {
	return { ...FILES, files: FILES.files.map((file, index) => ({ ...file, review: reviews[index] ?? 'pending' })) };
}

const focused = () =>
	ui.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

test('each file has its own Keep and Undo until it is decided, in older turns too', async () => {
	await ui.panel.send(snapshot(viewOf(started(), FILES)));
	assert.equal(await ui.button(`Keep ${RETRY}`).count(), 0, 'not while the turn still changes them');
	await ui.panel.send(events(ended(), started('t2'), { ...FILES, turn: 't2' }, ended('t2')));
	await ui.panel.forget();
	await ui.button(`Keep ${RETRY}`).first().click();
	await ui.button(`Undo ${TEST}`).first().click();
	await ui.button('View all').last().click();
	assert.deepEqual(await ui.panel.posts(), [
		{ kind: 'keepFile', turn: 't1', path: RETRY },
		{ kind: 'undoFile', turn: 't1', path: TEST },
		{ kind: 'openTurnDiff', turn: 't2' },
	]);
	await ui.panel.send(events(decided('kept', 'mixed', 'undone')));
	for (const name of [`Keep ${RETRY}`, `Undo ${RETRY}`, 'Keep', 'Undo'])
		assert.equal(await ui.button(name).count(), 1, `${name}: of the second turn`);
	for (const state of ['Kept', 'Kept in part', 'Undone'])
		assert.equal(await ui.page.getByText(state, { exact: true }).count(), 1, state);
	assert.equal(await ui.button('View all').count(), 2, 'also when all is decided');
});

test('one file needs no view of all', async () => {
	await ui.panel.send(snapshot(viewOf(started(), { ...FILES, files: FILES.files.slice(0, 1) }, ended())));
	assert.equal(await ui.button('View all').count(), 0);
	assert.equal(await ui.button(`Keep ${RETRY}`).count(), 1);
});

test('the keyboard goes from top to bottom and is not lost when its button goes', async () => {
	await ui.panel.send(snapshot(viewOf(started(), FILES, ended())));
	await ui.button('View all').focus();
	const order: (string | null | undefined)[] = [];
	for (let tabs = 0; tabs < 8; tabs++) {
		await ui.page.keyboard.press('Tab');
		order.push(await focused());
	}
	assert.deepEqual(
		order.map((name) => name?.replace(/^(retry|options)\.(test\.)?ts.*/, 'open')),
		['Undo', 'Keep', 'open', `Undo ${RETRY}`, `Keep ${RETRY}`, 'open', `Undo ${OPTIONS}`, `Keep ${OPTIONS}`],
	);
	await ui.panel.send(events(decided('pending', 'kept')));
	assert.equal(await focused(), `Keep ${TEST}`, 'the next of its kind');
	await ui.panel.send(events(decided('pending', 'kept', 'kept')));
	assert.equal(await focused(), `Keep ${RETRY}`, 'the one before when there is no next');
	await ui.button('Keep').focus();
	await ui.panel.send(events(decided('kept', 'kept', 'kept')));
	assert.equal(await focused(), 'View all');
	await ui.panel.send(snapshot(viewOf(started(), decided('kept', 'kept'), ended())));
	await ui.button(`Undo ${TEST}`).focus();
	await ui.panel.send(events(decided('kept', 'kept', 'undone')));
	assert.match((await focused()) ?? '', /^retry\.test\.ts/, 'else the file itself');
	await ui.input().focus();
	await ui.panel.send(events(decided(), decided('kept', 'kept', 'kept')));
	assert.equal(await focused(), 'Ask Tandem', 'who is elsewhere stays there');
});

test('in a narrow panel nothing overlaps and nothing is cut off, in each theme', async () => {
	for (const theme of THEME_NAMES) {
		await ui.open({ theme, width: 300 });
		await ui.panel.send(snapshot(viewOf(started(), REVIEWED, ended())));
		const wrong = await ui.page.evaluate(() => {
			const page = document.documentElement.clientWidth;
			return [...document.querySelectorAll('.files-header, .files-list li')].flatMap((line) => {
				const parts = [...line.querySelectorAll('.icon, .file-name, .file-folder, .counts, .review, button:not(.file)')]
					.map((part) => ({ box: part.getBoundingClientRect(), part }))
					.filter(({ box, part }) => box.width > 0 && !part.closest('.icon-button > *'));
				return parts.flatMap(({ box, part }, at) => {
					const isOut = box.left < 0 || box.right > page;
					const next = parts[at + 1]?.box;
					const overlaps = next && next.top < box.bottom && next.bottom > box.top && next.left < box.right - 0.5;
					return isOut || overlaps ? [`${line.textContent}: ${part.className}`] : [];
				});
			});
		});
		assert.deepEqual(wrong, [], theme);
	}
});
