import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addedFile, type ChangedFileDiff, type DiffLine, type Hunk } from '../../../src/core/review/change.ts';
import { parseUnifiedDiff } from '../../../src/core/review/parseUnifiedDiff.ts';
import { drawDiff, randomFrom } from './drawDiff.ts';

const only = (diff: string): ChangedFileDiff => {
	const files = parseUnifiedDiff(diff);
	assert.equal(files.length, 1);
	return files[0]!;
};
const marks = (file: ChangedFileDiff) =>
	file.hunks.flatMap((hunk) =>
		hunk.lines.map(
			(line) => `${line.kind[0]}${line.oldLine}:${line.newLine} ${line.text}${JSON.stringify(line.lineEnd)}`,
		),
	);

const SIMPLE = `diff --git a/src/a.ts b/src/a.ts
index 1111111..2222222 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -10,4 +10,5 @@ function a() {
 one
-two
+TWO
+two and a half
 three
 four
`;

test('lines carry the numbers of both sides', () => {
	const file = only(SIMPLE);
	assert.deepEqual(
		{ ...file, hunks: file.hunks.length },
		{ path: 'src/a.ts', status: 'modified', binary: false, hunks: 1, oldMode: '100644', newMode: '100644' },
	);
	assert.equal(file.hunks[0]?.section, 'function a() {');
	assert.deepEqual(marks(file), [
		'c10:10 one"\\n"',
		'r11:11 two"\\n"',
		'a12:11 TWO"\\n"',
		'a12:12 two and a half"\\n"',
		'c12:13 three"\\n"',
		'c13:14 four"\\n"',
	]);
});

test('renames, copies, mode changes and binaries are shown as what they are', () => {
	const files = parseUnifiedDiff(`diff --git a/old name.ts b/new name.ts
similarity index 100%
rename from old name.ts
rename to new name.ts
diff --git a/x b/y
similarity index 90%
copy from x
copy to y
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/i.png b/i.png
index 1..2 100644
Binary files a/i.png and b/i.png differ
diff --git a/j.png b/j.png
new file mode 100644
index 0000000..2
GIT binary patch
literal 10
ycmd
`);
	assert.deepEqual(
		files.map((file) => [file.status, file.oldPath, file.path, file.binary, file.oldMode, file.newMode]),
		[
			['renamed', 'old name.ts', 'new name.ts', false, undefined, undefined],
			['copied', 'x', 'y', false, undefined, undefined],
			['modified', undefined, 'run.sh', false, '100644', '100755'],
			['modified', undefined, 'i.png', true, '100644', '100644'],
			['added', undefined, 'j.png', true, undefined, '100644'],
		],
	);
});

test('added and deleted files have one side', () => {
	const files = parseUnifiedDiff(`diff --git a/new.ts b/new.ts
new file mode 100644
index 0000000..1
--- /dev/null
+++ b/new.ts
@@ -0,0 +1 @@
+one
diff --git a/gone.ts b/gone.ts
deleted file mode 100644
index 1..0000000
--- a/gone.ts
+++ /dev/null
@@ -1,2 +0,0 @@
-one
-two
diff --git a/empty b/empty
new file mode 100644
index 0000000..e69de29
`);
	assert.deepEqual(
		files.map((file) => [file.status, file.path, ...marks(file)]),
		[
			['added', 'new.ts', 'a1:1 one"\\n"'],
			['deleted', 'gone.ts', 'r1:1 one"\\n"', 'r2:1 two"\\n"'],
			['added', 'empty'],
		],
	);
});

test('a file that became a link is one change of type', () => {
	const file = only(`diff --git a/l b/l
deleted file mode 100644
index 1..0
--- a/l
+++ /dev/null
@@ -1 +0,0 @@
-text
diff --git a/l b/l
new file mode 120000
index 0..1
--- /dev/null
+++ b/l
@@ -0,0 +1 @@
+target
\\ No newline at end of file
`);
	assert.equal(file.status, 'typeChanged');
	assert.deepEqual(marks(file), ['r1:1 text"\\n"', 'a1:1 target""']);
});

test('CRLF is part of the line end, and a missing final newline is known', () => {
	const file = only(
		'diff --git a/w b/w\n--- a/w\n+++ b/w\n@@ -1,2 +1,2 @@\n same\r\n-old\n\\ No newline at end of file\n+new\r\n\\ No newline at end of file\n',
	);
	assert.deepEqual(marks(file), ['c1:1 same"\\r\\n"', 'r2:2 old""', 'a3:2 new\r""']);
});

test('a removed line that looks like a header is a line', () => {
	const file = only(
		'--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- drop it\n-diff --git a/x b/x\n+++ keep\n+@@ -1 +1 @@\n',
	);
	assert.deepEqual(marks(file), [
		'r1:1 -- drop it"\\n"',
		'r2:1 diff --git a/x b/x"\\n"',
		'a3:1 ++ keep"\\n"',
		'a3:2 @@ -1 +1 @@"\\n"',
	]);
});

test('paths: quoted, with spaces, without prefixes, with mnemonic ones', () => {
	const pathOf = (diff: string) => only(diff).path;
	assert.equal(
		pathOf('diff --git "a/\\303\\244 \\"x\\"\\t.ts" "b/\\303\\244 \\"x\\"\\t.ts"\nold mode 100644\nnew mode 100755\n'),
		'ä "x"\t.ts',
	);
	assert.equal(pathOf('diff --git a/with b/in b/with b/in\nold mode 1\nnew mode 2\n'), 'with b/in');
	assert.equal(pathOf('diff --git b/src b/src\n--- b/src\n+++ b/src\n@@ -1 +1 @@\n-a\n+b\n'), 'b/src');
	assert.equal(pathOf('diff --git i/src w/src\n--- i/src\n+++ w/src\n@@ -1 +1 @@\n-a\n+b\n'), 'src');
	assert.equal(
		pathOf('--- a/with space\t2020-01-01\n+++ b/with space\t2020-01-01\n@@ -1 +1 @@\n-a\n+b\n'),
		'with space',
	);
});

test('plain diffs of several files are told apart', () => {
	const files = parseUnifiedDiff('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-c\n+d\n');
	assert.deepEqual(
		files.map((file) => [file.path, file.hunks.length]),
		[
			['x', 1],
			['y', 1],
		],
	);
});

test('a coloured diff and one whose empty context lines were stripped are read alike', () => {
	const coloured = SIMPLE.split('\n')
		.map((line) => (line ? `\x1b[1m${line}\x1b[m` : line))
		.join('\n');
	assert.deepEqual(parseUnifiedDiff(coloured), parseUnifiedDiff(SIMPLE));
	const stripped = only('--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n\n-a\n+b\n\n');
	assert.deepEqual(marks(stripped), ['c1:1 "\\n"', 'r2:2 a"\\n"', 'a3:2 b"\\n"', 'c3:3 "\\n"']);
});

test('conflicts are unmerged, cut hunks keep what they have, other text is nothing', () => {
	assert.equal(
		only('diff --cc x.ts\nindex 1,2..3\n--- a/x.ts\n+++ b/x.ts\n@@@ -1,1 -1,1 +1,2 @@@\n++both\n').status,
		'unmerged',
	);
	assert.deepEqual(marks(only('--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n a\n')), ['c1:1 a"\\n"']);
	assert.deepEqual(parseUnifiedDiff('Hello\n\n@@ what\n'), []);
	assert.deepEqual(parseUnifiedDiff(''), []);
});

test('an added file is what git would print for it', () => {
	for (const text of ['', 'a', 'a\n', 'a\r\nb', 'a\n\n', '\n']) {
		const file = addedFile('n.ts', text);
		const parsed = only(drawDiff(file));
		assert.deepEqual({ ...parsed, newMode: undefined }, { ...file, newMode: undefined }, JSON.stringify(text));
	}
});

test('fuzz: what is printed is read back, and no damage makes it throw', () => {
	const seed = Number(process.env.TANDEM_SEED ?? 20261120);
	console.log(`seed ${seed}`);
	const random = randomFrom(seed);
	for (let round = 0; round < 400; round++) {
		const files = Array.from({ length: 1 + random(3) }, (_, index) => randomFile(random, index));
		const diff = files.map(drawDiff).join('');
		const read = parseUnifiedDiff(diff).map(({ oldMode: _, newMode: __, ...file }) => file);
		assert.deepEqual(read, files, `seed ${seed}, round ${round}`);
		const damaged = damage(diff, random);
		assert.ok(Array.isArray(parseUnifiedDiff(damaged)), `seed ${seed}, round ${round}`);
	}
});

function randomFile(random: (below: number) => number, index: number): ChangedFileDiff {
	const names = ['a.ts', 'mit leer.ts', 'ä/ö.ts', 'b/"q".ts', 'tab\there', 'b/b'];
	const path = `${index}${names[random(names.length)]}`;
	const kind = random(5);
	if (kind === 0)
		return { path, oldPath: `old ${path}`, status: 'renamed', binary: false, hunks: randomHunks(random, 'both') };
	if (kind === 1) return { path, status: 'added', binary: false, hunks: randomHunks(random, 'added') };
	if (kind === 2) return { path, status: 'deleted', binary: false, hunks: randomHunks(random, 'removed') };
	if (kind === 3 && random(2)) return { path, status: 'modified', binary: true, hunks: [] };
	return { path, status: 'modified', binary: false, hunks: randomHunks(random, 'both') };
}

function randomHunks(random: (below: number) => number, sides: 'both' | 'added' | 'removed'): Hunk[] {
	const [oldStart, newStart] =
		sides === 'both' ? [1 + random(50), 1 + random(50)] : sides === 'added' ? [0, 1] : [1, 0];
	const at = { old: Math.max(1, oldStart), new: Math.max(1, newStart) };
	const words = ['', ' ', 'x', '-- y', '++ z', '@@ -1 +1 @@', '\\ No', 'diff --git a/x b/x', '\tä'];
	const lines = Array.from({ length: 1 + random(8) }, (): DiffLine => {
		const kind = sides === 'both' ? (['context', 'added', 'removed'] as const)[random(3)]! : sides;
		const line: DiffLine = {
			kind,
			text: words[random(words.length)]!,
			lineEnd: random(3) ? '\n' : '\r\n',
			oldLine: at.old,
			newLine: at.new,
		};
		if (kind !== 'added') at.old++;
		if (kind !== 'removed') at.new++;
		return line;
	});
	const hasBoth = lines.some((line) => line.kind !== 'added') && lines.some((line) => line.kind !== 'removed');
	if (sides === 'both' && !hasBoth) return randomHunks(random, sides);
	const last = lines.length - 1;
	if (!random(3)) lines[last] = { ...lines[last]!, lineEnd: '' };
	return [{ oldStart, newStart, section: random(2) ? '' : 'class A {', lines }];
}

function damage(text: string, random: (below: number) => number): string {
	const at = random(text.length);
	const pieces = ['', '\n', '@@ -1,9999999 +1,9 @@', '"', '\\', '\0', 'rename from \n'];
	return text.slice(0, at) + pieces[random(pieces.length)] + text.slice(at + random(20));
}
