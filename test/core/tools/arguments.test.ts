import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArguments } from '../../../src/core/tools/arguments.ts';
import { jsonMembers } from '../../../src/core/tools/jsonPrefix.ts';
import { random, seedOf } from '../edits/random.ts';

const PARAMETERS = {
	type: 'object',
	properties: {
		path: { type: 'string' },
		line: { type: 'integer', minimum: 1 },
		all: { type: 'boolean' },
		mode: { type: 'string', enum: ['fast', 'slow'] },
	},
	required: ['path'],
	additionalProperties: false,
} as const;

function refusal(text: string): string {
	const parsed = parseArguments(text, PARAMETERS);
	return parsed.kind === 'refused' ? parsed.sentence : assert.fail(`${text.slice(0, 80)} passed`);
}

test('right arguments come out typed; null counts as left out', () => {
	const parsed = parseArguments('{"path":"a","line":3,"all":false,"mode":null}', PARAMETERS);
	assert.deepEqual(parsed, { kind: 'arguments', values: { path: 'a', line: 3, all: false } });
});

test('hostile arguments are refused with what to send', () => {
	const hostile: Readonly<Record<string, RegExp>> = {
		'': /not valid JSON/,
		'{"path":"src/a.ts","content":"import x': /not valid JSON/,
		'{"path":NaN}': /not valid JSON/,
		'{"path":"a"} {"path":"b"}': /not valid JSON/,
		"{'path':'a'}": /not valid JSON/,
		null: /one JSON object/,
		'""': /one JSON object/,
		'[]': /one JSON object/,
		'"{\\"path\\":\\"a\\"}"': /one JSON object/,
		'{}': /`path` is missing/,
		'{"path":null}': /`path` is missing/,
		'{"path":1}': /`path` must be a string/,
		'{"path":["a"]}': /`path` must be a string/,
		'{"path":"a","path":".env"}': /`path` is given twice/,
		'{"path":"a","p\\u0061th":".env"}': /`path` is given twice/,
		'{"path":"a","extra":1}': /`extra` is unknown/,
		'{"path":"a","__proto__":{"all":true}}': /`__proto__` is unknown/,
		'{"path":"a","constructor":1}': /`constructor` is unknown/,
		'{"path":"a","line":1.5}': /whole number/,
		'{"path":"a","line":"1"}': /whole number/,
		'{"path":"a","line":0}': /1 or more/,
		'{"path":"a","line":1e400}': /whole number/,
		'{"path":"a","all":"yes"}': /true or false/,
		'{"path":"a","mode":"odd"}': /one of fast, slow/,
	};
	for (const [text, expected] of Object.entries(hostile)) {
		assert.match(refusal(text), expected, text);
		assert.match(refusal(text), /Send one JSON object with path \(string\), line \(integer, optional\)/, text);
	}
	assert.match(refusal(`{"path":"${'x'.repeat(10_000_000)}"}`), /longer than/);
	assert.match(refusal(`{"path":${'['.repeat(10_000)}${']'.repeat(10_000)}}`), /must be a string/);
	assert.match(refusal('['.repeat(10_000)), /not valid JSON/);
});

test('members of an object that is still being written', () => {
	assert.deepEqual(jsonMembers(''), []);
	assert.deepEqual(jsonMembers('{"pa'), []);
	assert.deepEqual(jsonMembers('{"path": '), []);
	assert.deepEqual(jsonMembers('{"path": "src/co'), [{ key: 'path', text: 'src/co', complete: false }]);
	assert.deepEqual(jsonMembers('{"path":"a\\nb\\'), [{ key: 'path', text: 'a\nb', complete: false }]);
	assert.deepEqual(jsonMembers('{"path":"a\\u00'), [{ key: 'path', text: 'a', complete: false }]);
	assert.deepEqual(jsonMembers('{"a":"\\\\","b" : [1,{"x":"}"}], "c":tr'), [
		{ key: 'a', text: '\\', complete: true },
		{ key: 'b', text: undefined, complete: true },
		{ key: 'c', text: undefined, complete: false },
	]);
});

test('every prefix of arguments gives a prefix of the text, and no garbage throws', () => {
	const value = { path: 'a\\"b😀\u0001', input: 'x\n+y\t"z"\\', n: 1 };
	const json = JSON.stringify(value);
	for (let end = 0; end <= json.length; end++) {
		const text = jsonMembers(json.slice(0, end)).find((member) => member.key === 'input')?.text ?? '';
		assert.ok(value.input.startsWith(text), json.slice(0, end));
	}
	const seed = seedOf(31);
	const chance = random(seed);
	for (let round = 0; round < 5_000; round++) {
		const text = Array.from({ length: chance.below(30) }, () =>
			chance.pick(['{', '}', '"', '\\', ',', ':', 'a', '[', ']', ' ', '\\u0']),
		).join('');
		jsonMembers(text);
		parseArguments(text, PARAMETERS);
	}
});
