import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { ParsedFile } from '../../../src/server/parsedFile.ts';
import { createParser } from '../../../src/server/symbols/createParser.ts';
import { scanFile } from '../../../src/server/symbols/scanFile.ts';
import { SCANNED } from './scannedSources.ts';
import { PARSED } from './sources.ts';

const SOURCES = [...PARSED, ...SCANNED];
/** One for each way to find definitions, and a few for their comments and strings. */
const LANGUAGES = [
	'a.ts',
	'a.rs',
	'a.go',
	'a.c',
	'a.java',
	'a.cs',
	'a.kt',
	'a.php',
	'a.py',
	'a.rb',
	'a.lua',
	'a.sql',
	'a.yml',
	'a.sh',
	'a.md',
	'a.vue',
	'a.ex',
	'a.clj',
	'a.hs',
];

/** Numbers that look random and come again with the same seed. */
function numbers(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

function lineCount(text: string): number {
	if (text === '') return 0;
	const count = text.split(/\r\n|\r|\n/).length;
	return /[\r\n]$/.test(text) ? count - 1 : count;
}

function assertSound(path: string, text: string, { symbols, chunks, fields }: ParsedFile): void {
	const count = lineCount(text);
	let next = 1;
	for (const { startLine, endLine } of chunks) {
		if (startLine !== next || endLine < startLine) assert.fail(`${path}: a gap or an overlap at line ${next}`);
		next = endLine + 1;
	}
	assert.equal(next, count + 1, `${path}: chunks end at ${next - 1} of ${count} lines`);
	let last = 0;
	for (const { name, startLine, endLine, nameLine, signature } of symbols) {
		const isInside = startLine >= 1 && startLine <= nameLine && nameLine <= endLine && endLine <= count;
		if (!isInside) assert.fail(`${path}: ${name} ${startLine}-${endLine}@${nameLine} of ${count}`);
		if (startLine < last || name === '' || signature.length > 200) assert.fail(`${path}: ${name}`);
		last = startLine;
	}
	const size = fields.comments.length + fields.strings.length + fields.body.length;
	assert.ok(size <= 3 * text.length + 10, `${path}: fields hold more than the text`);
}

const PIECES = [
	'{',
	'}',
	'(',
	')',
	'"',
	"'",
	'`',
	'/*',
	'*/',
	'//',
	'#',
	'\n',
	'\r',
	'\\',
	'${',
	'<',
	'>',
	';',
	'=',
	'\0',
	'\ud800',
	'"""',
	'[',
	']',
	'@',
];

function mutated(text: string, random: () => number): string {
	let result = text;
	for (let times = 1 + Math.floor(random() * 6); times > 0; times--) {
		const at = Math.floor(random() * (result.length + 1));
		const kind = random();
		if (kind < 0.3) result = result.slice(0, at);
		else if (kind < 0.6) result = result.slice(0, at) + result.slice(at + Math.floor(random() * 20));
		else result = result.slice(0, at) + PIECES[Math.floor(random() * PIECES.length)] + result.slice(at);
	}
	return result;
}

test('any damage to a source leaves chunks that cover it and symbols that lie in it, the same each time', async (t) => {
	const seed = Number(process.env.TANDEM_SEED ?? 20_261_120);
	t.diagnostic(`seed ${seed}`);
	const random = numbers(seed);
	const parser = createParser({ grammarsFolder: 'node_modules/@vscode/tree-sitter-wasm/wasm', readFile, now: () => 0 });
	for (const { path } of PARSED) await parser.load(path);
	for (let round = 0; round < 300; round++) {
		const source = SOURCES[round % SOURCES.length];
		if (!source) continue;
		const text = mutated(source.text, random);
		const scanned = scanFile(source.path, text);
		assertSound(source.path, text, scanned);
		assert.deepEqual(scanFile(source.path, text), scanned);
		assertSound(source.path, text, parser.parseFile(source.path, text));
	}
	parser.dispose();
});

test('random units are no error in any language', () => {
	const random = numbers(7);
	for (const path of LANGUAGES) {
		for (let round = 0; round < 15; round++) {
			const length = Math.floor(random() * 400);
			const text = Array.from({ length }, () =>
				random() < 0.5
					? (PIECES[Math.floor(random() * PIECES.length)] ?? '')
					: String.fromCharCode(random() < 0.9 ? 9 + Math.floor(random() * 118) : Math.floor(random() * 65_536)),
			).join('');
			assertSound(path, text, scanFile(path, text));
		}
	}
});

/** Texts that somebody could make to stop an indexer: each must be done in time linear in its length. */
const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
	'open brackets': (length) => '{[('.repeat(length / 3),
	'closed brackets': (length) => '}])'.repeat(length / 3),
	'braces and brackets that do not match': (length) => '{('.repeat(length / 4) + '}'.repeat(length / 2),
	'one line of words': (length) => 'word '.repeat(length / 5),
	'one line of quotes': (length) => `'\\`.repeat(length / 2),
	'one line of slashes': (length) => 'a = /x'.repeat(length / 6),
	'comments that do not end': (length) => '/* '.repeat(length / 3),
	'raw strings that do not end': (length) => 'R"a(r#"@"'.repeat(length / 9),
	'triple quotes': (length) => `"""'''`.repeat(length / 6),
	'less-than signs': (length) => '<'.repeat(length),
	'generic types': (length) => 'A<B<'.repeat(length / 4),
	annotations: (length) => '@a('.repeat(length / 3),
	spaces: (length) => ' '.repeat(length),
	'lines of one word': (length) => 'static\n'.repeat(length / 7),
	'lines of decorators': (length) => '@a\n'.repeat(length / 3),
	'functions in functions': (length) => 'function a() {\n'.repeat(length / 15),
	'definitions, each further in': (length) =>
		Array.from({ length: Math.sqrt(length) }, (_, depth) => `${' '.repeat(depth)}def a():`).join('\n'),
	'comment lines': (length) => '// a\n# b\n'.repeat(length / 9),
	'parts of a path': (length) => 'a::b.'.repeat(length / 5),
	'signs of equality': (length) => 'a = '.repeat(length / 4),
	headings: (length) => '# a\n[b]\n'.repeat(length / 8),
	directives: (length) => '#if a\n{\n#else\n'.repeat(length / 14),
	templates: (length) => 'template <'.repeat(length / 10),
	'types in front of nothing': (length) => 'pub unsafe impl '.repeat(length / 16),
	'carriage returns': (length) => 'function a() {\r}\r'.repeat(length / 17),
};

for (const [name, make] of Object.entries(HOSTILE)) {
	test(`${name}: a text made of them takes no more than its length`, () => {
		for (const path of LANGUAGES) {
			const text = make(20_000);
			const started = process.cpuUsage().user;
			const parsed = scanFile(path, text);
			const ms = (process.cpuUsage().user - started) / 1000;
			assertSound(path, text, parsed);
			assert.ok(ms < 500, `${path}: ${ms.toFixed(0)} ms`);
		}
	});
}
