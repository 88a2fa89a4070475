import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { createParser } from '../../../src/server/symbols/createParser.ts';
import { PARSED } from './sources.ts';

const grammarsFolder = 'node_modules/@vscode/tree-sitter-wasm/wasm';
const parser = createParser({ grammarsFolder, readFile, now: () => 0 });

for (const { path, text, symbols } of PARSED) {
	test(`the parser finds the definitions of ${path}`, async () => {
		assert.equal(await parser.load(path), true);
		const parsed = parser.parseFile(path, text);
		const found = parsed.symbols.map(
			({ kind, container, name, startLine, endLine }) =>
				`${kind} ${container ? `${container}.` : ''}${name} ${startLine}-${endLine}`,
		);
		assert.equal(parsed.isSyntactic, true);
		assert.deepEqual(found, symbols);
	});
}

test('a file that takes too long is scanned instead, and the next one is parsed again', async () => {
	let calls = 0;
	let isSlow = true;
	const now = () => (isSlow ? calls++ * 1_000 : 0);
	const limited = createParser({ grammarsFolder, readFile, now, limitMs: 5_000 });
	const text = `${'const a = { b: [1, 2, 3] };\n'.repeat(3_000)}class Last {}\n`;
	await limited.load('a.ts');
	const scanned = limited.parseFile('a.ts', text);
	assert.equal(scanned.isSyntactic, false);
	assert.equal(scanned.symbols.at(-1)?.name, 'Last');
	assert.ok(calls < 20, `it went on for ${calls} looks at the clock`);
	isSlow = false;
	const parsed = limited.parseFile('a.ts', 'class Only {}\n');
	assert.equal(parsed.isSyntactic, true);
	assert.deepEqual(
		parsed.symbols.map(({ name }) => name),
		['Only'],
	);
	limited.dispose();
});

test('hostile texts are parsed or scanned, and memory is given back', async () => {
	await parser.load('a.ts');
	const texts = [
		'['.repeat(100_000),
		'{'.repeat(50_000) + '}'.repeat(50_000),
		`const a = "${'x'.repeat(1_000_000)}";`,
		'a b '.repeat(25_000),
		'class A {\0 m() {} }\ud800',
		'class A {\r  m() {}\r}\r',
		'',
	];
	for (const text of texts) {
		const { chunks } = parser.parseFile('a.ts', text);
		assert.equal(
			chunks.at(-1)?.endLine ?? 0,
			text === '' ? 0 : text.split('\r').length - (text.endsWith('\r') ? 1 : 0),
		);
	}
});

test('offsets are those of the text also behind letters of two units', async () => {
	await parser.load('a.ts');
	const [first, second] = parser.parseFile('a.ts', '/* 👩‍🚀 ü */ class Ärger {}\nclass B { 字() {} }\n').symbols;
	assert.equal(first?.name, 'Ärger');
	assert.equal(second?.startLine, 2);
});

test('a grammar that is not there leaves the scanner, and so does a language without one', async () => {
	const reads: string[] = [];
	const broken = createParser({
		grammarsFolder: '/nowhere',
		readFile: (path) => {
			reads.push(path);
			return Promise.reject(new Error('no such file'));
		},
		now: () => 0,
	});
	assert.equal(await broken.load('a.kt'), false);
	assert.deepEqual(reads, []);
	assert.equal(await broken.load('a.ts'), false);
	assert.equal(broken.parseFile('a.ts', 'class A {}').isSyntactic, false);
	assert.equal(broken.parseFile('a.ts', 'class A {}').symbols.length, 1);
});

test('grammars are also read when they are packed small', async () => {
	const packed = createParser({
		grammarsFolder,
		readFile: async (path) => {
			if (!path.endsWith('.br')) throw new Error('only packed');
			return brotliCompressSync(await readFile(path.slice(0, -3)), {
				params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
			});
		},
		now: () => 0,
	});
	assert.equal(await packed.load('a.go'), true);
	assert.equal(packed.parseFile('a.go', 'package a\nfunc F() {}\n').symbols[0]?.name, 'F');
});
