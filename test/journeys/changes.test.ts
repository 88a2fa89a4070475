import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { textOf } from '../endpoint/chatRequest.ts';
import { answerByRules, type Rule } from '../endpoint/scriptedConversation.ts';
import { openFile } from './editor.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const LINES = Array.from({ length: 40 }, (_, n) => `line ${n + 1}\n`).join('');
const FILES = ['hunks', 'typing', 'stack', 'older', 'again'].map((name) => `notes/${name}.txt`);
const [HUNKS = '', TYPING = '', STACK = '', OLDER = '', AGAIN = ''] = FILES;

const change = (path: string, ...numbers: readonly number[]): string =>
	[
		'*** Begin Patch',
		`*** Update File: ${path}`,
		...numbers.flatMap((n) => ['@@', ` line ${n - 1}`, `-line ${n}`, `+LINE ${n}`, ` line ${n + 1}`]),
		'*** End Patch',
	].join('\n');

/** Reads the file, then sends the patch, then says that it is done. */
const edits = (ask: string, path: string, input: string, chunkDelayMs?: number): readonly Rule[] => [
	{ when: { user: ask, step: 0 }, answer: { toolCalls: [{ name: 'read_file', arguments: { path } }] } },
	{
		when: { user: ask, step: 1 },
		answer: {
			toolCalls: [{ name: 'apply_patch', arguments: { input } }],
			...(chunkDelayMs && { chunkDelayMs, chunkSize: 8 }),
		},
	},
	{ when: { user: ask, step: 2 }, answer: { text: `Done: ${ask}.` } },
];

const answer = answerByRules([
	...edits('three hunks', HUNKS, change(HUNKS, 5, 15, 25)),
	...edits('while I type', TYPING, change(TYPING, 30), 200),
	...edits('on the stack', STACK, change(STACK, 20)),
	...edits('and again', AGAIN, change(AGAIN, 5, 15)),
	...edits('older one', OLDER, change(OLDER, 5)),
	...edits('older two', OLDER, change(OLDER, 25)),
	...edits(
		'move it',
		'notes/old name.txt',
		'*** Begin Patch\n*** Update File: notes/old name.txt\n*** Move to: notes/moved/new name.txt\n@@\n-second\n+SECOND\n*** End Patch',
	),
	...edits(
		'wide',
		'notes/wide.txt',
		'*** Begin Patch\n*** Update File: notes/wide.txt\n@@\n-zwei\n+zwei €\n*** End Patch',
	),
	...edits(
		'dos',
		'notes/dos.txt',
		'*** Begin Patch\n*** Update File: notes/dos.txt\n@@\n one\n+one and a half\n two\n*** End Patch',
	),
	{ when: { user: 'what now' }, answer: { text: 'Good to know.' } },
	{ when: { user: 'and then' }, answer: { text: 'Known already.' } },
]);

const WIDE = Buffer.from('\ufeffeins\nzwei\ndrei\n', 'utf16le');

let world: World;
before(async () => {
	world = await openWorld({
		answer,
		prepare(repository) {
			mkdirSync(join(repository.folder, 'notes'));
			for (const file of FILES) repository.write(file, LINES);
			repository.write('notes/old name.txt', 'first\nsecond\nthird\n');
			repository.write('notes/dos.txt', 'one\r\ntwo\r\nthree');
			writeFileSync(join(repository.folder, 'notes/wide.txt'), WIDE);
			repository.git('add', '--all');
			repository.git('commit', '--message', 'Notes');
		},
	});
});
after(() => world?.close());

const lens = ({ window }: World, title: string) =>
	window.page.locator('.editor-group-container.active .codelens-decoration a').getByText(title, { exact: true });

const changed = (...numbers: readonly number[]): string =>
	numbers.reduce((text, n) => text.replace(`line ${n}\n`, `LINE ${n}\n`), LINES);

const askAndWait = async ({ panel }: World, ask: string): Promise<void> => {
	await panel.ask(ask);
	await panel.log.getByText(`Done: ${ask}.`).waitFor();
};

const lastUserMessage = ({ endpoint }: World): string =>
	textOf(endpoint.requests.at(-1)?.body.messages.findLast(({ role }) => role === 'user'));

journey(
	'one hunk is kept, another undone with a reason that the model is told once, and a reload keeps what is decided',
	() => world,
	async (here) => {
		const { panel, repository, window, endpoint } = here;
		const { page } = window;
		await askAndWait(here, 'three hunks');
		assert.equal(repository.read(HUNKS), changed(5, 15, 25));
		await openFile(window, HUNKS);
		await until('Keep and Undo above three changes', async () => (await lens(here, 'Keep').count()) === 3);
		await window.page
			.locator('.activitybar')
			.getByRole('tab', { name: /^Source Control/ })
			.click();
		await takePicture(window, 'changes-lenses');

		await lens(here, 'Keep').first().click();
		await until('two changes left', async () => (await lens(here, 'Keep').count()) === 2);
		await lens(here, 'Undo and Say Why…').first().click();
		await page.locator('.quick-input-widget input').fill('Line 15 is fine as it is.');
		await page.keyboard.press('Enter');
		await until('the second change undone', () => repository.read(HUNKS) === changed(5, 25));
		await until('one change left', async () => (await lens(here, 'Keep').count()) === 1);

		await window.reload();
		await until('one change waiting after the reload', async () => (await lens(here, 'Keep').count()) === 1);
		assert.equal(repository.read(HUNKS), changed(5, 25));
		await page.locator('.scm-view').getByText('three hunks').first().waitFor();
		await takePicture(window, 'changes-source-control');

		await panel.ask('what now');
		await panel.log.getByText('Good to know.').waitFor();
		assert.match(lastUserMessage(here), /Line 15 is fine as it is\./);
		assert.match(lastUserMessage(here), /\+LINE 15/);
		assert.doesNotMatch(lastUserMessage(here), /LINE 5\b/, 'what was kept is no news');
		await panel.ask('and then');
		await panel.log.getByText('Known already.').waitFor();
		assert.doesNotMatch(lastUserMessage(here), /is fine as it is/, 'it is told once');
		assert.deepEqual(
			endpoint.requests.flatMap((request) => request.violations),
			[],
		);

		await openFile(window, HUNKS);
		await window.command('Tandem: Go to Next Change');
		// The key means it once the editor has the cursor at the change.
		await page.getByRole('button', { name: /^Ln 25, / }).waitFor();
		await until('nothing left to review', async () => {
			await page.keyboard.press('Alt+k');
			return (await lens(here, 'Keep').count()) === 0;
		});
		assert.equal(repository.read(HUNKS), changed(5, 25));
	},
);

journey(
	'the user types in the file while the edit of it streams in: both are there, and the file is not saved for the user',
	() => world,
	async (here) => {
		const { panel, repository, window } = here;
		const { page } = window;
		await openFile(window, TYPING);
		await panel.ask('while I type');
		await panel.log.getByText(/Editing notes\/typing/).waitFor();
		await page.locator('.editor-group-container.active .view-lines').click();
		await page.keyboard.press('ControlOrMeta+Home');
		await page.keyboard.type('mine ', { delay: 30 });
		await panel.log.getByText('Done: while I type.').waitFor();
		assert.equal(repository.read(TYPING), LINES, 'nothing is saved for the user');
		await window.command('File: Save');
		await until('both in the file', () => repository.read(TYPING) === `mine ${changed(30)}`);
	},
);

journey(
	'each turn is one step of the undo stack, between the steps of the user',
	() => world,
	async (here) => {
		const { repository, window } = here;
		const { page } = window;
		await openFile(window, STACK);
		await page.keyboard.press('ControlOrMeta+Home');
		await page.keyboard.insertText('Before');
		await page.keyboard.press('ControlOrMeta+s');
		await until('the words saved', () => repository.read(STACK) === `Before${LINES}`);
		await askAndWait(here, 'on the stack');
		assert.equal(repository.read(STACK), `Before${changed(20)}`);
		await openFile(window, STACK);
		await page.keyboard.press('ControlOrMeta+z');
		await page.keyboard.press('ControlOrMeta+s');
		await until('the turn undone', () => repository.read(STACK) === `Before${LINES}`);
		await page.keyboard.press('ControlOrMeta+z');
		await page.keyboard.press('ControlOrMeta+s');
		await until('the words undone', () => repository.read(STACK) === LINES);
		await page.keyboard.press('ControlOrMeta+Shift+z');
		await page.keyboard.press('ControlOrMeta+Shift+z');
		await page.keyboard.press('ControlOrMeta+s');
		await until('both again', () => repository.read(STACK) === `Before${changed(20)}`);
	},
);

journey(
	'what is undone and brought back with Ctrl+Z waits again, and goes along when the file is renamed in the explorer',
	() => world,
	async (here) => {
		const { repository, window } = here;
		const { page } = window;
		await askAndWait(here, 'and again');
		await openFile(window, AGAIN);
		await until('two changes wait', async () => (await lens(here, 'Keep').count()) === 2);
		await lens(here, 'Undo').first().click();
		await until('one change waits', async () => (await lens(here, 'Keep').count()) === 1);
		await page.locator('.editor-group-container.active .view-lines').click();
		await page.keyboard.press('ControlOrMeta+z');
		await until('both wait again', async () => (await lens(here, 'Keep').count()) === 2);
		await page.keyboard.press('ControlOrMeta+s');
		await until('both are in the file', () => repository.read(AGAIN) === changed(5, 15));
		await window.command('File: Reveal Active File in Explorer View');
		await page.locator('.explorer-folders-view .monaco-list-row.focused').getByText('again.txt').waitFor();
		await page.keyboard.press('F2');
		await page.locator('.explorer-folders-view .monaco-inputbox input').fill('renamed.txt');
		await page.keyboard.press('Enter');
		await until('the file is renamed', () => existsSync(join(repository.folder, 'notes/renamed.txt')));
		// The editor goes along; with the keyboard in it VS Code asks for the lenses.
		await page.locator('.tab.active').getByText('renamed.txt').waitFor();
		await page.locator('.editor-group-container.active .view-lines').click();
		await until('both wait there', async () => (await lens(here, 'Keep').count()) === 2);
		await window.command('Tandem: Undo File');
		await until('the file as it was', () => repository.read('notes/renamed.txt') === LINES);
	},
);

journey(
	'an older turn is restored, files and chat, with what the user wrote since; and the restore is redone',
	() => world,
	async (here) => {
		const { panel, repository, window } = here;
		const { page } = window;
		await askAndWait(here, 'older one');
		await askAndWait(here, 'older two');
		assert.equal(repository.read(OLDER), changed(5, 25));
		repository.write(OLDER, `${changed(5, 25)}mine\n`);
		await window.command('Tandem: Restore Checkpoint…');
		await page.locator('.quick-input-list').getByText('older one').first().click();
		await page.locator('.quick-input-list').getByText('Files and chat').first().click();
		await until('the file as it was, and my line', () => repository.read(OLDER) === `${LINES}mine\n`);
		await until('the turns gone from the chat', async () => !(await panel.log.innerText()).includes('Done: older'));
		assert.match(await panel.composer.inputValue(), /older one/);
		await takePicture(window, 'changes-restored');
		await panel.root.getByRole('button', { name: /^Redo/ }).click();
		await until('all of it back', () => repository.read(OLDER) === `${changed(5, 25)}mine\n`);
		await panel.log.getByText('Done: older two.').waitFor();
		await panel.composer.fill('');
	},
);

journey(
	'a file is moved with its edits in one step, and comes back',
	() => world,
	async (here) => {
		const { repository, window } = here;
		const { page } = window;
		const at = (name: string): string => join(repository.folder, 'notes', name);
		await openFile(window, 'notes/old name.txt');
		await askAndWait(here, 'move it');
		assert.equal(readFileSync(at('moved/new name.txt'), 'utf8'), 'first\nSECOND\nthird\n');
		assert.ok(!existsSync(at('old name.txt')));
		await page.locator('.tab').getByText('new name.txt').waitFor();
		await window.command('Tandem: Undo Turn');
		// Other turns wait, too, so it asks which.
		await page.locator('.quick-input-list').getByText('move it').first().click();
		await until(
			'the file back at its place, as it was',
			() => existsSync(at('old name.txt')) && readFileSync(at('old name.txt'), 'utf8') === 'first\nsecond\nthird\n',
		);
		assert.ok(!existsSync(at('moved/new name.txt')));
	},
);

journey(
	'UTF-16 and CRLF files keep their bytes but for what the edit names',
	() => world,
	async (here) => {
		const { repository } = here;
		await askAndWait(here, 'wide');
		const bytes = readFileSync(join(repository.folder, 'notes/wide.txt'));
		assert.deepEqual(bytes, Buffer.from('\ufeffeins\nzwei €\ndrei\n', 'utf16le'));
		await askAndWait(here, 'dos');
		assert.equal(repository.read('notes/dos.txt'), 'one\r\none and a half\r\ntwo\r\nthree');
	},
);
