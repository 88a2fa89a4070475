import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import type { Scope, UndoReport } from '../../../src/host/changes/changes.ts';
import { createOutside, never, replacing, type Scratch } from '../scratch.ts';
import { type Changes, type MemoryTurns, memoryTurns, write } from './memoryTurns.ts';

const LINES = Array.from({ length: 9 }, (_, n) => `line ${n}\n`);
const TEXT = LINES.join('');

describe('review of lines', () => {
	let storage: Scratch;
	let memory: MemoryTurns;
	let changes: Changes;

	beforeEach(async () => {
		storage = createOutside();
		await use({ a: TEXT });
	});
	afterEach(() => {
		changes.dispose();
		storage.remove();
	});

	async function use(files: Readonly<Record<string, string>>): Promise<void> {
		memory = memoryTurns(storage.folder, files);
		changes = await memory.open();
	}

	async function reload(): Promise<void> {
		changes.dispose();
		changes = await memory.open();
	}

	async function replace(turn: string, path: string, ...pairs: readonly (readonly [string, string])[]): Promise<void> {
		const base = text(path);
		const edits = pairs.flatMap(([from, to]) => replacing(path, base, from, to).edits);
		assert.ok(await write(changes, turn, { kind: 'update', path, base, edits }));
	}

	const text = (path = 'a') => memory.files.get(path) ?? '';
	const lines = (from: number, to = from + 1, path = 'a'): Scope => ({ kind: 'lines', path, lines: { from, to } });
	const keep = (scope: Scope) => changes.keep(scope, never);
	const undo = (scope: Scope, force?: boolean) => changes.undo(scope, never, force);
	const review = (turn: string) => changes.files(turn).map((file) => file.review);
	const hunks = async (path = 'a') =>
		(await changes.hunks(path, text(path))).map(({ from, to, removed, turn }) => [turn, from, to, removed]);
	const refusals = ({ refused }: UndoReport) => refused.map(({ path, canForce }) => [path, canForce]);

	it('keeps one hunk and undoes another, and has stored both before it says so', async () => {
		await replace('t1', 'a', ['line 1', 'LINE 1'], ['line 5\n', ''], ['line 8', 'LINE 8']);
		assert.deepEqual(await hunks(), [
			['t1', 1, 2, 1],
			['t1', 5, 5, 1],
			['t1', 7, 8, 1],
		]);
		await keep(lines(1));
		await reload();
		assert.equal((await hunks()).length, 2);
		const { undone, refused } = await undo(lines(5));
		assert.deepEqual(refused, []);
		assert.equal(undone.length, 1);
		assert.deepEqual([undone[0]?.chat, undone[0]?.path], ['chat', 'a']);
		assert.match(undone[0]?.diff ?? '', /^--- a\n\+\+\+ a\n@@ -3,7 \+3,6 @@\n line 2\n.*\n-line 5\n line 6\n/s);
		await reload();
		assert.deepEqual(await hunks(), [['t1', 8, 9, 1]]);
		assert.deepEqual(review('t1'), ['pending']);
		await undo({ kind: 'turn', turn: 't1' });
		assert.equal(text(), TEXT.replace('line 1', 'LINE 1'), 'what was kept stays');
		assert.deepEqual(review('t1'), ['mixed']);
		assert.deepEqual(changes.waiting(), []);
		await reload();
		assert.deepEqual(review('t1'), ['mixed']);
	});

	it('is over with the last hunk: kept when all were, undone when all were', async () => {
		await replace('t1', 'a', ['line 1', 'LINE 1'], ['line 5', 'LINE 5']);
		await replace('t2', 'a', ['line 3', 'LINE 3'], ['line 7', 'LINE 7']);
		await keep(lines(1));
		await keep(lines(5));
		await undo(lines(3));
		await undo(lines(7));
		assert.deepEqual([review('t1'), review('t2')], [['kept'], ['undone']]);
		assert.deepEqual(await undo({ kind: 'file', path: 'a' }), { undone: [], refused: [] });
	});

	it('keeps and undoes some lines of a hunk', async () => {
		await replace('t1', 'a', ['line 2\nline 3\nline 4\n', 'A\nB\nC\n']);
		await keep(lines(2));
		await undo(lines(4));
		assert.equal(text(), TEXT.replace('line 2\nline 3', 'A\nB'));
		assert.deepEqual(await hunks(), [['t1', 3, 4, 1]]);
		assert.equal(await changes.withoutWaiting('a', text()), TEXT.replace('line 2', 'A'));
	});

	it('tells the turns of one file apart, with what the user wrote between them', async () => {
		await replace('t1', 'a', ['line 1', 'LINE 1'], ['line 6', 'LINE 6']);
		memory.files.set('a', `mine\n${text().replace('line 4\n', 'line 4\nmine too\n')}`);
		await replace('t2', 'a', ['line 3', 'LINE 3'], ['LINE 6', 'line VI']);
		assert.deepEqual(
			(await hunks()).map(([turn, from]) => [turn, from]),
			[
				['t1', 2],
				['t2', 4],
				['t1', 8],
				['t2', 8],
			],
		);
		const { undone } = await undo(lines(8));
		assert.deepEqual(undone.length, 2, 'of both turns');
		const mine = `mine\n${TEXT.replace('line 4\n', 'line 4\nmine too\n')}`;
		assert.equal(text(), mine.replace('line 1', 'LINE 1').replace('line 3', 'LINE 3'));
		await undo({ kind: 'turn', turn: 't1' });
		assert.equal(text(), mine.replace('line 3', 'LINE 3'));
		assert.deepEqual([review('t1'), review('t2')], [['undone'], ['pending']]);
		await undo({ kind: 'file', path: 'a' });
		assert.equal(text(), mine);
	});

	it('does not bring back what was undone of an older turn when a newer one is undone', async () => {
		await replace('t1', 'a', ['line 1\n', 'line 1\nA\nB\n']);
		await replace('t2', 'a', ['A\n', ''], ['line 8', 'LINE 8']);
		await undo({ kind: 'turn', turn: 't1' });
		assert.equal(text(), TEXT.replace('line 8', 'LINE 8'));
		await undo({ kind: 'turn', turn: 't2' });
		assert.equal(text(), TEXT);
	});

	it('undoes lines that the user changed only with force, and only these', async () => {
		await replace('t1', 'a', ['line 2', 'LINE 2'], ['line 6', 'LINE 6']);
		memory.files.set('a', text().replace('LINE 2', 'MY LINE 2').replace('line 4', 'my line 4'));
		const now = text();
		const refused = await undo(lines(2));
		assert.deepEqual(refusals(refused), [['a', true]]);
		assert.match(refused.refused[0]?.sentence ?? '', /line 3\b/);
		assert.equal(text(), now);
		assert.deepEqual(refusals(await undo(lines(2), true)), []);
		assert.equal(text(), now.replace('MY LINE 2', 'line 2'));
		assert.deepEqual(refusals(await undo({ kind: 'turn', turn: 't1' })), []);
		assert.equal(text(), TEXT.replace('line 4', 'my line 4'));
	});

	it('takes a created file away with its last line, not before', async () => {
		await write(changes, 't1', { kind: 'create', path: 'new', text: 'one\ntwo\nthree\n' });
		assert.deepEqual(await hunks('new'), [['t1', 0, 3, 0]]);
		await undo(lines(1, 2, 'new'));
		assert.equal(text('new'), 'one\nthree\n');
		await undo(lines(0, 2, 'new'));
		assert.equal(memory.files.has('new'), false);
		assert.deepEqual(review('t1'), ['undone']);
		await write(changes, 't1', { kind: 'create', path: 'new', text: 'one\ntwo\n' });
		await keep(lines(0, 1, 'new'));
		await undo({ kind: 'file', path: 'new' });
		assert.equal(text('new'), 'one\n', 'a line was kept');
		assert.deepEqual(review('t1'), ['mixed']);
	});

	it('reviews moved files line by line, their move with the file; deleted files have no lines', async () => {
		await use({ a: TEXT, gone: 'x\n' });
		await replace('t1', 'a', ['line 1', 'LINE 1']);
		const base = text();
		const edited = replacing('a', base, 'line 5', 'LINE 5');
		const heard: string[] = [];
		changes.onDidChange((turn) => heard.push(turn));
		await write(changes, 't2', { ...edited, moveTo: 'b' }, { kind: 'delete', path: 'gone', base: 'x\n' });
		assert.deepEqual(heard.splice(0), ['t2', 't1'], 'a file of both is elsewhere now');
		assert.deepEqual(await changes.hunks('gone', ''), []);
		assert.deepEqual(
			changes.files('t1').map(({ path }) => path),
			['b'],
			'it is where the later turn moved it',
		);
		assert.deepEqual(
			(await hunks('b')).map(([turn]) => turn),
			['t1', 't2'],
		);
		await keep(lines(5, 6, 'b'));
		assert.deepEqual(review('t2'), ['pending', 'pending']);
		await undo({ kind: 'file', path: 'b', turn: 't1' });
		assert.equal(text('b'), TEXT.replace('line 5', 'LINE 5'));
		heard.splice(0);
		await undo({ kind: 'turn', turn: 't2' });
		assert.deepEqual(heard, ['t2', 't1'], 'its file went back');
		assert.deepEqual(Object.fromEntries(memory.files), { a: TEXT.replace('line 5', 'LINE 5'), gone: 'x\n' });
		assert.deepEqual(review('t2'), ['mixed', 'undone']);
		assert.deepEqual(changes.files('t2')[0]?.path, 'a');
	});

	it('knows where later changes are when an older turn’s move is undone', async () => {
		await write(changes, 't1', { ...replacing('a', TEXT, 'line 1', 'LINE 1'), moveTo: 'b' });
		await replace('t2', 'b', ['line 5', 'LINE 5']);
		await undo({ kind: 'turn', turn: 't1' });
		assert.deepEqual(Object.fromEntries(memory.files), { a: TEXT.replace('line 5', 'LINE 5') });
		assert.deepEqual(await hunks('a'), [['t2', 5, 6, 1]]);
		await write(changes, 't3', { kind: 'update', path: 'a', base: text('a'), edits: [], moveTo: 'c' });
		await write(changes, 't4', { kind: 'update', path: 'c', base: text('c'), edits: [], moveTo: 'd' });
		await undo({ kind: 'turn', turn: 't3' });
		assert.deepEqual([...memory.files.keys()], ['d'], 'a newer turn wants it there');
		await undo({ kind: 'turn', turn: 't4' });
		await undo({ kind: 'turn', turn: 't2' });
		assert.deepEqual(Object.fromEntries(memory.files), { a: TEXT });
	});

	it('keeps a move that was kept when the file is changed again and that is undone', async () => {
		await write(changes, 't1', { kind: 'update', path: 'a', base: TEXT, edits: [], moveTo: 'b' });
		await keep({ kind: 'file', path: 'b' });
		await replace('t1', 'b', ['line 1', 'LINE 1']);
		await undo({ kind: 'turn', turn: 't1' });
		assert.deepEqual(Object.fromEntries(memory.files), { b: TEXT });
		assert.deepEqual(review('t1'), ['mixed']);
	});

	it('asks once more about a file that the turn changes again after it was reviewed', async () => {
		await replace('t1', 'a', ['line 1', 'LINE 1']);
		await keep({ kind: 'file', path: 'a' });
		await replace('t1', 'a', ['line 5', 'LINE 5']);
		assert.deepEqual(await hunks(), [['t1', 5, 6, 1]]);
		assert.deepEqual(review('t1'), ['pending']);
		await undo({ kind: 'turn', turn: 't1' });
		assert.equal(text(), TEXT.replace('line 1', 'LINE 1'));
	});

	it('takes other line ends for no change', async () => {
		await replace('t1', 'a', ['line 1', 'LINE 1'], ['line 5', 'LINE 5']);
		memory.files.set('a', text().replaceAll('\n', '\r\n'));
		assert.equal((await hunks()).length, 2);
		await keep(lines(1));
		await undo({ kind: 'turn', turn: 't1' });
		assert.equal(text(), TEXT.replace('line 1', 'LINE 1').replaceAll('\n', '\r\n'));
		assert.deepEqual(review('t1'), ['mixed']);
		await changes.checkpoints.restore(['t1'], 'refuse', never);
		assert.equal(text(), TEXT.replaceAll('\n', '\r\n'));
	});

	it('tells what waits: the turns that do, oldest first, with the files that do', async () => {
		await use({ a: TEXT, b: 'b\n' });
		const ask = 'x'.repeat(198) + '\u{1F600}'.repeat(5);
		const edit = { changes: [replacing('a', TEXT, 'line 1', 'LINE 1'), replacing('b', 'b\n', 'b', 'B')] };
		await changes.editorFor({ turn: 't1', chat: 'c1', ask }).apply(edit, never);
		await replace('t2', 'a', ['line 5', 'LINE 5']);
		await keep({ kind: 'file', path: 'a', turn: 't1' });
		await reload();
		const file = { change: 'modified', added: 1, removed: 1, review: 'pending' };
		assert.deepEqual(changes.waiting(), [
			{ turn: 't1', chat: 'c1', ask: `${'x'.repeat(198)}…`, files: [{ path: 'b', ...file }] },
			{ turn: 't2', chat: 'chat', ask: 'ask of t2', files: [{ path: 'a', ...file }] },
		]);
	});

	it('does not mind files that are gone, or that it never knew', async () => {
		await replace('t1', 'a', ['line 1', 'LINE 1']);
		memory.files.delete('a');
		await changes.hunks('a', '');
		assert.deepEqual(await changes.hunks('other', 'x\n'), []);
		assert.equal(await changes.withoutWaiting('other', 'x\n'), undefined);
		await keep(lines(0));
		assert.deepEqual(refusals(await undo(lines(0))), [['a', false]]);
		assert.deepEqual(refusals(await undo({ kind: 'file', path: 'a' })), [['a', true]]);
		assert.deepEqual(review('t1'), ['pending']);
	});

	it('decides nothing when the disk does not take it', async () => {
		await replace('t1', 'a', ['line 1', 'LINE 1'], ['line 5', 'LINE 5']);
		assert.equal((await hunks()).length, 2);
		rmSync(storage.folder, { recursive: true });
		await assert.rejects(keep(lines(1)));
		await assert.rejects(keep({ kind: 'turn', turn: 't1' }));
		assert.equal((await undo(lines(1))).refused.length, 1);
		assert.deepEqual(
			[text(), review('t1')],
			[TEXT.replace('line 1', 'LINE 1').replace('line 5', 'LINE 5'), ['pending']],
		);
	});

	it('refuses what it can no longer know, and takes back the rest', async () => {
		await use({ a: TEXT, b: 'b\n' });
		await replace('t1', 'a', ['line 1', 'LINE 1']);
		const known = readdirSync(storage.file('texts'));
		await replace('t1', 'b', ['b', 'B']);
		for (const name of known) rmSync(storage.file(`texts/${name}`));
		await reload();
		assert.deepEqual(await hunks(), []);
		const report = await undo({ kind: 'turn', turn: 't1' });
		assert.match(report.refused[0]?.sentence ?? '', /no longer stored/);
		assert.deepEqual(refusals(report), [['a', false]]);
		assert.equal(text('b'), 'b\n');
	});
});
