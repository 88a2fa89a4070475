import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findByRules } from '../../../src/core/safety/findByRules.ts';
import { presetRules } from '../../../src/host/sent/presetRules.ts';
import { fakeSecrets } from './fakeSecrets.ts';
import { fromAlphabet, seeded } from './randomSecrets.ts';

const preset = presetRules();
const find = (text: string) => [...preset(text), ...findByRules(text)];
const SEEDS = 60;

test('secrets of 73 kinds are found wherever they stand', () => {
	let all = 0;
	const missed = new Map<string, number>();
	for (let seed = 1; seed <= SEEDS; seed++) {
		for (const { kind, text, secret } of fakeSecrets(seeded(seed))) {
			const document = `Some words, über 𝒜.\n${text}\nand more\n`;
			const at = document.indexOf(secret);
			all++;
			if (!find(document).some(({ start, end }) => start <= at && end >= at + secret.length))
				missed.set(kind, (missed.get(kind) ?? 0) + 1);
		}
	}
	const count = [...missed.values()].reduce((sum, number) => sum + number, 0);
	// Now and then chance makes a password that looks like a word.
	assert.ok(count <= all / 1_000, `${count} of ${all} were missed: ${JSON.stringify([...missed])}`);
});

/** What documentation, tests and code say where a secret would be, and what only looks like one. */
const LEGITIMATE = [
	'OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
	'export OPENAI_API_KEY="your-api-key-here"',
	'aws_access_key_id = AKIAIOSFODNN7EXAMPLE',
	'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
	'Authorization: Bearer <your token>',
	'Authorization: Bearer ${{ secrets.GITHUB_TOKEN }}',
	'headers: { Authorization: `Bearer ${token}` },',
	'const apiKey = process.env.OPENAI_API_KEY;',
	"password: 'correct horse battery staple',",
	'https://user:password@example.com/',
	'postgres://postgres:postgres@localhost:5432/app',
	'postgresql://scott:tiger@host/db',
	'redis://:${REDIS_PASSWORD}@cache:6379',
	'//registry.npmjs.org/:_authToken=${NPM_TOKEN}',
	'machine api.github.com login me password $TOKEN',
	'"integrity": "sha512-9Z8WfmTzB8nTOmnTmZLpYfLbiJmHf1XqdqcXQ6x4yqZrZ1YyRr0q3wq6bV0l3V9J7sK8pTqQmN1r2s3t4u5v6w=="',
	'commit 3f786850e387550fdab836ed7e6dc881de23001b',
	'id: 123e4567-e89b-12d3-a456-426614174000',
	'-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
	'-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----',
	'-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n-----END PUBLIC KEY-----',
	'const tokenTypes = getTokenTypesFromScopeSelector(scopes);',
	'secret: undefined, token: null, apiKey: string',
	'type Token = "identifier" | "keyword-with-a-long-name";',
	'.sk-circle-fade-dot:nth-child(12):before { animation-delay: -0.1s }',
	'import { createTokenAuthenticationStrategy2 } from "./auth";',
	'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
	'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGhQw1V2q8oQeZ0dJ3n1m2k3l4p5r6s7t8u9v0w1x2y3 me@host',
	'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
	'PASSWORD_RESET_TOKEN_EXPIRES_IN=3600',
	'PWD=/home/me/work',
	'max_tokens: 4096, token_count=123456789012345678',
	'CSRF token mismatch; press the key AB-12-CD',
];

test('placeholders, samples and code are no secrets', () => {
	for (const text of LEGITIMATE) {
		const found = find(`before\n${text}\nafter`).map(({ start, end, name }) => [
			name,
			`before\n${text}\nafter`.slice(start, end),
		]);
		assert.deepEqual(found, [], text);
	}
});

test('no text makes the search slow', () => {
	const units = [
		'a',
		'A1',
		'sk-',
		'eyJ.',
		'eyJaaaaaaaa.',
		'://a:',
		'://:',
		'token',
		'token=',
		'password = "',
		'-----BEGIN PRIVATE KEY-----\n',
		'secret_key',
		'AccountKey=',
		'bearer ',
		'machine a login b ',
		'_-.',
		'1:AA',
		'SG.',
		'xoxb-1-',
		'hooks.slack.com/services/',
		'x'.repeat(99),
		'"auth":"',
		'LS0tLS1CRUdJTiBQUklWQVRF',
		'=',
		' ',
		'\n',
		'KEY=\n',
		'API_KEY_',
	];
	for (const unit of units) {
		const text = unit.repeat(Math.ceil(100_000 / unit.length));
		const began = performance.now();
		find(text);
		const took = performance.now() - began;
		assert.ok(took < 400, `${JSON.stringify(unit)}: ${took.toFixed(0)} ms for 100 kB`);
	}
});

test('the rest of a private key is found when the text begins in the middle of it', () => {
	const random = seeded(9);
	const body = Array.from({ length: 26 }, () => fromAlphabet('ABCDEFGHabcdefgh0123456789+/', 64, random));
	const end = '-----END PRIVATE KEY-----';
	for (const [from, to] of [
		[0, 26],
		[9, 26],
		[25, 26],
	]) {
		const key = [...body.slice(from, to), end].join('\n');
		const text = `before\n${key}\nafter\n`;
		const [span, ...more] = findByRules(text);
		assert.ok(span && more.length === 0);
		assert.equal(text.slice(span.start, span.end), key);
	}
	const inline = `key = "${body.slice(3).join('\\n')}\\n${end}\\n"`;
	const [span] = findByRules(inline);
	assert.equal(inline.slice(span?.start, span?.end), `${body.slice(3).join('\\n')}\\n${end}`);
	const both = `${body.slice(20).join('\n')}\n${end}\n-----BEGIN PRIVATE KEY-----\n${body.join('\n')}\n${end}\n`;
	assert.equal(findByRules(both).length, 2);
	assert.deepEqual(findByRules(`Ends with ${end}\n`), []);
	const began = performance.now();
	findByRules(`${'A1b2'.repeat(16)}\n`.repeat(600) + `${end}\n`.repeat(20_000));
	assert.ok(performance.now() - began < 2_000);
});
