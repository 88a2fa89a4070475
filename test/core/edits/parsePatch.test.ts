import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePatch } from '../../../src/core/edits/parsePatch.ts';
import type { Hunk, PatchOperation } from '../../../src/core/edits/patch.ts';
import { random, seedOf } from './random.ts';

const PLAIN = ['*** Begin Patch', '*** Update File: a.ts', '@@', ' one', '-two', '+three', '*** End Patch'].join('\n');

function operations(text: string): readonly PatchOperation[] {
	const parsed = parsePatch(text);
	assert.equal(parsed.kind, 'patch', parsed.kind === 'refused' ? parsed.sentence : '');
	return parsed.kind === 'patch' ? parsed.operations : [];
}

function hunks(text: string): readonly Hunk[] {
	return operations(text).flatMap((operation) => (operation.kind === 'update' ? operation.hunks : []));
}

function update(...lines: readonly string[]): string {
	return ['*** Begin Patch', '*** Update File: a.ts', ...lines, '*** End Patch'].join('\n');
}

function lineTexts(hunk: Hunk | undefined): readonly string[] {
	return (hunk?.lines ?? []).map((line) => line.op + line.text);
}

function refusal(text: string): string {
	const parsed = parsePatch(text);
	assert.equal(parsed.kind, 'refused', text);
	return parsed.kind === 'refused' ? parsed.sentence : '';
}

const EXPECTED = [' one', '-two', '+three'];

test('every wrapping of one patch reads as the same patch', () => {
	const wrappings: Readonly<Record<string, string>> = {
		plain: PLAIN,
		fence: `\`\`\`diff\n${PLAIN}\n\`\`\``,
		'fence without End Patch': `\`\`\`\n${PLAIN.replace('\n*** End Patch', '')}\n\`\`\`\n`,
		'here-document': `apply_patch <<'EOF'\n${PLAIN}\nEOF\n`,
		'here-document without End Patch': `apply_patch <<'EOF'\n${PLAIN.replace('\n*** End Patch', '')}\nEOF`,
		shell: `bash -lc "apply_patch <<'EOF'\n${PLAIN}\nEOF"`,
		prose: `Here it is.\n\n${PLAIN}\n\nDone.`,
		json: JSON.stringify({ input: PLAIN }),
		'command line': JSON.stringify({ cmd: ['apply_patch', `${PLAIN}\n`] }),
		'unified diff':
			'diff --git a/a.ts b/a.ts\nindex 12ab..34cd 100644\n--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n',
		'unified diff between the markers':
			'*** Begin Patch\n--- a.ts\n+++ a.ts\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n*** End Patch',
		'unified diff in prose':
			'Here:\n\n```diff\n--- a/a.ts\t2020\n+++ b/a.ts\t2020\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n```',
		'CRLF patch': PLAIN.replaceAll('\n', '\r\n'),
		'byte order mark': `\uFEFF${PLAIN}`,
		'no End Patch': PLAIN.replace('\n*** End Patch', ''),
		'no Begin Patch': PLAIN.replace('*** Begin Patch\n', ''),
		'neither marker': PLAIN.replace('*** Begin Patch\n', '').replace('\n*** End Patch', ''),
		'End of Patch': PLAIN.replace('End Patch', 'End of Patch'),
		'padded markers': PLAIN.replace('*** Begin', '  *** Begin')
			.replace('*** Update', ' *** Update')
			.replace('*** End', ' *** End'),
		'trailing spaces': PLAIN.replaceAll(/^(\*\*\*.*)$/gm, '$1  '),
		'spaces in markers left out': PLAIN.replace('*** Begin Patch', '***BeginPatch').replace(
			'*** Update File: ',
			'***Update File:',
		),
		'case of markers': PLAIN.replace('Update File', 'update file').replace('Begin Patch', 'BEGIN PATCH'),
		'blank lines around': PLAIN.replace('\n@@', '\n\n@@\n').replace('\n*** End', '\n\n*** End'),
		'quoted path': PLAIN.replace('a.ts', '`a.ts`'),
		'the whole patch indented': PLAIN.replaceAll(/^/gm, '    '),
	};
	for (const [name, text] of Object.entries(wrappings)) {
		const [operation, ...more] = operations(text);
		assert.equal(more.length, 0, name);
		assert.equal(operation?.path, 'a.ts', name);
		assert.deepEqual(operation?.kind === 'update' && operation.hunks.map(lineTexts), [EXPECTED], name);
	}
});

test('anchors: with and without a space, stacked, closed, and as the tail of a unified header', () => {
	assert.deepEqual(hunks(update('@@ class A {', '-x'))[0]?.anchors, ['class A {']);
	assert.deepEqual(hunks(update('@@class A', '-x'))[0]?.anchors, ['class A']);
	assert.deepEqual(hunks(update('@@ class A @@', '-x'))[0]?.anchors, ['class A']);
	assert.deepEqual(hunks(update('@@ class A', '', '@@ 	run() {', '-x'))[0]?.anchors, ['class A', 'run() {']);
	assert.deepEqual(hunks(update('@@ ...', '-x'))[0]?.anchors, [], 'an anchor without a word names nothing');
	const [unified] = hunks(
		update(
			'--- a/a.ts',
			'+++ b/a.ts',
			'@@ -10,3 +10,4 @@ function run() {',
			' x',
			'+y',
			'\\ No newline at end of file',
		),
	);
	assert.deepEqual(unified?.anchors, ['function run() {']);
	assert.equal(unified?.softAnchors, true);
	assert.deepEqual(lineTexts(unified), [' x', '+y']);
});

test('an anchor after lines begins the next hunk; End of File ends one', () => {
	const found = hunks(update('-a', '@@', '-b', '*** End of File', '-c'));
	assert.deepEqual(found.map(lineTexts), [['-a'], ['-b'], ['-c']]);
	assert.deepEqual(
		found.map((hunk) => hunk.endOfFile),
		[false, true, false],
	);
	assert.deepEqual(
		found.map((hunk) => hunk.patchLine),
		[3, 4, 7],
	);
});

test('lines without a prefix are context, blank ones inside a hunk too, those around it are not', () => {
	const [hunk] = hunks(update('@@', '', 'function run() {', '\tgo();', '', '-old', '+new', '', ''));
	assert.deepEqual(lineTexts(hunk), [' function run() {', ' \tgo();', ' ', '-old', '+new']);
});

test('hunks of context alone are left out, and a patch of nothing else is refused', () => {
	assert.equal(hunks(update('@@', ' a', '@@', '-b')).length, 1);
	assert.match(refusal(update('@@', ' a')), /changes nothing/);
	assert.match(refusal(update()), /changes nothing/);
	assert.match(refusal('*** Begin Patch\n*** End Patch'), /empty/);
});

test('adding a file: with +, without +, with blank lines between, and always with a final line end', () => {
	const add = (...lines: readonly string[]) =>
		operations(['*** Begin Patch', '*** Add File: n.md', ...lines, '*** End Patch'].join('\n'))[0];
	assert.deepEqual(add('+a', '+', '+ b'), { kind: 'add', path: 'n.md', text: 'a\n\n b\n' });
	assert.deepEqual(add('+a', '', '+b', ''), { kind: 'add', path: 'n.md', text: 'a\n\nb\n' });
	assert.deepEqual(add('a', '', '  b', ''), { kind: 'add', path: 'n.md', text: 'a\n\n  b\n' });
	assert.deepEqual(add('@@', '+a'), { kind: 'add', path: 'n.md', text: 'a\n' });
	assert.deepEqual(add('+*** Begin Patch', '+*** End Patch'), {
		kind: 'add',
		path: 'n.md',
		text: '*** Begin Patch\n*** End Patch\n',
	});
	assert.deepEqual(add(), { kind: 'add', path: 'n.md', text: '' });
	assert.match(refusal('*** Begin Patch\n*** Add File: n\n+a\nb\n*** End Patch'), /some do not/);
});

test('moving with and without changes', () => {
	const [moved] = operations(update('*** Move to: b.ts', '@@', '-a'));
	assert.equal(moved?.kind === 'update' && moved.moveTo, 'b.ts');
	const [only] = operations(update('*** Move to: b.ts'));
	assert.deepEqual(only, { kind: 'update', path: 'a.ts', moveTo: 'b.ts', hunks: [] });
	assert.match(refusal(update('-a', '*** Move to: b.ts')), /marker/);
});

test('a unified diff adds, deletes and renames as well', () => {
	const found = operations(
		[
			'--- /dev/null',
			'+++ b/new.ts',
			'@@ -0,0 +1,2 @@',
			'+a',
			'+b',
			'--- a/gone.ts',
			'+++ /dev/null',
			'@@ -1 +0,0 @@',
			'-x',
			'diff --git a/one.ts b/two.ts',
			'similarity index 90%',
			'rename from one.ts',
			'--- a/one.ts',
			'+++ b/two.ts',
			'@@ -1 +1 @@',
			'-x',
			'+y',
		].join('\n'),
	);
	assert.deepEqual(
		found.map(({ kind, path }) => `${kind} ${path}`),
		['add new.ts', 'delete gone.ts', 'update one.ts'],
	);
	assert.equal(found[0]?.kind === 'add' && found[0].text, 'a\nb\n');
	assert.equal(found[2]?.kind === 'update' && found[2].moveTo, 'two.ts');
});

test('deleting takes no lines but those it deletes', () => {
	assert.deepEqual(operations('*** Begin Patch\n*** Delete File: a\n-x\n\n*** End Patch'), [
		{ kind: 'delete', path: 'a' },
	]);
	assert.match(refusal('*** Begin Patch\n*** Delete File: a\n+x\n*** End Patch'), /takes no lines/);
});

test('a marker that is almost a marker is refused, never content', () => {
	const almost = [
		'** Update File: b.ts',
		'*** Updated File: b.ts',
		'*** Rename File: b.ts',
		'*** Create File: b.ts',
		'*** Update File:',
		'*** Update File b.ts',
		'***',
		'*** what is this',
		'**** Delete File: b.ts',
		'*** Begin Patch',
	];
	for (const line of almost) assert.match(refusal(update('@@', ' a', '-b', line, '+c')), /marker/, line);
});

test('a padded marker after lines of a hunk could be context, and is refused', () => {
	for (const line of [' *** Delete File: b.ts', '  *** Update File: b.ts', ' *** End Patch'])
		assert.match(refusal(update('@@', ' a', line, '-b')), /marker/, line);
	assert.match(refusal('*** Begin Patch\n*** Update File: a\n-b\n+c\n+*** End Patch'), /marker/);
});

test('with a prefix of its own a marker is a line of the file', () => {
	assert.deepEqual(lineTexts(hunks(update('@@', '-*** End Patch', '+*** Update File: x'))[0]), [
		'-*** End Patch',
		'+*** Update File: x',
	]);
});

test('a second patch is refused, before and after End Patch', () => {
	assert.match(refusal(`${PLAIN}\n${PLAIN}`), /another patch/);
	assert.match(refusal(`${PLAIN}\n*** Delete File: b.ts`), /another patch/);
	assert.match(refusal(`${PLAIN.replace('\n*** End Patch', '')}\n${PLAIN}`), /marker/);
});

test('what is no patch is refused with the form to send', () => {
	for (const text of ['', 'Done!', '{}', 'null', '--- a/x\n+++ b/x']) assert.match(refusal(text), /Begin Patch/, text);
});

test('half a character is refused', () => {
	assert.match(refusal(update('-a', '+b\uD83D')), /half a character/);
});

test('no mutation of a patch makes the parser throw, and no content becomes a path', () => {
	const seed = seedOf(11);
	const chance = random(seed);
	const scraps = [
		'*** ',
		'@@',
		'\n',
		'\r\n',
		'\r',
		'+',
		'-',
		' ',
		'*** End Patch\n',
		'*** Add File: ',
		'{"input":"',
		'```',
		'\u2028',
		'\uD800',
		'EOF',
	];
	for (let round = 0; round < 3_000; round++) {
		let text = PLAIN;
		for (let change = chance.below(6); change >= 0; change--) {
			const at = chance.below(text.length + 1);
			const cut = chance.chance(0.5) ? chance.below(12) : 0;
			text = text.slice(0, at) + (chance.chance(0.7) ? chance.pick(scraps) : '') + text.slice(at + cut);
		}
		const parsed = parsePatch(text);
		if (parsed.kind !== 'patch') continue;
		for (const { path } of parsed.operations) {
			assert.ok(path.trim() === path && path !== '', `seed ${seed}, round ${round}: ${JSON.stringify(text)}`);
			assert.ok(text.includes(path), `seed ${seed}, round ${round}: ${JSON.stringify(text)}`);
		}
	}
});
