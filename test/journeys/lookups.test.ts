import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { textOf } from '../endpoint/chatRequest.ts';
import { answerByRules, type Situation } from '../endpoint/scriptedConversation.ts';
import { openFile } from './editor.ts';
import { indexPids } from './indexProcess.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const IMMER = 'src/immer.ts';
const CURRENT = 'src/core/current.ts';
const CHANGED = 'src/utils/plugins.ts';

/** Results of the calls of the last answer, as the model got them. */
let results: readonly string[] = [];
const calls = (...toolCalls: readonly { readonly name: string; readonly arguments: object }[]) => ({ toolCalls });
const done = (text: string) => (situation: Situation) => {
	results = situation.results;
	return { text };
};

let world: World;
const lineOf = (path: string, text: string): number =>
	world.repository
		.read(path)
		.split('\n')
		.findIndex((line) => line.includes(text)) + 1;

const answer = answerByRules([
	{
		when: { user: 'Look it up', step: 0 },
		answer: () =>
			calls(
				{ name: 'search_code', arguments: { query: 'copy of the current state of a draft' } },
				{ name: 'find_symbol', arguments: { name: 'currentImpl' } },
				{ name: 'outline', arguments: { path: CURRENT } },
				{
					name: 'find_references',
					arguments: { path: CURRENT, line: lineOf(CURRENT, 'function currentImpl'), symbol: 'currentImpl' },
				},
				{ name: 'git_log', arguments: { path: CURRENT } },
				{ name: 'git_diff', arguments: {} },
				{ name: 'git_blame', arguments: { path: CURRENT, start_line: 1, end_line: 2 } },
			),
	},
	{ when: { user: 'Look it up' }, answer: done('All was found.') },
	{
		when: { user: 'not saved', step: 0 },
		answer: calls({ name: 'search_code', arguments: { query: 'quibbleFlange' } }),
	},
	{ when: { user: 'not saved' }, answer: done('It was not saved.') },
	{
		when: { user: 'a crash', step: 0 },
		answer: () => {
			for (const pid of indexPids(world.window)) process.kill(pid, 'SIGKILL');
			return calls(
				{ name: 'search_code', arguments: { query: 'freeze an object deeply' } },
				{ name: 'find_symbol', arguments: { name: 'freeze' } },
			);
		},
	},
	{ when: { user: 'a crash' }, answer: done('Found after the crash.') },
	{ answer: { text: 'I have read what came along.' } },
]);

before(async () => {
	world = await openWorld({
		answer,
		prepare: ({ read, write }) => write(CHANGED, `${read(CHANGED)}// not committed\n`),
	});
});
after(() => world?.close());

function lastAsk({ endpoint }: World): string {
	return textOf(endpoint.requests.at(-1)?.body.messages.findLast(({ role }) => role === 'user'));
}

/** Results of the calls of the last turn, when the panel shows the model's last words. */
async function resultsOf({ panel, endpoint }: World, ask: string, words: string): Promise<readonly string[]> {
	await panel.ask(ask);
	await panel.log.getByText(words).waitFor();
	assert.deepEqual(endpoint.requests.at(-1)?.violations, []);
	return results;
}

journey(
	'a symbol that is named with @ is offered, and its lines go along; the codebase, too',
	() => world,
	async (here) => {
		const { panel, repository, window } = here;
		await window.command('Tandem: Focus on Chat View');
		await panel.composer.pressSequentially('Explain @symbol:produc');
		const row = panel.root.getByRole('listbox').getByRole('option', { name: /^produce\s?\S* in src\/immer\.ts:/ });
		await row.waitFor();
		await takePicture(window, 'symbols');
		await row.click();
		assert.equal(await panel.composer.inputValue(), 'Explain @produce ');
		await panel.composer.press('Enter');
		await panel.log.getByText('I have read what came along.').waitFor();
		const line = lineOf(IMMER, 'export const produce:');
		const text = repository.read(IMMER).split('\n')[line - 1] ?? '';
		const [, start, end, piece = ''] =
			/<file path="src\/immer\.ts" lines="(\d+)-(\d+)">\n([\s\S]*?)\n<\/file>/.exec(lastAsk(here)) ?? [];
		assert.ok(Number(start) <= line && line <= Number(end), lastAsk(here));
		assert.ok(piece.split('\n').includes(text), piece);

		await panel.composer.pressSequentially('How is a draft turned into a plain copy of its current state? @codebase');
		await panel.root.getByRole('option', { name: /^Codebase/ }).waitFor();
		await panel.composer.press('Enter');
		await panel.composer.press('Enter');
		await panel.log.getByText('I have read what came along.').nth(1).waitFor();
		assert.match(lastAsk(here), /Found in the codebase for these words, best first:/);
		assert.match(lastAsk(here), /<file path="src\/core\/current\.ts" lines="\d+-\d+">/);
	},
);

journey(
	'the model finds code, definitions, uses and the past in the files and lines where they are',
	() => world,
	async (here) => {
		const { panel, repository, window } = here;
		// The language extension answers once it knows the file.
		await openFile(window, CURRENT);
		const [search = '', symbol = '', outline = '', references = '', log = '', diff = '', blame = ''] = await resultsOf(
			here,
			'Look it up',
			'All was found.',
		);
		const line = lineOf(CURRENT, 'function currentImpl');
		assert.match(search, /^src\/core\/current\.ts, lines \d+–\d+/m);
		assert.ok(search.includes('currentImpl(value: any)'), search);
		assert.match(symbol, new RegExp(`^src/core/current\\.ts:${line}–\\d+ function: function currentImpl`, 'm'));
		assert.match(outline, new RegExp(`^${line}–\\d+ function currentImpl`, 'm'));
		assert.doesNotMatch(references, /no language extension/);
		const uses = repository
			.read(CURRENT)
			.split('\n')
			.flatMap((text, at) => (/\bcurrentImpl\b/.test(text) ? [at + 1] : []));
		for (const use of uses) assert.match(references, new RegExp(`^src/core/current\\.ts:${use}\\b`, 'm'));
		assert.match(log, /The sources as published/);
		assert.match(diff, /src\/utils\/plugins\.ts[\s\S]*\+\/\/ not committed/);
		const hash = repository.git('rev-parse', 'HEAD').slice(0, 7);
		assert.match(blame, new RegExp(hash));
		await panel.log.getByText(/Looked for currentImpl: 1 definition/).waitFor();
		await takePicture(window, 'lookups');
	},
);

journey(
	'text that is not saved is found',
	() => world,
	async (here) => {
		const { window, repository } = here;
		await openFile(window, 'src/utils/env.ts');
		await window.page.keyboard.press('ControlOrMeta+Home');
		await window.page.keyboard.insertText('export function quibbleFlange() {}\n');
		const [found = ''] = await resultsOf(here, 'Find what is not saved', 'It was not saved.');
		assert.match(found, /^src\/utils\/env\.ts, lines 1–\d+/);
		assert.ok(found.includes('export function quibbleFlange() {}'), found);
		assert.ok(!repository.read('src/utils/env.ts').includes('quibbleFlange'));
	},
);

journey(
	'an index process that is killed in a turn does not fail the turn, and finds what it found before',
	() => world,
	async (here) => {
		const pids = indexPids(here.window);
		assert.equal(pids.length, 1);
		const [search = '', symbol = ''] = await resultsOf(here, 'Search through a crash', 'Found after the crash.');
		assert.match(search, /^src\/utils\/common\.ts, lines \d+–\d+/m);
		assert.match(symbol, /^src\/utils\/common\.ts:\d+–\d+ function: .*freeze/m);
		assert.notDeepEqual(indexPids(here.window), pids);
	},
);
