import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePatch } from '../../../src/core/edits/parsePatch.ts';
import { editedText } from '../../../src/core/edits/plan.ts';
import { planPatch } from '../../../src/core/edits/planPatch.ts';

function outcome(text: string, hunk: readonly string[], read?: string): string {
	const parsed = parsePatch(['*** Update File: f', ...hunk].join('\n'));
	if (parsed.kind === 'refused') return assert.fail(parsed.sentence);
	const target = { kind: 'text', text, quotable: true, ...(read !== undefined && { read }) } as const;
	const result = planPatch(parsed.operations, new Map([['f', target]]));
	if (result.kind === 'refused') return `refused: ${result.sentence}`;
	assert.deepEqual(result.refusals, []);
	const [change] = result.plan.changes;
	return change?.kind === 'update' ? editedText(change.base, change.edits) : assert.fail();
}

test('typographic characters are forgiven in both directions, and context keeps the file’s own', () => {
	assert.equal(outcome('it’s\u00A0a – b\nold\n', [" it's a - b", '-old', '+new']), 'it’s\u00A0a – b\nnew\n');
	assert.equal(outcome('"a"\n', ['-“a”', '+b']), 'b\n');
	assert.equal(outcome('caf\u0065\u0301\nx\n', [' caf\u00E9', '-x']), 'caf\u0065\u0301\n', 'NFD file, NFC patch');
});

test('added lines are indented as the file indents what stands around them', () => {
	const tabs = 'if (a) {\n\tif (b) {\n\t\tgo();\n\t}\n}\n';
	const patch = [
		' if (a) {',
		'     if (b) {',
		'-        go();',
		'+        if (c) {',
		'+            go();',
		'+        }',
		'     }',
	];
	assert.equal(outcome(tabs, patch), tabs.replace('\t\tgo();', '\t\tif (c) {\n\t\t\tgo();\n\t\t}'));
	const spaces = 'def a():\n    if b:\n        go()\n';
	assert.equal(
		outcome(spaces, [' if b:', '-    go()', '+    go()', '+    if c:', '+        stop()']),
		`${spaces}        if c:\n            stop()\n`,
	);
	assert.equal(outcome(spaces, [' def a():', ' \tif b:', '-\t\tgo()', '+\t\tstop()']), spaces.replace('go', 'stop'));
});

test('indentation that contradicts itself is refused with the file’s lines', () => {
	const sentence = outcome('a\n    b\n        c\n  d\n', [' a', ' b', ' c', '-  d', '+   x']);
	assert.match(sentence, /how to indent the added lines cannot be told[\s\S]*2\| {5}b/);
});

test('blank lines that are missing or too many in the context do not matter', () => {
	assert.equal(outcome('a\n\nb\nc\n', [' a', ' b', '-c', '+C']), 'a\n\nb\nC\n');
	assert.equal(outcome('a\nb\nc\n', [' a', ' ', ' b', '-c', '+C']), 'a\nb\nC\n');
	assert.match(outcome('a\n\nb\n', [' a', '+x', ' b']), /^refused/, 'before or after the blank line?');
});

test('a lost letter is a slip; another number, operator or word is somebody’s work', () => {
	const file = 'first line\nconst callback = 1;\nreturn callbacks;\nlast line\n';
	const hunk = (line: string) => [' first line', ` ${line}`, '-return callbacks;', '+return 2;', ' last line'];
	assert.equal(outcome(file, hunk('const calback = 1;')), file.replace('return callbacks', 'return 2'));
	for (const [now, said] of [
		['wait(10);', 'wait(1);'],
		['if (a <= b) go();', 'if (a < b) go();'],
		['use(items);', 'use(item);'],
		['return true;', 'return false;'],
	] as const) {
		const text = `alpha();\nbeta();\n${now}\ngamma();\ndelta();\n`;
		assert.match(outcome(text, [' alpha();', ' beta();', `-${said}`, '+x', ' gamma();', ' delta();']), /^refused/, now);
	}
	const word = 'a1\nb2\nretrieve(callback);\nc3\nd4\ncalback\n';
	assert.match(
		outcome(word, [' a1', ' b2', '-retrieve(calback);', '+x', ' c3', ' d4']),
		/^refused/,
		'a word of the file',
	);
});

test('context may drift when half of it stands, the deleted lines do and no other place is near', () => {
	const file = 'one();\ntwo();\nthree();\nfour();\nfive();\n';
	assert.equal(
		outcome(file, [' one();', ' zwei();', '-three();', '+3', ' four();', ' five();']),
		file.replace('three();', '3'),
	);
	assert.match(outcome(file, [' eins();', ' zwei();', '-three();', '+3', ' vier();', ' five();']), /^refused/);
	assert.match(
		outcome(`${file}${file}`, [' one();', ' zwei();', '-three();', '+3', ' four();', ' five();']),
		/^refused/,
	);
});

test('left out context is filled in where that is unique', () => {
	const rows = Array.from({ length: 12 }, (_, at) => `row(${at});`);
	const file = `head {\n${rows.join('\n')}\n}\n`;
	assert.equal(
		outcome(file, [' head {', ' ...', ' row(7);', '-row(8);', '+eight();']),
		file.replace('row(8)', 'eight()'),
	);
	assert.equal(
		outcome(file, [
			'-row(0);',
			'+zero();',
			' row(1);',
			'     // ... existing code ...',
			' row(7);',
			'-row(8);',
			'+eight();',
		]),
		file.replace('row(8)', 'eight()').replace('row(0)', 'zero()'),
	);
	assert.match(outcome('f {\nx\ny\nx\n}\n', [' f {', ' ...', '-x', '+z']), /^refused/);
	assert.match(outcome(file, ['-row(0);', '+// ... rest of the code ...']), /^refused: [\s\S]*Write the code itself/);
});

test('line numbers and escapes come off, a lost + is put back', () => {
	assert.equal(outcome('a\nb\n', [' 1: a', '-2: b', '+2: c']), 'a\nc\n');
	assert.equal(outcome('a\nb\n', [' // filepath: src/f.ts', ' a', '-b', '+c']), 'a\nc\n');
	assert.equal(outcome('\tsay("a");\n', ['-\\tsay("a");', '+\\tsay("b");']), '\tsay("b");\n');
	assert.equal(outcome('a\nb\nc\n', [' a', '-b\\nc', '+x\\ny']), 'a\nx\ny\n');
	assert.equal(outcome('a\nb\n', [' a', '+  x {', 'y', '+  }', ' b']), 'a\n  x {\ny\n  }\nb\n');
});

test('what the user typed since the model read the file stays', () => {
	const read = 'one\ntwo\nthree\nfour\n';
	const hunk = [' one', ' two', '-three', '+3', ' four'];
	assert.equal(outcome('ONE!\nTWO!\nthree\nfour\nnew\n', hunk, read), 'ONE!\nTWO!\n3\nfour\nnew\n');
	assert.equal(outcome('one\ntwo\n3\nfour\n', hunk, read).startsWith('refused'), true, 'made already');
	const conflict = outcome('one\ntwo\nDREI\nfour\n', hunk, read);
	assert.match(conflict, /user changed the same lines[\s\S]*3\| DREI\nYou want there:\n3/);
});

test('of two equal places the one that the model read is meant, also when the user has deleted it since', () => {
	const read = 'class A\n  go()\nclass B\n  go()\n';
	const hunk = ['@@ class A', '-  go()', '+  stop()'];
	assert.match(outcome('class A\nclass B\n  go()\n', hunk, read), /^refused/);
});
