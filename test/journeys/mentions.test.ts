import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { textOf } from '../endpoint/chatRequest.ts';
import type { RawAnswer } from '../endpoint/openaiEndpoint.ts';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { openFile } from './editor.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const FILE = 'src/core/current.ts';
const BROKEN = 'src/broken.ts';

/** Half an answer, then the connection is gone. */
const cutOff: RawAnswer = async (response) => {
	const delta = { choices: [{ index: 0, delta: { role: 'assistant', content: 'Half' }, finish_reason: null }] };
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	response.write(`data: ${JSON.stringify(delta)}\n\n`);
	await new Promise((resolve) => setTimeout(resolve, 100));
	response.destroy();
};

const answer = answerByRules([
	{ when: { user: 'Look at all of it' }, answer: { text: 'I have looked at all of it.' } },
	{ when: { user: 'Fail once' }, answer: () => cutOff },
	{ when: { user: 'Dropped' }, answer: { text: 'I see what was dropped.' } },
	{ when: { user: 'Without' }, answer: { text: 'Nothing came along.' } },
	{ when: { user: 'With' }, answer: { text: 'The open file came along.' } },
]);

let world: World;
before(async () => {
	world = await openWorld({
		answer,
		prepare(repository) {
			repository.write('src/staged.ts', 'export const staged = 1;\n');
			repository.git('add', '--all');
			repository.write(BROKEN, 'export const broken: number = "text";\n');
			repository.write('.env', 'TOKEN=hidden\n');
		},
	});
});
after(() => world?.close());

/** The last thing that the user said, as it arrived at the endpoint. */
function lastAsk({ endpoint }: World): string {
	const messages = endpoint.requests.at(-1)?.body.messages ?? [];
	return textOf(messages.findLast(({ role }) => role === 'user'));
}

/** Types behind an `@` and picks the row with this beginning. */
async function name({ panel, window }: World, typed: string, row: RegExp): Promise<void> {
	await panel.composer.pressSequentially(`@${typed}`);
	await panel.root.getByRole('listbox').getByRole('option', { name: row }).first().waitFor();
	const options = panel.root.getByRole('listbox').getByRole('option');
	await until(`${row} to be chosen`, async () => {
		const selected = await panel.root.getByRole('option', { selected: true }).textContent();
		if (row.test(selected ?? '')) return true;
		if ((await options.count()) > 1) await window.page.keyboard.press('ArrowDown');
		return false;
	});
	await window.page.keyboard.press('Enter');
}

journey(
	'a file, a folder, problems, changes and a commit are named with @, and arrive at the endpoint as they are',
	() => world,
	async (here) => {
		const { panel, repository, endpoint, window } = here;
		await openFile(window, BROKEN);
		await window.page.locator('.squiggly-error').first().waitFor({ timeout: 40_000 });
		await window.command('Tandem: Focus on Chat View');
		await panel.root.getByRole('list', { name: 'Goes along with your ask' }).getByText('broken.ts').waitFor();
		await panel.composer.pressSequentially('Look at all of it: ');
		await name(here, 'file:current', /^current\.ts/);
		await name(here, 'folder:src/ut', /^utils/);
		await name(here, 'problems:', /^All problems/);
		await takePicture(window, 'mentions-chips');
		await panel.composer.pressSequentially('@');
		await panel.root.getByRole('option', { name: /^Files/ }).waitFor();
		await takePicture(window, 'mentions-list');
		await window.page.keyboard.press('Backspace');
		await name(here, 'changes:staged', /^Staged changes/);
		await name(here, 'commit:published', /^The sources as published/);
		await panel.composer.press('Enter');
		await panel.log.getByText('I have looked at all of it.').waitFor();

		assert.deepEqual(endpoint.requests.at(-1)?.violations, []);
		const sent = lastAsk(here);
		const text = repository.read(FILE).trimEnd();
		const hash = repository.git('rev-parse', 'HEAD').trim();
		const [words, context = ''] = sent.split('\n\n<context>\n');
		assert.equal(
			words,
			`Look at all of it: @${FILE} @src/utils @problems @staged changes @commit ${hash.slice(0, 7)} `,
		);
		assert.match(context, /^Open in the editor: src\/broken\.ts \(typescript\), cursor in line \d+\.\n<file path="/);
		assert.ok(
			context.includes(`\n<file path="${FILE}" lines="1-${text.split('\n').length}">\n${text}\n</file>\n`),
			context.slice(0, 300),
		);
		assert.match(
			context,
			/\n<folder title="Files in src\/utils">\n.*\nsrc\/utils\/common\.ts\nsrc\/utils\/env\.ts\nsrc\/utils\/errors\.ts\n/,
		);
		assert.match(
			context,
			/\n<problems title="Problems in the workspace">\n.*\nsrc\/broken\.ts:1:14 error ts 2322: .*\n<\/problems>\n/,
		);
		assert.match(
			context,
			/\n<changes title="Diff of src\/staged\.ts">\n### src\/staged\.ts \(added\)\n@@ line 1 @@\n\+export const staged = 1;\n<\/changes>\n/,
		);
		assert.match(
			context,
			new RegExp(
				`\\n<commit title="Commit ${hash.slice(0, 9)}">\\nCommit .*\\n\\nThe sources as published\\n</commit>\\n</context>$`,
			),
		);
		assert.ok(!sent.includes('hidden'), 'no secret');
		const shown = panel.log.getByRole('list', { name: 'Went along' }).getByRole('listitem');
		assert.deepEqual(await shown.allTextContents(), [
			'current.ts',
			'utils',
			'problems',
			'staged changes',
			`commit ${hash.slice(0, 7)}`,
			'broken.ts',
		]);
	},
);

journey(
	'an ask that is tried again reads what it names anew',
	() => world,
	async (here) => {
		const { panel, repository, endpoint } = here;
		await panel.composer.pressSequentially('Fail once: ');
		await name(here, 'file:current', /^current\.ts/);
		const before = endpoint.requests.length;
		await panel.composer.press('Enter');
		const again = panel.button('Try again');
		await again.waitFor();
		await until('the first request', () => endpoint.requests.length > before);
		assert.ok(lastAsk(here).includes(repository.read(FILE).trimEnd()));
		const old = repository.read(FILE);
		repository.write(FILE, `// written since\n${old}`);
		const tried = endpoint.requests.length;
		await again.click();
		await until('the second request', () => endpoint.requests.length > tried);
		assert.ok(
			/<file path="src\/core\/current\.ts" lines="1-\d+">\n\/\/ written since\n/.test(lastAsk(here)),
			lastAsk(here).slice(0, 300),
		);
		repository.write(FILE, old);
		await until(
			'the end of the second turn',
			async () => (await panel.log.getByText('broke in the middle').count()) === 2,
		);
	},
);

journey(
	'the open file stays away when its chip is removed, and comes along again when it is put back',
	() => world,
	async (here) => {
		const { panel } = here;
		await panel.button(`Remove ${BROKEN}`).press('Delete');
		await panel.ask('Without the open file');
		await panel.log.getByText('Nothing came along.').waitFor();
		assert.equal(lastAsk(here), 'Without the open file');
		await panel.button(`Add the open file ${BROKEN}`).click();
		await panel.ask('With the open file');
		await panel.log.getByText('The open file came along.').waitFor();
		assert.match(
			lastAsk(here),
			/^With the open file\n\n<context>\nOpen in the editor: src\/broken\.ts \(typescript\), cursor in line \d+\.\n<\/context>$/,
		);
	},
);

journey(
	'dropped files go along, secrets only after a yes, what lies elsewhere never; a terminal’s output when it is named',
	() => world,
	async (here) => {
		const { panel, repository, window } = here;
		await window.command('Terminal: Create New Terminal');
		// The prompt is there, and the shell tells of it.
		await window.page.locator('.terminal-wrapper.active .terminal-command-decoration').first().waitFor();
		await window.page.keyboard.type('echo seen-$((6*7)); false\n');
		// The shell tells that the command has failed; its text is drawn letter by letter.
		await window.page.locator('[class*="terminal-decoration-error"]').first().waitFor();
		await window.command('Tandem: Focus on Chat View');
		const uris = ['src/immer.ts', '.env']
			.map((path) => `file://${join(repository.folder, path)}`)
			.concat('file:///etc/hostname');
		await panel.composer.evaluate((input, list) => {
			const dataTransfer = new DataTransfer();
			dataTransfer.setData('application/vnd.code.uri-list', list.join('\r\n'));
			for (const kind of ['dragover', 'drop'])
				input.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
		}, uris);
		await panel.root.locator('.composer-hint').getByText('hostname is not in the open folders').waitFor();
		await panel.composer.pressSequentially('Dropped: ');
		await name(here, 'terminal:echo', /^echo seen/);
		await panel.composer.press('Enter');
		await panel.root.getByText(/^Send \.env to .+\?$/).waitFor();
		await panel.button('Reject').click();
		await panel.log.getByText('I see what was dropped.').waitFor();
		const sent = lastAsk(here);
		assert.ok(sent.includes(`">\n${repository.read('src/immer.ts').trimEnd()}\n</file>`), sent.slice(0, 300));
		assert.match(
			sent,
			/<terminal title="Terminal: echo seen.*">\n\$ echo seen-\$\(\(6\*7\)\); false\nseen-42\n\(exit code 1\)\n<\/terminal>/,
		);
		assert.match(sent, /Not included, and told to the user:\n\.env was not sent, because it may hold secrets\./);
		assert.ok(!sent.includes('TOKEN') && !sent.includes('hostname'));
		await panel.log.getByText('.env was not sent, because it may hold secrets.').waitFor();
		await takePicture(window, 'mentions-dropped');
	},
);
