import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DONE, delta, event, head, plain, stream } from '../../endpoint/hostileActs.ts';
import { type Act, type HostileServer, type RawRequest, startHostileServer } from '../../endpoint/hostileServer.ts';
import { ask, failureOf, finishedOf, KEY } from './conversing.ts';

async function withServers(
	script: (other: HostileServer) => (request: RawRequest) => readonly Act[],
	run: (first: HostileServer, other: HostileServer) => Promise<void>,
): Promise<void> {
	const other = await startHostileServer(() => plain(200, {}));
	const first = await startHostileServer(script(other));
	try {
		await run(first, other);
	} finally {
		await first.close();
		await other.close();
	}
}

for (const status of [301, 302, 303, 307, 308])
	test(`a ${status} to another origin is not followed, and the key stays`, () =>
		withServers(
			(other) => () => [head(status, { location: `${other.baseUrl}/chat/completions?stolen=1` })],
			async (first, other) => {
				const failure = failureOf(await ask(first.baseUrl));
				assert.equal(failure.action, 'openEndpointSetting');
				assert.ok(failure.sentence.includes(new URL(other.baseUrl).origin), failure.sentence);
				assert.equal(other.requests.length, 0);
				assert.equal(first.requests.length, 1);
			},
		));

test('whatever a server echoes, no failure carries the key', async (t) => {
	const echo = `Bearer ${KEY}, ${KEY.toUpperCase()}, ${encodeURIComponent(KEY)}, sk-proj-another0000key`;
	const answers: readonly (readonly Act[])[] = [
		...[400, 401, 403, 404, 413, 418, 422, 429, 451, 500].map((status) =>
			plain(status, { error: { message: echo, code: echo, type: echo, param: echo } }, { 'x-request-id': echo }),
		),
		plain(400, { detail: [{ msg: echo }] }),
		plain(400, `plain ${echo}`, { 'content-type': 'text/plain' }),
		stream(event({ error: { message: echo, code: echo } })),
		[head(307, { location: `https://${KEY}.example/${KEY}` })],
	];
	for (const answer of answers) {
		const server = await startHostileServer(() => answer);
		t.after(() => server.close());
		// `failureOf` checks for the key.
		const { sentence, detail = '' } = failureOf(await ask(server.baseUrl));
		assert.doesNotMatch(`${sentence} ${detail}`, /5f0c|another0000/i);
	}
});

const HOSTILE_ENVIRONMENT = {
	OPENAI_API_KEY: 'sk-environment',
	OPENAI_ADMIN_KEY: 'sk-admin-environment',
	OPENAI_ORG_ID: 'org-environment',
	OPENAI_PROJECT_ID: 'proj-environment',
	OPENAI_LOG: 'debug',
	OPENAI_WEBHOOK_SECRET: 'whsec-environment',
};

/** Runs with these variables set, and puts back what was there. */
async function withEnvironment(variables: Readonly<Record<string, string>>, run: () => Promise<void>): Promise<void> {
	const before = { ...process.env };
	Object.assign(process.env, variables);
	try {
		await run();
	} finally {
		for (const name of Object.keys(variables)) {
			if (before[name] === undefined) delete process.env[name];
			else process.env[name] = before[name];
		}
	}
}

test('the environment changes neither address nor headers, and nothing is logged', () =>
	withServers(
		() => () => stream(delta({ content: 'ok' }), delta({}, 'stop'), DONE),
		(first, other) =>
			withEnvironment(
				{
					...HOSTILE_ENVIRONMENT,
					OPENAI_BASE_URL: other.baseUrl,
					OPENAI_CUSTOM_HEADERS: 'Authorization: Bearer sk-evil\nX-Evil: 1\nOpenAI-Organization: org-evil',
				},
				async () => {
					const written = await writtenDuring(async () => {
						finishedOf(await ask(first.baseUrl));
					});
					assert.equal(written, '');
					assert.equal(other.requests.length, 0);
					const headers = first.requests[0]?.headers ?? {};
					assert.equal(headers.authorization, `Bearer ${KEY}`);
					assert.doesNotMatch(JSON.stringify(first.requests), /environment|evil|stainless/i);
					const known = [
						'accept',
						'accept-encoding',
						'accept-language',
						'authorization',
						'connection',
						'content-length',
						'content-type',
						'host',
						'sec-fetch-mode',
						'user-agent',
					];
					assert.deepEqual(
						Object.keys(headers).filter((name) => !known.includes(name)),
						[],
					);
				},
			),
	));

test('an empty Authorization in the environment does not keep the request from being made', () =>
	withServers(
		() => () => stream(delta({ content: 'ok' }), delta({}, 'stop'), DONE),
		(first) =>
			withEnvironment({ OPENAI_CUSTOM_HEADERS: 'Authorization:' }, async () => {
				finishedOf(await ask(first.baseUrl));
				assert.equal(first.requests[0]?.headers.authorization, `Bearer ${KEY}`);
			}),
	));

test('custom headers that are none end in a failure that does not quote them', () =>
	withServers(
		() => () => [],
		(first) =>
			withEnvironment({ OPENAI_CUSTOM_HEADERS: 'bad name: secret-value' }, async () => {
				const failure = failureOf(await ask(first.baseUrl));
				assert.doesNotMatch(JSON.stringify(failure), /secret-value|bad name/);
				assert.equal(first.requests.length, 0);
			}),
	));

/** What was written to the console meanwhile. (The streams below it carry the test runner's own report.) */
async function writtenDuring(run: () => Promise<void>): Promise<string> {
	const written: string[] = [];
	const before = { ...console };
	for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const)
		console[level] = (...said: readonly unknown[]) => void written.push(said.map(String).join(' '));
	try {
		await run();
	} finally {
		Object.assign(console, before);
	}
	return written.join('\n');
}
