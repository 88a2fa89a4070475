import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanFile } from '../../../src/server/symbols/scanFile.ts';

const statements = (count: number): string => Array.from({ length: count }, (_, at) => `\t\tcall${at}();\n`).join('');
const shown = (path: string, text: string): readonly string[] =>
	scanFile(path, text).chunks.map(({ startLine, endLine, symbol }) => `${startLine}-${endLine} ${symbol ?? ''}`.trim());

test('licence and imports are chunks of their own, small neighbours are joined', () => {
	const text = [
		'/* Copyright. */',
		'',
		"import a from 'a';",
		"import b from 'b';",
		'',
		'function one() {',
		'}',
		'',
		'/** Two. */',
		'function two() {',
		'}',
	].join('\n');
	assert.deepEqual(shown('a.ts', text), ['1-2', '3-5', '6-11']);
});

test('a small definition stays whole with its comment; a long one is split where statements end', () => {
	const small = `/** It is\n * small. */\nfunction small() {\n${statements(30)}}\n\n`;
	const long = `class Long {\n\tone() {\n${statements(20)}\n${statements(20)}\n${statements(20)}\t}\n\n\ttwo() {\n${statements(3)}\t}\n}\n`;
	const chunks = shown('a.ts', small + long);
	assert.equal(chunks[0], '1-35 small');
	assert.deepEqual(chunks.slice(1), ['36-58 Long.one', '59-79 Long.one', '80-101 Long.one', '102-107 Long.two']);
});

test('long tests without definitions are split at blank lines that stand far to the left', () => {
	const text = Array.from(
		{ length: 6 },
		(_, at) => `test('${at}', () => {\n${statements(12)}\n${statements(3)}});\n\n`,
	).join('');
	for (const { startLine } of scanFile('a.test.ts', text).chunks) assert.equal((startLine - 1) % 19, 0);
});

test('a text of paragraphs is split between them', () => {
	const text = 'Some words.\nMore words.\nAnd more.\n\n'.repeat(30);
	for (const { startLine, endLine } of scanFile('a.txt', text).chunks) {
		assert.equal((startLine - 1) % 4, 0);
		assert.ok(endLine - startLine < 40);
	}
});

test('the fields hold names, prose, contents of strings, and the rest', () => {
	const text =
		'/**\n * Sums `it` up.\n */\nexport function total(a: Item) {\n\t// In cents.\n\treturn sum(a, "all of it", `${a.price} €`);\n}\n';
	const { definitions, comments, strings, body } = scanFile('a.ts', text).fields;
	assert.equal(definitions, 'total');
	assert.equal(comments, 'Sums `it` up.\nIn cents.');
	assert.equal(strings, 'all of it\n €');
	assert.match(body, /export function total\(a: Item\)/);
	assert.match(body, /a\.price/);
	assert.doesNotMatch(body, /cents|all of/);
});

test('documentation in strings is prose', () => {
	const { comments, strings } = scanFile(
		'a.py',
		'def f():\n    """What it does."""\n    return "value"  # why\n',
	).fields;
	assert.equal(comments, 'What it does.\nwhy');
	assert.equal(strings, 'value');
});
