import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPENAI_BASE_URL, parseEndpoint } from '../../../src/remote/openai/endpoint.ts';
import { endpointAt } from './conversing.ts';

const REFUSED = [
	'',
	'   ',
	'api.openai.com/v1',
	'localhost:11434/v1',
	'ftp://api.openai.com',
	'file:///etc/passwd',
	'javascript:alert(1)',
	'http://api.openai.com/v1',
	'http://192.168.1.5:8000/v1',
	'http://localhost.evil.example/v1',
	'http://127.0.0.1.evil.example/v1',
	'http://sub.localhost/v1',
	'http://[::ffff:127.0.0.1]:8080/v1',
	'https://api.openai.com@evil.example/',
	'https://user:pass@evil.example/v1',
	'https://evil.example/v1?x=1',
	'https://evil.example/v1#api.openai.com',
	'https:\\\\api.openai.com\\v1',
	'https://api.open\nai.com/v1',
	'https://api.openai.com /v1',
	'https://api.openai.com\u0000/v1',
	'https://',
];

for (const text of REFUSED)
	test(`refused: ${JSON.stringify(text)}`, () => {
		const parsed = parseEndpoint(text);
		assert.equal(parsed.kind, 'refused');
		assert.ok(parsed.kind === 'refused' && parsed.sentence.endsWith('.'));
	});

test('OpenAI is OpenAI only by its exact origin', () => {
	for (const text of [
		OPENAI_BASE_URL,
		'https://api.openai.com',
		' https://API.openai.com:443/v1/ ',
		'https://api.openai.com/v1/chat/completions',
	])
		assert.deepEqual(endpointAt(text), {
			baseUrl: 'https://api.openai.com/v1',
			origin: 'https://api.openai.com',
			host: 'api.openai.com',
			isLoopback: false,
			isOpenai: true,
		});
	for (const text of [
		'https://api.openai.com.evil.example/v1',
		'https://api.openai.com%2eevil.example/v1',
		'https://api.openai.com./v1',
		'https://api.openai.com:8443/v1',
		'https://openai.com/v1',
		'https://api.openаi.com/v1',
	])
		assert.equal(endpointAt(text).isOpenai, false, text);
});

test('loopback may be http, in each of its spellings', () => {
	for (const text of [
		'http://localhost:11434/v1/',
		'http://127.0.0.1:1234/v1',
		'http://[::1]:8080/v1',
		'http://127.1:8000/v1',
		'https://localhost/v1',
	])
		assert.equal(endpointAt(text).isLoopback, true, text);
	assert.equal(endpointAt('http://localhost:11434/v1//').baseUrl, 'http://localhost:11434/v1');
	assert.equal(endpointAt('https://proxy.corp.example').baseUrl, 'https://proxy.corp.example');
});

test('origins of different servers differ', () => {
	const origins = [
		'https://a.example/v1',
		'https://a.example:444/v1',
		'http://localhost:1/v1',
		'http://127.0.0.1:1/v1',
	].map((text) => endpointAt(text).origin);
	assert.equal(new Set(origins).size, origins.length);
});
