import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOfError } from '../../../src/remote/openai/connectionFailures.ts';
import { failureOfAnswer, type HttpAnswer } from '../../../src/remote/openai/failures.ts';
import { parseDuration } from '../../../src/remote/openai/retryAfter.ts';
import { durationWords, plainMessage } from '../../../src/remote/openai/wording.ts';
import type { FailureKind } from '../../../src/shared/failure.ts';
import { checkFailure, endpointAt, KEY } from './conversing.ts';

const CONTEXT = { endpoint: endpointAt('https://proxy.corp.example/v1'), model: 'gpt-4.1', key: KEY };

function answer(status: number, error: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
	return { status, headers: new Headers(headers), body: typeof error === 'string' ? error : JSON.stringify(error) };
}

/** What servers really say, and what it means. */
const ANSWERS: readonly (readonly [number, unknown, FailureKind])[] = [
	[
		400,
		{
			error: {
				message:
					"This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.",
			},
		},
		'contextTooLong',
	],
	[400, { error: { message: 'litellm.ContextWindowExceededError: …', code: '400' } }, 'contextTooLong'],
	[
		400,
		{ error: { message: 'the request exceeds the available context size', type: 'exceed_context_size_error' } },
		'contextTooLong',
	],
	[
		400,
		{ error: { message: 'filtered', innererror: { code: 'ResponsibleAIPolicyViolation' }, code: 'content_filter' } },
		'contentFiltered',
	],
	[
		403,
		{ error: { message: 'Project does not have access to model gpt-4.1', code: 'model_not_found' } },
		'modelNotFound',
	],
	[404, { error: { message: 'model "gpt-4.1" not found, try pulling it first', type: 'api_error' } }, 'modelNotFound'],
	[
		404,
		{ object: 'error', message: 'The model `x` does not exist.', type: 'NotFoundError', code: 404 },
		'modelNotFound',
	],
	[404, { detail: 'Not Found' }, 'badRequest'],
	[400, { error: { message: 'registry/gemma does not support tools' } }, 'badRequest'],
	[402, { error: { code: 402, message: 'Insufficient credits' } }, 'quotaExceeded'],
	[429, { error: 'Too many requests' }, 'rateLimited'],
	[503, '', 'serverError'],
	[418, '{"error":', 'badRequest'],
];

for (const [status, body, kind] of ANSWERS)
	test(`${status} ${JSON.stringify(body).slice(0, 70)} is ${kind}`, () => {
		const failure = failureOfAnswer(answer(status, body), CONTEXT);
		assert.equal(failure.kind, kind, failure.sentence);
		checkFailure(failure);
	});

test('a bad request is explained by the server’s own words, made plain', () => {
	const { sentence } = failureOfAnswer(
		answer(400, { error: { message: `Invalid  schema\n\u202e for function 'x' ${KEY}.` } }),
		CONTEXT,
	);
	assert.match(sentence, /Invalid schema for function 'x' \[key\]\. /);
});

test('a limit of tokens that the server names is a number', () => {
	const limits: readonly (readonly [number, string, Readonly<Record<string, string>>, number | undefined])[] = [
		[400, "This model's maximum context length is 128000 tokens. However, you requested 130,001", {}, 128_000],
		[400, 'the request exceeds the available context size (8192 tokens), try increasing it', {}, 8192],
		[400, 'litellm.ContextWindowExceededError: too long', {}, undefined],
		[429, 'Request too large. Limit 30000, Requested 45210.', {}, 30_000],
		[429, 'Request too large.', { 'x-ratelimit-limit-tokens': '30000' }, 30_000],
		[413, 'too large', {}, undefined],
		[429, 'Rate limit reached. Limit 30000, Used 29000, Requested 2000', {}, undefined],
		[500, 'Limit 30000', {}, undefined],
	];
	for (const [status, message, headers, limit] of limits)
		assert.equal(failureOfAnswer(answer(status, { error: { message } }, headers), CONTEXT).limitTokens, limit, message);
});

test('a 401 without a key asks for one', () => {
	assert.equal(failureOfAnswer(answer(401, ''), { ...CONTEXT, key: undefined }).kind, 'noKey');
});

function thrown(...codes: readonly string[]): unknown {
	const cause = codes.reduceRight<Error | undefined>(
		(inner, code) => Object.assign(new Error(`at proxy.corp.example ${code}`), { code, cause: inner }),
		undefined,
	);
	return new TypeError('fetch failed', { cause });
}

const ERRORS: readonly (readonly [unknown, FailureKind])[] = [
	[thrown('ENOTFOUND'), 'dns'],
	[thrown('EAI_AGAIN'), 'dns'],
	[new Error('net::ERR_NAME_NOT_RESOLVED'), 'dns'],
	[thrown('ECONNREFUSED'), 'tcp'],
	[
		new TypeError('fetch failed', {
			cause: new AggregateError([Object.assign(new Error('::1'), { code: 'ECONNREFUSED' })], ''),
		}),
		'tcp',
	],
	[thrown('UND_ERR_CONNECT_TIMEOUT'), 'tcp'],
	[thrown('EHOSTUNREACH'), 'tcp'],
	[thrown('SELF_SIGNED_CERT_IN_CHAIN'), 'tls'],
	[thrown('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls'],
	[thrown('CERT_HAS_EXPIRED'), 'tls'],
	[thrown('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls'],
	[thrown('ERR_SSL_WRONG_VERSION_NUMBER'), 'tls'],
	[new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'tls'],
	[new TypeError('fetch failed', { cause: new Error('Proxy response (407) !== 200 when HTTP Tunneling') }), 'proxy'],
	[new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), 'proxy'],
	[new Error('tunneling socket could not be established, statusCode=407'), 'proxy'],
	[thrown('UND_ERR_SOCKET'), 'connectionLost'],
	[thrown('ECONNRESET'), 'connectionLost'],
	[undefined, 'connectionLost'],
	['odd', 'connectionLost'],
];

for (const [error, kind] of ERRORS)
	test(`${String((error as Error | undefined)?.cause ?? error)} is ${kind}`, () => {
		const failure = failureOfError(error, CONTEXT);
		assert.equal(failure.kind, kind);
		checkFailure(failure);
		assert.ok(kind === 'proxy' || failure.sentence.includes('proxy.corp.example'));
	});

test('an error whose causes go round in a circle is read once', () => {
	const error = new Error('a') as Error & { cause: unknown };
	error.cause = error;
	assert.equal(failureOfError(error, CONTEXT).kind, 'connectionLost');
});

test('durations are read and said', () => {
	assert.deepEqual(['1s', '6m0s', '174ms', '1h2m3.5s', '', '5', 'soon', '-1s'].map(parseDuration), [
		1000,
		360_000,
		174,
		3_723_500,
		NaN,
		NaN,
		NaN,
		NaN,
	]);
	assert.deepEqual([174, 1000, 7001, 119_000, 120_000, 7_200_000, 86_400_000, 1e9].map(durationWords), [
		'a moment',
		'1 s',
		'8 s',
		'119 s',
		'2 min',
		'2 h',
		'24 h',
		'12 days',
	]);
});

test('a key is found in each of its spellings, and so are other keys', () => {
	const key = 'abc/def+123456==';
	const said = plainMessage(`${key} ${encodeURIComponent(key)} Bearer xyz sk-proj-12345678 sk-abc***789`, key);
	assert.equal(said, '[key] [key] Bearer [key] [key] [key]');
});

test('a long message is cut, and not inside a character', () => {
	const cut = plainMessage('👩'.repeat(500), undefined);
	assert.ok(cut.length < 250 && cut.isWellFormed() && cut.endsWith('…'));
});
