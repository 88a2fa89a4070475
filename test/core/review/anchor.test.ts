import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Located, locateQuote } from '../../../src/core/review/anchor.ts';
import type { ChangedFileDiff } from '../../../src/core/review/change.ts';
import { parseUnifiedDiff } from '../../../src/core/review/parseUnifiedDiff.ts';
import { randomFrom } from './drawDiff.ts';

function fileOf(...lines: string[]): ChangedFileDiff {
	const count = (mark: string) => lines.filter((line) => line.startsWith(mark) || line.startsWith(' ')).length;
	const head = `--- a/x.ts\n+++ b/x.ts\n@@ -10,${count('-')} +20,${count('+')} @@\n`;
	const file = parseUnifiedDiff(`${head}${lines.join('\n')}\n`)[0];
	assert.ok(file);
	return file;
}

function placeOf(located: Located): string {
	if (located.kind === 'ambiguous' || located.kind === 'unchanged') return `${located.kind} ${located.lines.join(',')}`;
	if (located.kind === 'absent') return 'absent';
	const { side, startLine, endLine, newLine, match } = located.anchor;
	return `${side} ${startLine}-${endLine} (${newLine}) ${match}`;
}

const FILE = fileOf(
	' function f() {',
	'-\tif (x) return;',
	'-\tlog(x);',
	'+\tlet y = 1;   ',
	'+\treturn  y;',
	' \tend();',
	' \tend();',
	'+\tsame();',
	'+\tother();',
	'+\tsame();',
	' }',
);

test('quoted code is placed by comparing ever more loosely', () => {
	const at = (quote: string) => placeOf(locateQuote(FILE, quote));
	assert.equal(at('\tlet y = 1;   \n\treturn  y;'), 'new 21-22 (21) exact');
	assert.equal(at('\tlet y = 1;'), 'new 21-21 (21) trailingSpace');
	assert.equal(at('return y;'), 'new 22-22 (22) folded');
	assert.equal(at('function f() {\n  let y = 1;'), 'new 20-21 (20) folded');
});

test('removed code is placed on the old side, with the line that follows it now', () => {
	assert.equal(placeOf(locateQuote(FILE, '\tif (x) return;')), 'old 11-11 (21) exact');
	assert.equal(placeOf(locateQuote(FILE, '-\tif (x) return;\n-\tlog(x);')), 'old 11-12 (21) exact');
});

test('a place has lines of the new file by which it is found there', () => {
	const landmarkOf = (file: ChangedFileDiff, quote: string) => {
		const located = locateQuote(file, quote);
		assert.ok(located.kind === 'anchored');
		return located.anchor.landmark;
	};
	assert.deepEqual(landmarkOf(FILE, 'return y;'), { line: 22, code: ['\treturn  y;'] });
	assert.deepEqual(landmarkOf(FILE, '\tlog(x);'), { line: 21, code: ['\tlet y = 1;   ', '\treturn  y;', '\tend();'] });
	assert.deepEqual(landmarkOf(fileOf(' a', ' b', '-gone'), 'gone'), { line: 20, code: ['a', 'b'] });
	assert.equal(landmarkOf(fileOf('-gone'), 'gone'), undefined);
});

test('two places are no place, nor are lines that did not change, nor code that is not there', () => {
	const at = (quote: string) => placeOf(locateQuote(FILE, quote));
	assert.equal(at('\tsame();'), 'ambiguous 25,27');
	assert.equal(at('\tother();\n\tsame();'), 'new 26-27 (26) exact');
	assert.equal(at('\tend();'), 'unchanged 23,24');
	assert.equal(at('let y = 2;'), 'absent');
	assert.equal(at('let y'), 'absent');
	assert.equal(at(' \n\t\n'), 'absent');
	assert.equal(at('\treturn  y;\n\tsame();'), 'absent');
});

test('a quote in the diff’s own form is understood', () => {
	const at = (quote: string) => placeOf(locateQuote(FILE, quote));
	assert.equal(at('+\tlet y = 1;\n+\treturn  y;'), 'new 21-22 (21) trailingSpace');
	assert.equal(at('-\tlog(x);\n+\tlet y = 1;'), 'new 21-21 (21) trailingSpace');
	assert.equal(at('```ts\n\treturn  y;\n```'), 'new 22-22 (22) exact');
	assert.equal(at('\n\treturn  y;\r\n\n'), 'new 22-22 (22) exact');
});

test('code that itself begins with a mark is taken as it is first', () => {
	const list = fileOf('+- one', '+one', ' two');
	assert.equal(placeOf(locateQuote(list, '- one')), 'new 20-20 (20) exact');
});

test('CRLF and a byte order mark do not hide a place', () => {
	const file = fileOf('+\uFEFFfirst\r', '+second\r', ' third\r');
	assert.equal(placeOf(locateQuote(file, 'first\nsecond')), 'new 20-21 (20) exact');
	const located = locateQuote(file, 'first\r\nsecond');
	assert.ok(located.kind === 'anchored');
	assert.deepEqual(located.anchor.code, ['first', 'second']);
});

test('a place in another hunk counts for being the only one, and no match runs over a hunk’s end', () => {
	const [file] = parseUnifiedDiff('--- a/x\n+++ b/x\n@@ -1,1 +1,2 @@\n a\n+twice\n@@ -9,1 +10,2 @@\n+twice\n b\n');
	assert.ok(file);
	assert.equal(placeOf(locateQuote(file, 'twice')), 'ambiguous 2,10');
	assert.equal(placeOf(locateQuote(file, 'twice\ntwice')), 'absent');
});

test('fuzz: a placed quote is at the lines that it names, on the side that has them', () => {
	const seed = Number(process.env.TANDEM_SEED ?? 4110);
	console.log(`seed ${seed}`);
	const random = randomFrom(seed);
	const words = ['a', 'b', '\tc', ' c', 'd ', '', '}'];
	let placed = 0;
	for (let round = 0; round < 500; round++) {
		const lines = Array.from({ length: 3 + random(10) }, () => '+- '[random(3)]! + words[random(words.length)]);
		const file = fileOf(...lines);
		const quote = Array.from({ length: 1 + random(3) }, () => words[random(words.length)]).join('\n');
		const located = locateQuote(file, quote);
		if (located.kind !== 'anchored') continue;
		placed++;
		const { side, startLine, endLine, code } = located.anchor;
		const of = file.hunks[0]!.lines.filter((line) => line.kind !== (side === 'new' ? 'removed' : 'added'));
		const number = (line: (typeof of)[number]) => (side === 'new' ? line.newLine : line.oldLine);
		const real = of.filter((line) => number(line) >= startLine && number(line) <= endLine);
		assert.deepEqual(
			real.map((line) => line.text),
			code,
			`seed ${seed}, round ${round}`,
		);
		assert.ok(real.some((line) => line.kind !== 'context'));
	}
	assert.ok(placed > 50, `only ${placed} were placed`);
});
