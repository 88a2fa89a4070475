import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { openFile } from './editor.ts';
import { CRLF_FILE } from './immerRepository.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const OTHER_FILE = 'src/core/current.ts';
const ASK = 'Say in the error of current() which type the value has.';

const PATCH = `*** Begin Patch
*** Update File: ${CRLF_FILE}
@@ function (thing: string) {
-					return \`'current' expects a draft, got: \${thing}\`
+					return \`'current' expects a draft, got a value of type \${thing}\`
 				},
*** Update File: ${OTHER_FILE}
@@ export function current(value: Draft<any>): any {
-	if (!isDraft(value)) die(10, value)
+	if (!isDraft(value)) die(10, typeof value)
 	return currentImpl(value)
*** End Patch`;

const FIRST_TEXT =
	'I read the two places first: where the error is raised and where its words stand, before I change a byte of either.';
const LONG_TEXT = Array.from({ length: 400 }, (_, n) => `Line ${n} of a long answer.`).join('\n\n');

const answer = answerByRules([
	{
		when: { user: ASK, step: 0 },
		answer: {
			text: FIRST_TEXT,
			chunkDelayMs: 90,
			chunkSize: 6,
			toolCalls: [
				{ name: 'read_file', arguments: { path: CRLF_FILE } },
				{ name: 'read_file', arguments: { path: OTHER_FILE } },
			],
		},
	},
	{
		when: { user: ASK, step: 1 },
		answer: { text: 'Now the change.', toolCalls: [{ name: 'apply_patch', arguments: { input: PATCH } }] },
	},
	{
		when: { user: ASK, step: 2 },
		answer: {
			text: 'The error of `current()` now names the type.',
			usage: { prompt_tokens: 3000, completion_tokens: 40, cached_tokens: 2048 },
		},
	},
	{ when: { user: 'long' }, answer: { text: LONG_TEXT, chunkDelayMs: 15, chunkSize: 20 } },
	{ when: { user: 'next' }, answer: { text: 'Here I am again.' } },
]);

let world: World;
before(async () => {
	world = await openWorld({ answer });
});
after(() => world?.close());

journey(
	'a change that touches two files: streamed, valid, on disk, and taken back by one undo',
	() => world,
	async ({ panel, repository, endpoint, window }) => {
		const crlfBefore = repository.read(CRLF_FILE);
		const otherBefore = repository.read(OTHER_FILE);
		await panel.ask(ASK);
		const seen = new Set<string>();
		await until('the end of the first text', async () => {
			const text = await panel.log.innerText();
			const part = /I read[^\n]*/.exec(text)?.[0];
			if (part) seen.add(part);
			return text.includes(FIRST_TEXT);
		});
		assert.ok(seen.size >= 3, `the text streamed in ${seen.size} visible steps`);
		await panel.button('Keep').waitFor();
		await panel.log.getByText('now names the type').waitFor();
		await takePicture(window, 'chat-edit');

		const crlfAfter = crlfBefore.replace(
			'expects a draft, got: ${thing}`\r\n\t\t\t\t},\r\n\t\t\t\t"Object.define',
			'expects a draft, got a value of type ${thing}`\r\n\t\t\t\t},\r\n\t\t\t\t"Object.define',
		);
		assert.notEqual(crlfAfter, crlfBefore);
		assert.equal(repository.read(CRLF_FILE), crlfAfter);
		assert.equal(repository.read(OTHER_FILE), otherBefore.replace('die(10, value)', 'die(10, typeof value)'));
		assert.deepEqual(
			endpoint.requests.flatMap((request) => request.violations),
			[],
		);
		assert.equal(endpoint.requests.length, 3);
		assert.match(await panel.log.innerText(), /\$0\.0\d/, 'the money of the turn is shown');

		await openFile(window, OTHER_FILE);
		await window.page.keyboard.press('ControlOrMeta+z');
		// The other file gets a tab about a second later, and only then "Save All" saves it.
		await window.page.locator('.tab').getByText('errors.ts').waitFor();
		await window.command('File: Save All Files');
		await until(
			'both files as they were',
			() => repository.read(OTHER_FILE) === otherBefore && repository.read(CRLF_FILE) === crlfBefore,
		);
		await until('nothing left to review', async () => (await panel.button('Keep').count()) === 0);
		assert.match(await panel.log.innerText(), /Undone/, 'what the editor took back counts as undone');
	},
);

journey(
	'Undo in the panel takes a turn back and keeps what the user typed since',
	() => world,
	async ({ panel, repository, window }) => {
		const before = repository.read(CRLF_FILE);
		await panel.ask(ASK);
		await panel.button('Keep').waitFor();
		repository.write(OTHER_FILE, `// mine\n${repository.read(OTHER_FILE)}`);
		await window.page.waitForTimeout(1_000);
		await panel.button('Undo').click();
		await until(
			'the turn undone',
			() => repository.read(CRLF_FILE) === before && !repository.read(OTHER_FILE).includes('typeof value'),
		);
		assert.ok(repository.read(OTHER_FILE).startsWith('// mine\n'));
	},
);

journey(
	'Stop in the middle of an answer keeps its text, and the next ask works',
	() => world,
	async ({ panel, endpoint, window }) => {
		await panel.ask('a long answer, please');
		await panel.log.getByText('Line 3 of a long answer.').waitFor();
		await panel.button('Stop').click();
		await panel.button('Send').waitFor({ timeout: 2_000 });
		const shown = await panel.log.innerText();
		assert.ok(shown.includes('Line 3 of a long answer.') && !shown.includes('Line 399'));
		await until('the connection to be closed', () => endpoint.requests.at(-1)?.aborted);
		await takePicture(window, 'chat-stopped');

		await panel.ask('next');
		await panel.log.getByText('Here I am again.').waitFor();
		const last = endpoint.requests.at(-1);
		assert.deepEqual(last?.violations, []);
		assert.ok(
			JSON.stringify(last?.body.messages).includes('Line 3 of a long answer.'),
			'the partial answer is in the conversation',
		);
	},
);

journey(
	'Show Last Request shows what was sent, and closing it asks nothing',
	() => world,
	async ({ window }) => {
		const { page } = window;
		await window.command('Tandem: Show Last Request');
		const tab = page.locator('.tab.active').getByText('Last request.json');
		await tab.waitFor();
		await page.locator('.editor-group-container.active .view-lines').getByText('"gpt-4.1"').first().waitFor();
		await window.command('View: Close Editor');
		await tab.waitFor({ state: 'detached' });
		assert.equal(await page.locator('.monaco-dialog-box').count(), 0);
	},
);

journey(
	'New chat leaves unreviewed edits in the files, says so, and takes them back when asked',
	() => world,
	async ({ panel, repository, window }) => {
		const before = repository.read(OTHER_FILE);
		await panel.ask(ASK);
		await panel.button('Keep').waitFor();
		assert.notEqual(repository.read(OTHER_FILE), before);
		await panel.button('New chat').click();
		await until('an empty chat', async () => !(await panel.log.innerText()).includes(ASK));
		await window.page.getByRole('button', { name: 'Undo Them' }).click();
		await until('the edits taken back', () => repository.read(OTHER_FILE) === before);
	},
);

test('the request of the first ask holds no more than the conversation needs', () => {
	const tokens = countTokens(JSON.stringify(world.endpoint.requests[0]?.body));
	assert.ok(tokens <= 1800, `${tokens} tokens`);
});
