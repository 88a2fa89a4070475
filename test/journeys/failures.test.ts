import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DONE, delta, event, plain, refusal, stream } from '../endpoint/hostileActs.ts';
import { type Act, type HostileServer, startHostileServer } from '../endpoint/hostileServer.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

interface Case {
	readonly name: string;
	/** What the server does, request by request; the last act list serves all later requests of the case. */
	readonly acts: readonly (readonly Act[])[];
	/** Words of the one sentence. */
	readonly says: RegExp;
	/** The button beside it. */
	readonly offers: string;
	/** Text of the answer that must still be there. */
	readonly keeps?: string;
	/** Requests that the case may make. */
	readonly requests?: number;
}

const call = (name: string, args: string) =>
	stream(
		delta({ role: 'assistant', content: '' }),
		delta({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name, arguments: args } }] }),
		delta({}, 'tool_calls'),
		DONE,
	);
const fine = stream(delta({ role: 'assistant', content: 'All is well.' }), delta({}, 'stop'), DONE);

const CASES: readonly Case[] = [
	{
		name: 'wrong key',
		acts: [
			refusal(401, {
				message: 'Incorrect API key provided: sk-bad',
				code: 'invalid_api_key',
				type: 'invalid_request_error',
			}),
		],
		says: /key/i,
		offers: 'Set API key',
		requests: 1,
	},
	{
		name: 'model not found',
		acts: [refusal(404, { message: 'The model does not exist', code: 'model_not_found' })],
		says: /model/i,
		offers: 'Choose a model',
		requests: 1,
	},
	{
		name: '429 that asks for a long wait',
		acts: [refusal(429, { message: 'Rate limit reached', code: 'rate_limit_exceeded' }, { 'retry-after': '86400' })],
		says: /limit/i,
		offers: 'Try again',
		requests: 1,
	},
	{
		name: 'no money left',
		acts: [
			refusal(429, {
				message: 'You exceeded your current quota',
				code: 'insufficient_quota',
				type: 'insufficient_quota',
			}),
		],
		says: /quota|credit|billing/i,
		offers: 'Open billing page',
		requests: 1,
	},
	{
		name: 'stream cut after text',
		acts: [stream(delta({ role: 'assistant', content: 'Half an ans' }), 'flush', 'reset')],
		says: /connection|lost|broke/i,
		offers: 'Try again',
		keeps: 'Half an ans',
		requests: 1,
	},
	{
		name: 'clean end without a finish reason',
		acts: [stream(delta({ role: 'assistant', content: 'Only the beg' }), 'fin')],
		says: /connection|before|ended|lost/i,
		offers: 'Try again',
		keeps: 'Only the beg',
		requests: 1,
	},
	{
		name: 'malformed stream',
		acts: [stream(delta({ role: 'assistant', content: 'Good so far' }), 'data: {bad json\n\n', 'fin')],
		says: /./,
		offers: 'Try again',
		keeps: 'Good so far',
		requests: 1,
	},
	{
		name: 'an error inside the stream',
		acts: [
			stream(
				delta({ role: 'assistant', content: 'Some text' }),
				event({ error: { message: 'The server had an error', type: 'server_error', code: null, param: null } }),
				'fin',
			),
		],
		says: /./,
		offers: 'Try again',
		keeps: 'Some text',
		requests: 1,
	},
	{
		name: 'a web page instead of a stream',
		acts: [plain(200, '<html><body>Please log in</body></html>', { 'content-type': 'text/html' })],
		says: /web page/,
		offers: 'Open endpoint setting',
		requests: 1,
	},
	{
		name: 'unknown tool, then truncated arguments, then a patch that does not match',
		acts: [
			call('frobnicate', '{}'),
			call('read_file', '{"path":"src/im'),
			call(
				'apply_patch',
				JSON.stringify({
					input: '*** Begin Patch\n*** Update File: src/immer.ts\n@@\n-no such line\n+other\n*** End Patch',
				}),
			),
			plain(400, { error: { message: 'stop here', type: 'invalid_request_error', param: null, code: null } }),
		],
		says: /./,
		offers: 'Try again',
		requests: 4,
	},
];

let server: HostileServer;
let world: World;
let acts: readonly (readonly Act[])[] = [fine];
let served = 0;

before(async () => {
	server = await startHostileServer((request) => {
		if (!request.path.endsWith('/chat/completions')) return plain(404, {});
		return acts[Math.min(served++, acts.length - 1)] ?? fine;
	});
	world = await openWorld({ answer: server.baseUrl });
});
after(async () => {
	await world?.close();
	await server?.close();
});

for (const one of CASES) {
	journey(
		`${one.name}: one clear sentence and a next action, nothing lost, the next ask works`,
		() => world,
		async ({ panel, window }) => {
			const alerts = panel.root.getByRole('alert');
			const alertsBefore = await alerts.count().catch(() => 0);
			acts = one.acts;
			served = 0;
			await panel.ask(`Try ${one.name}`);
			await until('one more alert', async () => (await alerts.count()) === alertsBefore + 1, 30_000);
			const alert = alerts.last();
			assert.match(await alert.innerText(), one.says);
			assert.doesNotMatch(await alert.innerText(), /sk-bad|<html>|at \w+ \(|undefined|\[object/);
			await alert.getByRole('button', { name: one.offers }).waitFor({ timeout: 2_000 });
			if (one.keeps) assert.ok((await panel.log.innerText()).includes(one.keeps));
			if (one.requests) assert.equal(served, one.requests, 'requests made');
			await takePicture(window, `failure-${one.name.replaceAll(/\W+/g, '-')}`);

			acts = [fine];
			served = 0;
			const answers = panel.log.getByText('All is well.');
			const answersBefore = await answers.count();
			await panel.ask('And now?');
			await until('the next answer', async () => (await answers.count()) === answersBefore + 1);
		},
	);
}

test('a 429 with Retry-After and a 500 are waited out before anything was shown', async () => {
	acts = [
		refusal(429, { message: 'Rate limit reached', code: 'rate_limit_exceeded' }, { 'retry-after': '1' }),
		plain(500, '<html>oops</html>', { 'content-type': 'text/html' }),
		fine,
	];
	served = 0;
	const answers = world.panel.log.getByText('All is well.');
	const answersBefore = await answers.count();
	await world.panel.ask('Patience');
	await until('the answer after two retries', async () => (await answers.count()) === answersBefore + 1, 30_000);
	assert.equal(served, 3);
});

test('what goes back to the model after failed calls is a valid conversation that tells it what to do', () => {
	const bodies = server.requests
		.filter((request) => request.body.includes('frobnicate'))
		.map((request) => JSON.parse(request.body) as { messages: { role: string; content?: string }[] });
	const results =
		bodies
			.at(-1)
			?.messages.filter((message) => message.role === 'tool')
			.map((message) => message.content ?? '') ?? [];
	assert.match(results.join('\n'), /There is no tool named “frobnicate”/);
	assert.match(results.join('\n'), /JSON/);
	assert.match(results.join('\n'), /no such line/);
});

test('an endpoint that is down: the sentence names it, and the text of the ask is not lost', async () => {
	await server.close();
	await world.panel.ask('Is anybody there?');
	const alert = world.panel.root.getByRole('alert').last();
	await until(
		'the sentence',
		async () =>
			/connect|reach|answer|127\.0\.0\.1/i.test(await alert.innerText()) &&
			(await world.panel.log.innerText()).includes('Is anybody there?'),
		40_000,
	);
	await alert.getByRole('button', { name: /Test connection|Try again/ }).waitFor();
});
