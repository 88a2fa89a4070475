import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editedText } from '../../../src/core/edits/plan.ts';
import type { PlannedEdits } from '../../../src/core/edits/planned.ts';
import { planReplacements } from '../../../src/core/edits/planReplacements.ts';

import { random, seedOf } from './random.ts';

type Edit = readonly [old: string, text: string, all?: boolean];

function planned(text: string, ...edits: readonly Edit[]): PlannedEdits {
	const replacements = edits.map(([old, next, all]) => ({ old, text: next, all: all === true }));
	return planReplacements('f', replacements, { kind: 'text', text, quotable: true });
}

function replaced(text: string, ...edits: readonly Edit[]): string {
	const result = planned(text, ...edits);
	if (result.kind === 'refused') return assert.fail(result.sentence);
	assert.deepEqual(result.refusals, []);
	const [change] = result.plan.changes;
	return change?.kind === 'update' ? editedText(change.base, change.edits) : assert.fail();
}

function refused(text: string, ...edits: readonly Edit[]): string {
	const result = planned(text, ...edits);
	return result.kind === 'refused' ? result.sentence : result.refusals.join('\n');
}

test('exact text: part of a line, lines, whole lines away, with `$&` as plain text', () => {
	assert.equal(replaced('let a = 1;\n', ['a = 1', 'b = 2']), 'let b = 2;\n');
	assert.equal(replaced('a\nb\nc\n', ['a\nb', 'x']), 'x\nc\n');
	assert.equal(replaced('a\nb\nc\n', ['b', '']), 'a\nc\n');
	assert.equal(replaced('a\nb\nc\n', ['b\n', '']), 'a\nc\n');
	assert.equal(replaced('a b c\n', [' b', '']), 'a c\n');
	assert.equal(replaced('a\n', ['a', "$& $1 $` $' $$"]), "$& $1 $` $' $$\n");
});

test('the file keeps its line ends, and what both texts have keeps its bytes', () => {
	assert.equal(replaced('a\r\nb\r\n', ['a\nb', 'a\nx\nb']), 'a\r\nx\r\nb\r\n');
	assert.equal(replaced('a\nb\n', ['a\r\nb', 'a\r\nx']), 'a\nx\n');
	assert.equal(replaced('a  \nb\n', ['a\nb', 'a\nx']), 'a  \nx\n');
	assert.equal(replaced('a\nb', ['b', 'c\nd']), 'a\nc\nd');
});

test('several places are refused with their lines; replace_all takes them all', () => {
	assert.match(refused('x = 1\ny\nx = 1\n', ['x = 1', 'x = 2']), /2 places: line 1, line 3[\s\S]*replace_all/);
	assert.equal(replaced('x = 1\ny\nx = 1\n', ['x = 1', 'x = 2', true]), 'x = 2\ny\nx = 2\n');
	assert.match(refused('a\n', ['b', 'c', true]), /exact text only/);
});

test('edits are taken in order, on what earlier ones wrote and on what was read', () => {
	assert.equal(replaced('a\nb\nc\n', ['c', 'z'], ['a', 'x']), 'x\nb\nz\n');
	assert.equal(replaced('a\nb\n', ['a', 'new'], ['new\nb', 'new\nx']), 'new\nx\n');
	assert.equal(replaced('a\nb\nc\n', ['a\nb', 'x\nb'], ['a\nb\nc', 'a\nb\nz']), 'x\nb\nz\n');
});

test('what fits lands, what does not is told by its number', () => {
	const result = planned('a\nb\n', ['a', 'x'], ['zzz', 'y']);
	assert.equal(result.kind === 'plan' && result.plan.changes.length, 1);
	assert.match(result.kind === 'plan' ? result.refusals.join() : '', /Edit 2: old_string does not stand in the file/);
});

test('fences, line numbers and escapes come off when the text stands without them', () => {
	assert.equal(replaced('a\nb\n', ['```ts\na\nb\n```', '```ts\na\nx\n```']), 'a\nx\n');
	assert.equal(replaced('a\nb\n', ['1: a\n2: b', '1: a\n2: x']), 'a\nx\n');
	assert.equal(replaced('say("a");\n', ['say(\\"a\\");', 'say(\\"b\\");']), 'say("b");\n');
	assert.equal(replaced('if (a < b)\n', ['if (a &lt; b)', 'if (a &lt;= b)']), 'if (a <= b)\n');
});

test('lost indentation is given back to every line of the new text', () => {
	assert.equal(replaced('{\n\tgo();\n}\n', ['go();', 'if (x) {\n\tgo();\n}']), '{\n\tif (x) {\n\t\tgo();\n\t}\n}\n');
	assert.equal(replaced('    a\n      b\n', ['a\n  b', 'a\n  c']), '    a\n      c\n');
});

test('nothing to do, nothing to look for and code left out are refused', () => {
	assert.match(refused('a\n', ['a', 'a']), /the same/);
	assert.match(refused('a\n', ['', 'b']), /old_string is empty/);
	assert.match(refused('a\nb\n', ['a', 'a\n// ... existing code ...']), /leaves code out/);
	const created = planReplacements('n', [{ old: '', text: 'x\n', all: false }], { kind: 'absent', near: [] });
	assert.deepEqual(created.kind === 'plan' && created.plan.changes, [{ kind: 'create', path: 'n', text: 'x\n' }]);
});

test('byte for byte: every line end, mixed ones, with and without a final one', () => {
	const seed = seedOf(808);
	const chance = random(seed);
	for (let round = 0; round < 1_500; round++) {
		const lines = Array.from({ length: 4 + chance.below(12) }, (_, at) => `${'  '.repeat(chance.below(3))}line ${at};`);
		const kind = chance.pick(['\n', '\r\n', '\r', 'mixed']);
		const ends = lines.map(() => (kind === 'mixed' ? chance.pick(['\n', '\r\n']) : kind));
		if (chance.chance(0.5)) ends[ends.length - 1] = '';
		const from = chance.below(lines.length - 2);
		const size = 1 + chance.below(2);
		const whole = lines.slice(from, from + size).join('\n');
		const added = Array.from({ length: 1 + chance.below(3) }, (_, at) => `fresh ${at}`);
		const text = lines.map((line, at) => line + ends[at]).join('');
		const after = replaced(text, [whole, added.join('\n')]);
		const at = `seed ${seed}, round ${round}: ${JSON.stringify([text, whole, added, after])}`;
		const before = lines.slice(0, from).map((line, k) => line + ends[k]);
		const rest = lines.slice(from + size).map((line, k) => line + ends[from + size + k]);
		assert.ok(after.startsWith(before.join('')) && after.endsWith(rest.join('')), at);
		const middle = after.slice(before.join('').length, after.length - rest.join('').length);
		assert.deepEqual(
			middle.split(/\r\n|\n|\r/).filter((line) => line),
			added,
			at,
		);
		if (kind !== 'mixed') assert.equal(middle.replaceAll(kind, '').search(/[\r\n]/), -1, at);
	}
});
