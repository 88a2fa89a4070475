import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { SETTINGS } from '../../src/shared/ids.ts';
import { startEndpoint } from '../endpoint/openaiEndpoint.ts';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { changeUserSettings } from './editor.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const PAGE = 'https://nodejs.example/releases?utm_source=openai';
const SAID = `🎉 Node 20 has ended ([nodejs.example](${PAGE})). Use 22.`;
const LINK = `([nodejs.example](${PAGE}))`;
/** The endpoint counts code points. */
const points = (text: string) => [...text].length;
const at = points(SAID.slice(0, SAID.indexOf(LINK)));
const CSV = 'hour,retries\n1,4\n';
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const FILE_NOTE = {
	type: 'container_file_citation',
	container_id: 'cntr_1',
	file_id: 'cfile_1',
	filename: 'retries.csv',
	start_index: 0,
	end_index: 1,
};
const question = (id: string) => ({
	type: 'mcp_approval_request',
	id,
	server_label: 'tickets',
	name: 'find',
	arguments: '{"query":"retry\u200b delay"}',
});

const answer = answerByRules([
	{
		when: { user: 'Node 20' },
		answer: {
			hosted: [
				{ type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'node 20 end' } },
			],
			text: SAID,
			annotations: [
				{ type: 'url_citation', url: PAGE, title: 'Node releases', start_index: at, end_index: at + points(LINK) },
			],
			usage: { prompt_tokens: 10_000, completion_tokens: 10 },
		},
	},
	{
		when: { user: 'Plot' },
		answer: {
			hosted: [
				{
					type: 'code_interpreter_call',
					id: 'ci_1',
					status: 'completed',
					container_id: 'cntr_1',
					code: 'print(len(rows))',
					outputs: [{ type: 'image', url: `data:image/png;base64,${DOT}` }],
				},
			],
			text: 'The table is [retries.csv](sandbox:/mnt/data/retries.csv).',
			annotations: [FILE_NOTE],
		},
	},
	{
		when: { user: 'tickets', step: 0 },
		answer: ({ user }) => ({ text: 'Let me ask.', hosted: [question(user.includes('again') ? 'mcpr_2' : 'mcpr_1')] }),
	},
	{ when: { user: 'tickets', step: 1 }, answer: () => afterQuestion() },
	{ answer: { text: 'An answer.' } },
]);

/** What the server is answered with once the user has said yes or no. */
function afterQuestion() {
	const input = world.endpoint.requests.at(-1)?.wire.input as readonly { type?: string; approve?: boolean }[];
	const isAllowed = input.findLast(({ type }) => type === 'mcp_approval_response')?.approve === true;
	if (!isAllowed) return { text: 'Then without the tickets.' };
	const call = {
		type: 'mcp_call',
		id: 'mcp_1',
		server_label: 'tickets',
		name: 'find',
		arguments: '{}',
		output: '3 tickets',
		status: 'completed',
	};
	return { text: 'Three tickets speak of it.', hosted: [call] };
}

let world: World;
before(async () => {
	world = await openWorld({
		answer,
		routes: ({ route }) => (route.endsWith('/containers/cntr_1/files/cfile_1/content') ? { body: CSV } : undefined),
		window: {
			settings: {
				// Else the dialog is the system's own.
				'files.simpleDialog.enable': true,
				[SETTINGS.hostedTools]: [{ tool: 'mcp', label: 'tickets', url: 'https://mcp.example.com/sse', enabled: false }],
			},
		},
	});
});
after(() => world?.close());

const toolsSent = () => {
	const tools = (world.endpoint.requests.at(-1)?.wire.tools ?? []) as readonly { type: string }[];
	return tools.map(({ type }) => type).filter((type) => type !== 'function');
};

journey(
	'nothing goes along until it is ticked; then the panel says what does',
	() => world,
	async ({ panel, window, endpoint }) => {
		await panel.ask('Hello?');
		await panel.log.getByText('An answer.').waitFor();
		assert.equal(endpoint.requests[0]?.transport, 'chat');
		await window.command('Tandem: Choose Hosted Tools…');
		const picker = window.page.locator('.quick-input-widget');
		await picker.getByText('$10 per 1,000 searches').waitFor();
		await picker.getByText('Search', { exact: false }).first().waitFor();
		for (const name of ['Web search', 'Code interpreter', 'MCP server tickets'])
			await picker
				.locator('.monaco-list-row')
				.filter({ hasText: name })
				.first()
				.locator('input[type=checkbox], .monaco-checkbox')
				.first()
				.click();
		await takePicture(window, 'hosted-choose');
		await picker.getByRole('button', { name: 'OK', exact: true }).click();
		await panel.root
			.getByRole('button', { name: 'Hosted tools: MCP server tickets, Web search, Code interpreter. Choose…' })
			.waitFor();
		const settings = JSON.parse(readFileSync(join(window.userDataDir, 'User', 'settings.json'), 'utf8'));
		assert.deepEqual(settings[SETTINGS.hostedTools], [
			{ tool: 'mcp', label: 'tickets', url: 'https://mcp.example.com/sse' },
			{ tool: 'webSearch' },
			{ tool: 'codeInterpreter' },
		]);
	},
);

journey(
	'a web search is shown with its sources, which ask before they open, and its fee; a reload keeps it',
	() => world,
	async ({ panel, window, endpoint }) => {
		await panel.ask('Is Node 20 still supported?');
		await panel.log.getByText('Searched the web for “node 20 end”').waitFor();
		const number = panel.log.locator('.markdown .cite');
		await number.waitFor();
		assert.equal((await panel.log.locator('.markdown').last().innerText()).trim(), '🎉 Node 20 has ended 1. Use 22.');
		await panel.log.getByText('10,000 in · 10 out · 1 web search $0.01 · $0.0301').waitFor();
		await takePicture(window, 'hosted-citations');
		assert.deepEqual(toolsSent(), ['mcp', 'web_search', 'code_interpreter']);
		assert.deepEqual(endpoint.requests.at(-1)?.violations, []);
		await number.click();
		const dialog = window.page.getByRole('dialog').filter({ hasText: 'Open nodejs.example?' });
		await dialog.getByText(PAGE).waitFor();
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await window.reload();
		await window.command('Tandem: Focus on Chat View');
		await number.waitFor();
		await panel.root.getByRole('navigation', { name: 'Sources' }).getByText('Node releases').waitFor();
	},
);

journey(
	'a picture that code drew is seen, also after a reload, and a file that it wrote is saved where the user says',
	() => world,
	async ({ panel, window, repository }) => {
		await panel.ask('Plot the retries.');
		const picture = panel.log.getByRole('img', { name: 'Made by a tool of the endpoint' });
		await picture.waitFor();
		await panel.log.getByText('The table is retries.csv.').waitFor();
		await takePicture(window, 'hosted-files');
		await panel.button('Save retries.csv as…').click();
		const input = window.page.locator('.quick-input-widget input[type=text]').first();
		await input.waitFor();
		await until('the place that is offered', async () => (await input.inputValue()).endsWith('/retries.csv'));
		await takePicture(window, 'hosted-save');
		await input.press('Enter');
		await until('the file', () => {
			try {
				return repository.read('retries.csv') === CSV;
			} catch {
				return false;
			}
		});
		assert.equal(await window.page.locator('.tab').filter({ hasText: 'retries.csv' }).count(), 0, 'nothing opens it');
		await window.reload();
		await window.command('Tandem: Focus on Chat View');
		await picture.waitFor();
		assert.ok(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
	},
);

journey(
	'a call of a remote server waits for the user: a yes makes it, a no does not, a stop withdraws the question',
	() => world,
	async ({ panel, window, endpoint }) => {
		const dialog = panel.root.getByRole('alertdialog');
		const decide = async (verdict: 'Allow' | 'Reject') => {
			await dialog.waitFor();
			await window.page.waitForTimeout(700);
			await dialog.getByRole('button', { name: verdict }).click();
		};
		await panel.ask('Which tickets speak of it?');
		await dialog.getByText('Let tickets run find?').waitFor();
		assert.match(
			(await dialog.innerText()).replace(/\s+/g, ' '),
			/https:\/\/mcp\.example\.com\/sse Tool: find .*"retry ?U\+200B ?delay"/,
		);
		await takePicture(window, 'hosted-approval');
		const asked = endpoint.requests.length;
		await decide('Allow');
		await panel.log.getByText('Three tickets speak of it.').waitFor();
		await panel.log.getByText('Called find of tickets').waitFor();
		assert.equal(endpoint.requests.length, asked + 1);

		await panel.ask('Look at the tickets again.');
		await decide('Reject');
		await panel.log.getByText('Then without the tickets.').waitFor();
		await panel.log.getByText('find of tickets', { exact: true }).waitFor();
		for (const { violations } of endpoint.requests) assert.deepEqual(violations, []);

		const before = endpoint.requests.length;
		await panel.ask('The tickets, again.');
		await dialog.waitFor();
		await panel.button('Stop').click();
		await panel.log.getByText('You stopped this answer.').waitFor();
		assert.equal(await dialog.count(), 0);
		assert.equal(endpoint.requests.length, before + 1);
	},
);

journey(
	'an endpoint without Responses is asked without the tools, and the chat says so once',
	() => world,
	async ({ panel, window }) => {
		const chatOnly = await startEndpoint({ only: 'chat', answer: () => ({ text: 'Plain words.' }) });
		try {
			await changeUserSettings(window, { [SETTINGS.endpoint]: chatOnly.baseUrl });
			await panel.ask('First?');
			const said = panel.log.getByText(/has no Responses API/);
			await said.first().waitFor();
			await panel.log.getByText('Plain words.').waitFor();
			await takePicture(window, 'hosted-not-here');
			await panel.ask('Second?');
			await until('the second answer', async () => (await panel.log.getByText('Plain words.').count()) === 2);
			await panel.ask('Third?');
			await until('the third answer', async () => (await panel.log.getByText('Plain words.').count()) === 3);
			assert.ok(chatOnly.requests.every(({ transport }) => transport === 'chat'));
			await until('the panel to name no tools', async () => (await panel.root.locator('.hosted-tools').count()) === 0);
			assert.equal(await said.count(), 1);
			await window.command('Tandem: Choose Hosted Tools…');
			await window.page
				.locator('.quick-input-widget')
				.getByText(/Not here: .* has no Responses API/)
				.first()
				.waitFor();
			await takePicture(window, 'hosted-choose-not-here');
			await window.page.keyboard.press('Escape');
		} finally {
			await chatOnly.close();
		}
	},
);
