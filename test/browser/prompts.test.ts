import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MentionRow } from '../../src/shared/mention.ts';
import { FILE_ROWS } from './mentionSamples.ts';
import { snapshot } from './sampleChats.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();

const PROMPT_ROWS: readonly MentionRow[] = [
	{
		label: '/new-component',
		detail: 'A component with its test and its story',
		icon: 'prompt',
		pick: { kind: 'prompt', name: 'new-component', argumentHint: 'name of the component' },
	},
	{ label: '/explain', detail: 'Explains the open file', icon: 'prompt', pick: { kind: 'prompt', name: 'explain' } },
];
const list = () => ui.page.getByRole('listbox', { name: 'Your prompts' });
const hint = () => ui.page.locator('#composer-argument');
const questions = async () => (await ui.panel.posts()).filter((post) => post.kind === 'complete');
/** Answers the last question as the host does. */
async function answer(rows: readonly MentionRow[], note = ''): Promise<void> {
	const question = (await questions()).at(-1);
	assert.ok(question);
	await ui.panel.send({ kind: 'completions', id: question.id, rows, note });
}

test('a slash opens the list of prompts, a pick puts the name into the text and says what comes next', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.type('/');
	assert.deepEqual((await questions()).at(-1), { kind: 'complete', id: 1, mark: '/', typed: '' });
	await answer(PROMPT_ROWS);
	assert.equal(
		await list().getByRole('option').first().textContent(),
		'/new-componentname of the componentA component with its test and its story',
	);
	assert.equal(await ui.input().getAttribute('aria-activedescendant'), 'mention-row-0');
	assert.equal(await ui.button('Attach').getAttribute('aria-expanded'), 'false');
	await ui.page.keyboard.type('new');
	assert.equal((await questions()).at(-1)?.typed, 'new');
	await answer(PROMPT_ROWS.slice(0, 1));
	await ui.page.keyboard.press('Tab');
	assert.equal(await ui.input().inputValue(), '/new-component ');
	await hint().waitFor();
	assert.equal(await hint().textContent(), 'name of the component');
	assert.equal(await ui.input().getAttribute('aria-describedby'), 'composer-argument');
	assert.equal(await list().count(), 0);
	await ui.page.keyboard.type('Table');
	await hint().waitFor({ state: 'detached' });
	await ui.page.keyboard.press('Enter');
	assert.deepEqual((await ui.panel.posts()).at(-1), { kind: 'ask', text: '/new-component Table' });
});

test('a prompt without an argument is asked by Enter twice; a path and a slash in the text open nothing', async () => {
	await ui.panel.send(snapshot());
	await ui.input().focus();
	await ui.page.keyboard.type('/');
	await answer(PROMPT_ROWS);
	await ui.page.keyboard.press('ArrowDown');
	await ui.page.keyboard.press('Enter');
	assert.equal(await ui.input().inputValue(), '/explain ');
	await ui.panel.send();
	assert.equal(await hint().count(), 0);
	await ui.page.keyboard.press('ControlOrMeta+a');
	await ui.page.keyboard.type('see /');
	await ui.panel.send();
	assert.equal(await ui.page.locator('.mention-popup').count(), 0);
	await ui.page.keyboard.press('ControlOrMeta+a');
	await ui.page.keyboard.type('/etc');
	await answer([], 'No prompt has such a name.');
	await ui.page.keyboard.type('/');
	await ui.panel.send();
	assert.equal(await ui.page.locator('.mention-popup').count(), 0);
	await ui.page.keyboard.press('ControlOrMeta+a');
	await ui.page.keyboard.type('/');
	await answer(PROMPT_ROWS);
	await ui.page.keyboard.press('Escape');
	await ui.page.keyboard.type('exp');
	await ui.panel.send();
	assert.equal(await list().count(), 0, 'closed by the user');
	await ui.page.keyboard.press('ControlOrMeta+a');
	await ui.page.keyboard.type('@');
	await answer(FILE_ROWS);
	assert.equal(await ui.page.getByRole('listbox', { name: 'What to add to your ask' }).count(), 1);
});

for (const theme of ['dark2026', 'light2026', 'darkHighContrast'] as const) {
	test(`the list and the hint are to be read in ${theme}, 300 pixels wide`, async () => {
		await ui.open({ width: 300, theme });
		await ui.panel.send(snapshot());
		await ui.input().focus();
		await ui.page.keyboard.type('/');
		await answer(PROMPT_ROWS);
		await list().waitFor();
		await ui.page.screenshot({ path: `.build/shots/prompts-${theme}.png` });
		await ui.page.keyboard.press('Enter');
		await hint().waitFor();
		const [typed, field, shown] = await ui.page.evaluate(() => {
			const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().toJSON();
			return [box('.composer-typed'), box('textarea'), box('#composer-argument')];
		});
		assert.ok(shown.x >= typed.right - 1 && shown.y >= field.y && shown.bottom <= field.bottom + 1, 'in the field');
		await ui.page.screenshot({ path: `.build/shots/prompts-hint-${theme}.png` });
	});
}
