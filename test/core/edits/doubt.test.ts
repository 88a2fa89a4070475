import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePatch } from '../../../src/core/edits/parsePatch.ts';
import { editedText } from '../../../src/core/edits/plan.ts';
import type { PlannedEdits } from '../../../src/core/edits/planned.ts';
import { planPatch } from '../../../src/core/edits/planPatch.ts';
import { planReplacements } from '../../../src/core/edits/planReplacements.ts';

/** The text after the patch lines of one section, or the refusal behind `refused: `. */
function patched(text: string, ...lines: readonly string[]): string {
	const parsed = parsePatch(['*** Update File: f', ...lines].join('\n'));
	if (parsed.kind === 'refused') return assert.fail(parsed.sentence);
	return outcome(planPatch(parsed.operations, new Map([['f', { kind: 'text', text, quotable: true }]])));
}

function replaced(text: string, ...edits: readonly (readonly [old: string, text: string])[]): string {
	const replacements = edits.map(([old, next]) => ({ old, text: next, all: false }));
	return outcome(planReplacements('f', replacements, { kind: 'text', text, quotable: true }));
}

function outcome(result: PlannedEdits): string {
	if (result.kind === 'refused') return `refused: ${result.sentence}`;
	if (result.refusals.length > 0) return `refused: ${result.refusals.join('\n')}`;
	const [change] = result.plan.changes;
	return change?.kind === 'update' ? editedText(change.base, change.edits) : assert.fail();
}

const rows = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

test('text that stands twice and overlaps itself has two places', () => {
	assert.match(replaced('a\nb\na\nb\na\n', ['a\nb\na', 'a\nx\na']), /^refused: [\s\S]*2 places: lines 1–3, lines 3–5/);
});

test('an exact match that would tear a row apart is read by lines', () => {
	assert.match(replaced('x:\n  n: 10\n', ['x:\n  n: 1', 'x:\n  n: 5']), /^refused/, 'ends inside of a word');
	const torn = replaced('use(a)\ncall(first, second)\n', ['use(a)\ncall(first', 'use(a)\ncall(first\n\nend']);
	assert.match(torn, /^refused/, 'the rest of the row would follow `end`');
	assert.equal(replaced('f(a)\ncall(b, c)\n', ['f(a)\ncall(b', 'g(a)\ncall(b']), 'g(a)\ncall(b, c)\n');
	assert.equal(
		replaced('l = [\n    1,\n]\nm = 2\n', ['  1,\n]\nm = 2', '  1,\n]\nm = [\n  3,\n]']),
		'l = [\n    1,\n]\nm = [\n    3,\n]\n',
		'begins inside of the indentation',
	);
});

test('a later edit means the text that was read where an earlier one has written it again or moved it', () => {
	const text = rows('one', 'two', 'three', 'four');
	assert.equal(
		replaced(text, ['one', 'one\nthree\nfour'], ['three\nfour', '3\nfour']),
		rows('one', 'three', 'four', 'two', '3', 'four'),
	);
	const call = rows('set(a,', '    "x")', '', 'set(b,', '    "y")');
	assert.equal(
		replaced(
			call,
			['set(a,\n    "x")', 'setLong(a,\n        "x")'],
			['    "x")\n\nset(b,\n    "y")', '    "x")\n\nsetLong(b,\n        "y")'],
		),
		rows('setLong(a,', '        "x")', '', 'setLong(b,', '        "y")'),
	);
});

test('a hunk may quote what another hunk of its section writes', () => {
	const text = rows('one', 'two', 'three', 'four');
	assert.equal(
		patched(text, '@@', '-one', '+1', '+uno', '@@', ' 1', '-uno', '+UNO', ' two'),
		rows('1', 'UNO', 'two', 'three', 'four'),
	);
});

test('lines that are added where they stand already are refused', () => {
	const text = rows('```', '', '## x', 'a', 'b', '```', '', '## y', 'end');
	const hunk = ['@@', ' ```', ' ', '+## x', '+a', '+b', '+```', '+', ' ## y', ' end'];
	assert.match(patched(text, ...hunk), /^refused: [\s\S]*adds stand at .* already/);
	assert.equal(
		patched(rows('```', '', '## y', 'end'), ...hunk),
		rows('```', '', '## x', 'a', 'b', '```', '', '## y', 'end'),
	);
	const quoted = ['@@', ' a {', ' 1', ' }', '+a {', '+1', '+}', ' b'];
	assert.equal(
		patched(rows('a {', '1', '}', 'b'), ...quoted),
		rows('a {', '1', '}', 'a {', '1', '}', 'b'),
		'a copy of what the hunk quotes is wanted',
	);
	assert.equal(patched(rows('a', '}', 'b'), '@@', ' a', ' }', '+}', ' b'), rows('a', '}', '}', 'b'), 'a closer more');
	assert.match(patched(rows('a', 'copy();', '', 'b'), '@@', ' a', '+copy();', ' ', ' ', ' b'), /^refused/);
});

test('a few lines that look alike are no evidence where another one differs', () => {
	const few = rows('if (!ok) throw a;', 'check(first);', 'check(second);', 'done();');
	assert.match(patched(few, '@@', ' if (!no) fail();', ' check(first);', '+x();', ' check(second);'), /^refused/);
	const other = rows('def close(self):', '    lock()', '    check()', '    stop()', '    free()', '    unlock()');
	const hunk = ['    lock()', '    check()', '-    stop()', '+    halt()', '    free()', '    unlock()'];
	const context = hunk.map((line) => (line.startsWith('-') || line.startsWith('+') ? line : ` ${line}`));
	assert.match(
		patched(other, '@@', ' def open(self):', ...context),
		/^refused/,
		'the line that names the place differs',
	);
	assert.equal(patched(other, '@@', ' def close(self):', ...context), other.replace('stop', 'halt'));
});

test('a context line that was forgotten, doubled or broken in two does not matter', () => {
	const text = rows('one();', 'two();', 'three(a, b);', 'four();', 'five();', 'six();', 'seven();');
	const rest = [' four();', '-five();', '+5', ' six();', ' seven();'];
	const expected = text.replace('five();', '5');
	assert.equal(patched(text, '@@', ' one();', ' three(a, b);', ...rest), expected, 'forgotten');
	assert.equal(patched(text, '@@', ' two();', ' two();', ' three(a, b);', ...rest), expected, 'doubled');
	assert.equal(patched(text, '@@', ' two();', ' three(a,', '   b);', ...rest), expected, 'broken in two');
	const gap = patched(text, '@@', ' one();', ' two();', ' three(a, b);', '-five();', '+5', ' six();', ' seven();');
	assert.match(gap, /^refused/, 'beside a line that goes something else stands');
});

test('among records of one form drifted context names none of them', () => {
	const records = [1, 2, 3, 4, 5].map((at) => rows(`case ${at}:`, '\tstart();', '\thandle(0);', '\tstop();')).join('');
	const hunk = ['@@', ' \tstop();', ' case 47:', ' \tstart();', '-\thandle(0);', '+\thandle(1);', ' \tstop();'];
	assert.match(patched(records, ...hunk), /^refused/);
});

test('an escape is undone in drifted context only where that makes a line stand', () => {
	const text = rows('one();', 'two();', 'say("\\"n\\"");', 'add("\\"m\\"", 12345);', 'three();', 'four();');
	const hunk = ['@@', ' one();', ' two();', ' say("\\"n\\"");', '+add("\\"m\\"", 12345);', ' three();', ' four();'];
	assert.match(patched(text, ...hunk), /^refused/, 'made already; unescaped it would be another line');
});

test('two levels of the patch on one of the file tell nothing; a first line cut short tells nothing of the others', () => {
	const text = rows('- a', '  b', '', '- c', '- d');
	assert.match(patched(text, '@@', '   - a', '     b', ' ', '-- c', '+- e', '+  f', '   - d'), /^refused/);
	const list = rows('x = [', '\ttag: one,', '\tdry: two,', '] = y');
	assert.equal(
		patched(list, '@@', ' tag: one,', ' \tdry: two,', '+\tfresh: 3,', ' ] = y'),
		list.replace('] =', '\tfresh: 3,\n] ='),
	);
});

test('a comment block keeps its one space where context lost its prefix', () => {
	const text = rows('function f(', '  first,', '  second', ')', 'function g(');
	assert.equal(
		patched(text, '@@', '  first,', '  second', ')', '+/**', '+ * Says.', '+ */', 'function g('),
		text.replace(')\n', ')\n/**\n * Says.\n */\n'),
	);
});

test('spaces that may be a level or may align are refused where the file aligns', () => {
	const text = rows('{', '\tif (c) {', '\t\trun();', '\t}', '\tstop(a,', '\t    b);', '}');
	const context = ['         run();', '     }'];
	const unfinished = patched(text, '@@', ...context, '+    call(a,', '+        b);', '     stop(a,');
	assert.match(unfinished, /^refused: [\s\S]*how to indent/);
	assert.equal(
		patched(text, '@@', ...context, '+    if (d) {', '+        go();', '+    }', '     stop(a,'),
		text.replace('\tstop', '\tif (d) {\n\t\tgo();\n\t}\n\tstop'),
	);
});

test('characters that show nothing do not count', () => {
	const text = rows('⚠\uFE0F note', 'a\u200Fb', 'c');
	assert.equal(patched(text, '@@', ' ⚠ note', '-ab', '+x', ' c'), rows('⚠\uFE0F note', 'x', 'c'));
});

test('a blank line to delete past the end is the end; a section of a text ends with the next heading', () => {
	assert.equal(patched('a\nb\nc\n', '@@', ' a', '-b', '-c', '-', '*** End of File'), 'a\n');
	const text = rows('## One', '  indented', '', 'go', '## Two', '', 'go');
	assert.equal(patched(text, '@@ ## One', '-go', '+stop'), text.replace('go', 'stop'));
});

test('one indented line tells the style where its level is as wide as a tab, two spaces may be a list', () => {
	const lines = ['@@', ' call(', '-);', '+\tc,', '+);'];
	const file = (indent: string) => rows('use([', `${indent}a,`, ']);', 'call(', ');');
	assert.equal(patched(file('    '), ...lines), rows('use([', '    a,', ']);', 'call(', '    c,', ');'));
	assert.equal(patched(file('  '), ...lines), rows('use([', '  a,', ']);', 'call(', '\tc,', ');'));
});
