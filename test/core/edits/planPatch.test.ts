import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineIndex } from '../../../src/core/edits/lineIndex.ts';
import { parsePatch } from '../../../src/core/edits/parsePatch.ts';
import type { Hunk } from '../../../src/core/edits/patch.ts';
import { placeHunks } from '../../../src/core/edits/placeHunks.ts';
import { editedText, type FileChange } from '../../../src/core/edits/plan.ts';
import type { PlannedEdits, Target } from '../../../src/core/edits/planned.ts';
import { planPatch } from '../../../src/core/edits/planPatch.ts';

type Files = Readonly<Record<string, string>>;

function planned(files: Files, ...lines: readonly string[]): PlannedEdits {
	const parsed = parsePatch(['*** Begin Patch', ...lines, '*** End Patch'].join('\n'));
	if (parsed.kind === 'refused') assert.fail(parsed.sentence);
	const targets = new Map<string, Target>();
	for (const operation of parsed.operations) {
		targets.set(operation.path, { kind: 'absent', near: ['near.ts'] });
		if (operation.kind === 'update' && operation.moveTo) targets.set(operation.moveTo, { kind: 'absent', near: [] });
	}
	for (const [path, text] of Object.entries(files)) targets.set(path, { kind: 'text', text, quotable: true });
	return planPatch(parsed.operations, targets);
}

function changes(files: Files, ...lines: readonly string[]): readonly FileChange[] {
	const result = planned(files, ...lines);
	if (result.kind === 'refused') assert.fail(result.sentence);
	return result.plan.changes;
}

/** The text of file `f` after an update with these hunk lines. */
function updated(text: string, ...lines: readonly string[]): string {
	const [change] = changes({ f: text }, '*** Update File: f', ...lines);
	return change?.kind === 'update' ? editedText(change.base, change.edits) : assert.fail();
}

function refused(text: string, ...lines: readonly string[]): string {
	const result = planned({ f: text }, '*** Update File: f', ...lines);
	if (result.kind === 'refused') return result.sentence;
	if (result.refusals.length === 0) assert.fail(JSON.stringify(result.plan));
	return result.refusals.join('\n');
}

test('only the bytes of changed lines change', () => {
	const [change] = changes({ f: 'a\nb  \nc\nd\n' }, '*** Update File: f', '@@', ' a', ' b', '-c', '+C', ' d');
	assert.deepEqual(change, {
		kind: 'update',
		path: 'f',
		base: 'a\nb  \nc\nd\n',
		edits: [{ start: 6, end: 8, text: 'C\n' }],
	});
});

test('offsets are UTF-16 units of the base', () => {
	assert.equal(updated('😀é\u2028x\nb\n', '@@', ' 😀é\u2028x', '-b', '+ß'), '😀é\u2028x\nß\n');
});

test('new lines follow the line ends of their neighbourhood', () => {
	assert.equal(updated('a\r\nb\r\n', '@@', ' a', '+x', ' b'), 'a\r\nx\r\nb\r\n');
	assert.equal(updated('a\rb\r', '@@', ' a', '-b', '+x', '+y'), 'a\rx\ry\r');
	assert.equal(updated('a\r\nb\nc\r\n', '@@', ' a', '-b', '+x', ' c'), 'a\r\nx\nc\r\n');
	assert.equal(updated('a\nb\r\nc\n', '@@', '-b', '+x', '+y', ' c'), 'a\nx\r\ny\r\nc\n');
	assert.equal(updated('', '@@', '+x'), 'x\n');
});

test('the final line end stays as it was', () => {
	assert.equal(updated('a\nb', '@@', ' b', '+c'), 'a\nb\nc');
	assert.equal(updated('a\r\nb', '@@', ' a', '-b', '+x', '+y'), 'a\r\nx\r\ny');
	assert.equal(updated('a\nb', '@@', ' a', '-b'), 'a');
	assert.equal(updated('a\nb\n', '@@', ' a', '-b'), 'a\n');
	assert.equal(updated('a', '@@', '-a', '+b'), 'b');
	assert.equal(updated('a\nb\n', '@@', '+c', '*** End of File'), 'a\nb\nc\n');
	assert.equal(updated('a\nb', '@@', '+c', '*** End of File'), 'a\nb\nc');
});

test('trailing space is forgiven and the file keeps its own', () => {
	assert.equal(updated('a \nb\t\nc\n', '@@', ' a', '-b', '+x', ' c  '), 'a \nx\nc\n');
});

test('exact text wins over text that differs in trailing space', () => {
	assert.equal(updated('a \nb\na\nb\n', '@@', '-a', '+x'), 'a \nb\nx\nb\n');
});

test('several places are refused with their lines and text', () => {
	const sentence = refused('def a():\n  return 1\ndef b():\n  return 1\n', '@@', '-  return 1', '+  return 2');
	assert.match(sentence, /2 places: line 2, line 4/);
	assert.match(sentence, /1\| def a\(\):\n2\| {3}return 1/);
	assert.match(sentence, /3\| def b\(\):/);
	assert.match(sentence, /Add `@@ `/);
	assert.match(sentence, /Nothing was changed/);
});

test('an anchor chooses between places, whole line or name, outer and inner', () => {
	const text = 'class A:\n  def run(self):\n    go()\nclass B:\n  def run(self):\n    go()\n';
	const second = text.replace(/go\(\)\n$/, 'stop()\n');
	assert.equal(updated(text, '@@ class B:', '-    go()', '+    stop()'), second);
	assert.equal(updated(text, '@@ B', '-    go()', '+    stop()'), second);
	assert.equal(updated(text, '@@ class B:', '@@ def run(self):', '-    go()', '+    stop()'), second);
	assert.match(refused(text, '@@ def run(self):', '-    go()', '+    stop()'), /2 places/);
});

test('text that stands only outside of what the anchor names is refused', () => {
	const text = 'class A {\n\tgo();\n}\nclass B {\n\tstop();\n}\n';
	assert.match(refused(text, '@@ class B {', '-\tgo();', '+\trun();'), /line 2, not under `@@ class B \{`/);
	assert.equal(
		updated(text, '@@ class C {', '-\tgo();', '+\trun();'),
		text.replace('go', 'run'),
		'unknown anchor, one place',
	);
	assert.match(refused(text, '@@ class A {', '-\tstop();', '+\trun();'), /line 5, not under/, 'after the block ends');
	assert.match(refused(text, '@@ class A {', '@@ function x() {', '-\tgo();'), /no line `function x\(\) \{`/);
});

test('an unknown anchor leaves nothing to order', () => {
	const text = 'one\nsame\ntwo\nsame\n';
	assert.equal(updated(text, '@@', '-two', '+2', '@@', '-same', '+SAME'), 'one\nsame\n2\nSAME\n');
	assert.match(refused(text, '@@', '-two', '+2', '@@ gone()', '-same', '+SAME'), /No line `gone\(\)`/);
});

test('order decides only when it leaves one place', () => {
	assert.equal(updated('x\na\nx\nb\nx\n', '@@', '-x', '+1', '@@', '-x', '+2', '@@', '-x', '+3'), '1\na\n2\nb\n3\n');
	assert.match(refused('x\na\nx\nb\nx\n', '@@', '-x', '+1', '@@', '-x', '+2'), /3 places/);
	assert.equal(updated('a\nb\nc\n', '@@', '-c', '+C', '@@', '-a', '+A'), 'A\nb\nC\n', 'unique hunks in any order');
});

test('the end-of-file mark holds the hunk at the end, a final line end aside', () => {
	assert.equal(updated('x\na\nx\n', '@@', '-x', '+y', '*** End of File'), 'x\na\ny\n');
	assert.match(refused('x\na\nx\nb\n', '@@', '-x', '+y', '*** End of File'), /not at the end/);
	assert.equal(updated('x\na\n', '@@', '-x', '+y', '*** End of File'), 'y\na\n', 'a slip where only one place is');
	assert.equal(updated('x\na\n', '@@', '-a', '+b', ' '), 'x\nb\n', 'a blank line past the end');
});

test('what is not found is refused with the nearest real text', () => {
	const sentence = refused('one\ntwo\nthree\nfour\n', '@@', ' two', '-tree', '+3', ' four');
	assert.match(sentence, /`tree` where the file has `three`/);
	assert.match(sentence, /lines 2–4:\n2\| two\n3\| three\n4\| four/);
	assert.match(refused('a\n', '@@', '-zzz'), /Nothing in the file looks like/);
	assert.match(refused('', '@@', '-zzz'), /file is empty/);
});

test('of a file that may hold secrets a refusal tells nothing, whatever was guessed', () => {
	const told = (...lines: readonly string[]) => {
		const parsed = parsePatch(['*** Update File: f', ...lines].join('\n'));
		if (parsed.kind === 'refused') return assert.fail(parsed.sentence);
		const text = 'KEY=1\nTOKEN=s3-cret\nKEY=1\n';
		const result = planPatch(parsed.operations, new Map([['f', { kind: 'text', text, quotable: false }]]));
		return result.kind === 'refused' ? result.sentence : assert.fail('planned');
	};
	const wrong = told('-TOKEN=x');
	assert.match(wrong, /may hold secrets/);
	for (const guess of [
		['-KEY=1'],
		['@@ TOKEN=s3', '+x'],
		['@@ TOKEN=zz', '+x'],
		['-TOKEN=s3-cret', '+TOKEN=s3-cret'],
		['-KEY=1', '*** End of File', '-no'],
	])
		assert.equal(told(...guess), wrong, guess.join());
});

test('added lines alone need a place', () => {
	assert.match(refused('a\nb\n', '@@', '+c'), /does not say where/);
	assert.equal(updated('a\nb\n', '@@ a', '+c'), 'a\nc\nb\n');
	assert.match(refused('a\nb\na\n', '@@ a', '+c'), /2 places/);
});

test('missing prefix spaces and one space too many are read by what stands in the file', () => {
	assert.equal(updated('  a\n  b\n  c\n', '@@', '  a', '-  b', '+  B', '  c'), '  a\n  B\n  c\n');
	assert.equal(updated('  a\n  b\n', '@@', '   a', '-   b', '+   B'), '  a\n  B\n');
	assert.equal(updated('  a\n  b\n', '@@', '   a', '-   b', '+     B'), '  a\n    B\n');
});

test('a hunk twice is applied once; two hunks on the same lines are refused', () => {
	assert.equal(updated('a\nb\n', '@@', '-a', '+x', '@@', '-a', '+x'), 'x\nb\n');
	assert.match(refused('a\nb\nc\n', '@@', '-a', '-b', '+x', '@@', '-b', '+y', ' c'), /another hunk/);
});

test('several sections for one file are applied in sequence', () => {
	const twice = (text: string, first: readonly string[], second: readonly string[]) =>
		updated(text, '@@', ...first, '*** Update File: f', '@@', ...second);
	assert.equal(twice('a\nb\nc\n', ['-a', '+x'], ['-c', '+z']), 'x\nb\nz\n');
	assert.equal(
		twice('a\nb\nc\n', ['-a', '+x', '+y'], ['-y', '+Y', ' b']),
		'x\nY\nb\nc\n',
		'on what the first one wrote',
	);
	assert.equal(twice('a\nb\nc\n', ['-a', '+x'], [' a', '-b', '+y']), 'x\ny\nc\n', 'on what the model had read');
	assert.equal(twice('a\nb\n', ['-a', '+x'], ['-a', '+x']), 'x\nb\n', 'repeated');
	const clash = ['@@', '-a', '-b', '+x', '*** Update File: f', '@@', '-b', '+y', ' c'];
	assert.match(refused('a\nb\nc\n', ...clash), /do not stand in the file/);
});

test('good hunks land, every bad one is told, and nothing is deleted or moved meanwhile', () => {
	const result = planned(
		{ f: 'a\n', g: 'b\nc\n', old: 'x\n', m: 'm\n' },
		'*** Update File: f',
		'@@',
		'-a',
		'+x',
		'*** Update File: g',
		'@@',
		'-z',
		'+y',
		'@@',
		'-c',
		'+C',
		'@@',
		'-q',
		'*** Delete File: h',
		'*** Delete File: old',
		'*** Update File: m',
		'*** Move to: n',
	);
	if (result.kind !== 'plan') assert.fail(result.sentence);
	const texts = result.plan.changes.map((change) => change.kind === 'update' && editedText(change.base, change.edits));
	assert.deepEqual(texts, ['x\n', 'b\nC\n']);
	const told = result.refusals.join('\n');
	assert.match(told, /g:\nHunk 1 .*\n[\s\S]*Hunk 3 /);
	assert.match(told, /h: there is no such file. Did you mean near\.ts\?/);
	assert.match(told, /old: not moved or deleted while/);
	assert.match(told, /m: not moved or deleted while/);
	assert.doesNotMatch(told, /Hunk 2/);
});

test('where nothing lands all problems are told at once', () => {
	const result = planned({ g: 'b\n' }, '*** Update File: g', '@@', '-z', '@@', '-q', '*** Delete File: h');
	assert.match(
		result.kind === 'refused' ? result.sentence : '',
		/Hunk 1[\s\S]*Hunk 2[\s\S]*h: there is no[\s\S]*Nothing was changed/,
	);
});

test('add, delete and move say what is there already or missing', () => {
	assert.deepEqual(changes({}, '*** Add File: n', '+a'), [{ kind: 'create', path: 'n', text: 'a\n' }]);
	assert.deepEqual(changes({ f: 'a' }, '*** Delete File: f'), [{ kind: 'delete', path: 'f', base: 'a' }]);
	assert.deepEqual(changes({ f: 'a\n' }, '*** Update File: f', '*** Move to: g'), [
		{ kind: 'update', path: 'f', base: 'a\n', edits: [], moveTo: 'g' },
	]);
	const problems: readonly (readonly [Files, readonly string[], RegExp])[] = [
		[{}, ['*** Update File: f', '-a'], /no such file/],
		[{ f: 'a', g: 'b' }, ['*** Update File: f', '*** Move to: g'], /exists already/],
		[{ f: 'a' }, ['*** Update File: f', '-a', '*** Delete File: f'], /more than one thing/],
		[{ f: 'a' }, ['*** Update File: f', '*** Move to: g', '*** Add File: g', '+x'], /moves a file there/],
		[
			{ f: 'a', g: 'a' },
			['*** Update File: f', '*** Move to: h', '*** Update File: g', '*** Move to: h'],
			/moves a file there/,
		],
	];
	for (const [files, lines, expected] of problems) {
		const result = planned(files, ...lines);
		assert.match(result.kind === 'refused' ? result.sentence : '', expected, lines.join(' '));
	}
});

test('a patch that changes nothing says so; an unchanged file beside a changed one is named', () => {
	assert.match(refused('a\n', '@@', '-a', '+a'), /already has the text/);
	const result = planned({ f: 'a\n', g: 'b\n' }, '*** Update File: f', '-a', '+a', '*** Update File: g', '-b', '+c');
	assert.deepEqual(result.kind === 'plan' && [result.unchanged, result.plan.changes.length], [['f'], 1]);
});

test('`$&` and its kind in new lines are plain text', () => {
	assert.equal(updated('a\n', '@@', '-a', "+$& $1 $` $' $$"), "$& $1 $` $' $$\n");
});

test('looking for hunks touches each line of the file a fixed number of times', () => {
	const touched = (count: number) => {
		const lines = Array.from({ length: count }, (_, at) => (at % 3 === 0 ? '}' : `line ${at}`));
		const hunks: Hunk[] = Array.from({ length: 50 }, (_, at) => {
			const line = 1 + 3 * Math.floor((at * count) / 160);
			const texts = [` ${lines[line - 1]}`, `-${lines[line]}`, `+new ${at}`, ` ${lines[line + 1]}`];
			return {
				anchors: [],
				softAnchors: false,
				lines: texts.map((text) => ({ op: text[0] as ' ' | '-' | '+', text: text.slice(1) })),
				endOfFile: false,
				patchLine: 1,
			};
		});
		let reads = 0;
		const counting = (array: readonly string[]) =>
			new Proxy(array, {
				get: (target, name) => {
					reads++;
					return Reflect.get(target, name);
				},
			});
		const index = lineIndex(lines.join('\n'));
		const placed = placeHunks({ ...index, compared: (strictness) => counting(index.compared(strictness)) }, hunks);
		assert.deepEqual([placed.refusals.length, placed.edits.length], [0, 50]);
		return reads;
	};
	assert.ok(touched(80_000) <= touched(10_000) * 1.1, 'the rarest line is looked up, not searched for');
});

test('adding a file that exists writes it anew, line by line, so that other lines keep their bytes', () => {
	const [change] = changes({ f: 'a \r\nb\r\nc' }, '*** Add File: f', '+a ', '+B', '+c');
	assert.equal(change?.kind === 'update' && editedText(change.base, change.edits), 'a \r\nB\r\nc');
	assert.equal(change?.kind === 'update' && change.whole, true);
	const elided = planned({ f: 'a\nb\n' }, '*** Add File: f', '+a', '+// ... existing code ...');
	assert.match(elided.kind === 'refused' ? elided.sentence : '', /leaves code out/);
});
