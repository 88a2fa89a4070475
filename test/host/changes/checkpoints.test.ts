import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { FileChange } from '../../../src/core/edits/plan.ts';
import { createTurnChanges } from '../../../src/host/changes/turnChanges.ts';
import { openTurnStore } from '../../../src/host/changes/turnStore.ts';
import { createOutside, never, replacing, type Scratch } from '../scratch.ts';
import { type Changes, type MemoryTurns, memoryTurns, write } from './memoryTurns.ts';

type OnConflict = 'refuse' | 'skip' | 'force';

const TEXT = Array.from({ length: 9 }, (_, n) => `line ${n}\n`).join('');

describe('checkpoints', () => {
	let storage: Scratch;
	let memory: MemoryTurns;
	let changes: Changes;

	beforeEach(async () => {
		storage = createOutside();
		await use({ a: TEXT, b: 'b\n', c: 'c\n' });
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

	const text = (path = 'a') => memory.files.get(path) ?? '';
	const all = () => Object.fromEntries([...memory.files].toSorted());
	const edit = (path: string, from: string, to: string) => replacing(path, text(path), from, to);
	const did = async (turn: string, ...plan: readonly FileChange[]) => assert.ok(await write(changes, turn, ...plan));
	const type = (path: string, from: string, to: string) => memory.files.set(path, text(path).replace(from, to));
	const restore = (turns: readonly string[], how: OnConflict = 'refuse') =>
		changes.checkpoints.restore(turns, how, never);
	const redo = (how: OnConflict = 'refuse') => changes.checkpoints.redo(how, never);
	const review = (turn: string) => changes.files(turn).map((file) => file.review);

	it('takes two turns back in one plan, kept changes too, and leaves what the user wrote', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'));
		await changes.keep({ kind: 'turn', turn: 't1' }, never);
		type('a', 'line 4\n', 'line 4\nmine\n');
		const [before, plans] = [all(), memory.plans.length];
		await did('t2', edit('a', 'line 7', 'LINE 7'), edit('b', 'b', 'B'), { kind: 'delete', path: 'c', base: 'c\n' });
		await did('t3', edit('a', 'LINE 7', 'LINE VII'), { kind: 'create', path: 'n', text: 'n\n' });
		type('a', 'line 8', 'my line 8');
		const report = await restore(['t2', 't3']);
		assert.deepEqual([report.restored.toSorted(), report.refused], [['a', 'b', 'c', 'n'], []]);
		assert.deepEqual(all(), { ...before, a: before.a?.replace('line 8', 'my line 8') });
		assert.equal(memory.plans.length, plans + 3, 'one plan for the restore');
		assert.deepEqual(
			[review('t1'), review('t2'), review('t3')],
			[['kept'], ['undone', 'undone', 'undone'], ['undone', 'undone']],
		);
		assert.deepEqual(changes.waiting(), []);
		assert.deepEqual((await restore(['t1'])).restored, ['a']);
		assert.equal(text(), TEXT.replace('line 4\n', 'line 4\nmine\n').replace('line 8', 'my line 8'));
	});

	it('brings it all back again, one restore after the other, with the reviews as they were', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'), { kind: 'update', path: 'b', base: 'b\n', edits: [], moveTo: 'd' });
		await changes.keep({ kind: 'file', path: 'd' }, never);
		await did('t2', { kind: 'create', path: 'n', text: 'n\n' }, { kind: 'delete', path: 'c', base: 'c\n' });
		await changes.undo({ kind: 'file', path: 'c' }, never);
		const seen = () => [all(), review('t1'), review('t2'), changes.waiting()];
		const first = seen();
		await restore(['t2']);
		const second = seen();
		await restore(['t1']);
		assert.deepEqual(all(), { a: TEXT, b: 'b\n', c: 'c\n' });
		await reload();
		assert.ok(changes.checkpoints.canRedo);
		assert.deepEqual((await redo())?.restored.toSorted(), ['a', 'd']);
		assert.deepEqual(seen(), second);
		await reload();
		assert.deepEqual((await redo())?.restored, ['n']);
		assert.deepEqual(seen(), first);
		assert.deepEqual(await redo(), undefined);
		assert.equal(changes.checkpoints.canRedo, false);
		assert.deepEqual((await restore(['t1', 't2'])).refused, [], 'and so on');
		assert.deepEqual(all(), { a: TEXT, b: 'b\n', c: 'c\n' });
	});

	it('keeps what was written since a restore when that is taken back', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'));
		await restore(['t1']);
		type('a', 'line 5', 'my line 5');
		assert.deepEqual(await redo(), { restored: ['a'], refused: [] });
		assert.equal(text(), TEXT.replace('line 1', 'LINE 1').replace('line 5', 'my line 5'));
		await restore(['t1']);
		type('a', 'line 1', 'my line 1');
		const refused = await redo();
		assert.deepEqual(
			refused?.refused.map(({ path, canForce }) => [path, canForce]),
			[['a', true]],
		);
		assert.ok(changes.checkpoints.canRedo, 'it can be tried again');
		await redo('force');
		assert.equal(text(), TEXT.replace('line 1', 'LINE 1').replace('line 5', 'my line 5'));
	});

	it('forgets what can be redone when a turn writes, not when it could not', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'));
		await restore(['t1']);
		assert.equal(await write(changes, 't2', replacing('b', 'stale', 'stale', 'x')), false);
		assert.ok(changes.checkpoints.canRedo);
		const heard: string[] = [];
		changes.onDidChange((turn) => heard.push(`${turn} ${changes.checkpoints.canRedo}`));
		await did('t2', edit('b', 'b', 'B'));
		assert.deepEqual(heard, ['t2 false']);
		await reload();
		assert.equal(changes.checkpoints.canRedo, false);
		assert.equal(await redo(), undefined);
	});

	it('redoes the last restore of the turns that are meant', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'));
		await did('t2', edit('b', 'b', 'B'));
		await restore(['t1']);
		await restore(['t2']);
		const { checkpoints } = changes;
		assert.equal(await checkpoints.redo('refuse', never, ['t3']), undefined);
		assert.deepEqual((await checkpoints.redo('refuse', never, ['t0', 't1']))?.restored, ['a']);
		assert.deepEqual((await checkpoints.redo('refuse', never))?.restored, ['b']);
		assert.equal(checkpoints.canRedo, false);
	});

	async function withConflict(): Promise<void> {
		await did('t1', edit('a', 'line 1', 'LINE 1'), edit('b', 'b', 'B'), { kind: 'create', path: 'n', text: 'n\n' });
		type('a', 'LINE 1', 'MY LINE 1');
		type('n', 'n', 'mine');
	}

	it('writes nothing when one file is in conflict, and says which', async () => {
		await withConflict();
		const before = all();
		const { restored, refused } = await restore(['t1']);
		assert.deepEqual(restored, []);
		assert.deepEqual(
			refused.map(({ path, canForce }) => [path, canForce]),
			[
				['a', true],
				['n', true],
			],
		);
		for (const { sentence } of refused) assert.match(sentence, /\. \w.*\.$/s);
		assert.deepEqual(all(), before);
		assert.deepEqual(review('t1'), ['pending', 'pending', 'pending']);
		assert.equal(changes.checkpoints.canRedo, false);
	});

	it('leaves alone what is in conflict when it is told to', async () => {
		await withConflict();
		const before = all();
		const { restored, refused } = await restore(['t1'], 'skip');
		assert.deepEqual([restored, refused.length], [['b'], 2]);
		assert.deepEqual(all(), { ...before, b: 'b\n' });
		assert.deepEqual(review('t1'), ['pending', 'undone', 'pending']);
		await redo();
		assert.deepEqual(all(), before);
		assert.deepEqual(review('t1'), ['pending', 'pending', 'pending']);
	});

	it('clears away what is in conflict when it is told to, and no more', async () => {
		await withConflict();
		type('a', 'line 5', 'my line 5');
		const before = all();
		const { restored, refused } = await restore(['t1'], 'force');
		assert.deepEqual([restored.toSorted(), refused], [['a', 'b', 'n'], []]);
		assert.deepEqual(all(), { a: TEXT.replace('line 5', 'my line 5'), b: 'b\n', c: 'c\n' });
		await redo();
		assert.deepEqual(all(), before, 'and gives it back');
	});

	it('restores files that came, went and changed places', async () => {
		const before = all();
		const moved = (path: string, moveTo: string): FileChange => ({
			kind: 'update',
			path,
			base: text(path),
			edits: [],
			moveTo,
		});
		await did('t1', moved('b', 'x'));
		await did('t1', moved('c', 'b'));
		await did('t1', moved('x', 'c'));
		await did('t2', { ...edit('a', 'line 1', 'LINE 1'), moveTo: 'd' });
		await did('t2', { kind: 'create', path: 'a', text: 'another\n' });
		await did('t3', { kind: 'delete', path: 'b', base: text('b') }, edit('d', 'line 5', 'LINE 5'));
		await did('t3', { kind: 'create', path: 'b', text: 'new b\n' });
		const after = all();
		assert.deepEqual((await restore(['t1', 't2', 't3'])).refused, []);
		assert.deepEqual(all(), before);
		assert.deepEqual((await redo())?.refused, []);
		assert.deepEqual(all(), after);
	});

	it('restores a turn below one that stays', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'));
		await did('t2', { ...edit('a', 'line 5', 'LINE 5'), moveTo: 'd' });
		assert.deepEqual(await restore(['t1']), { restored: ['d'], refused: [] });
		assert.equal(text('d'), TEXT.replace('line 5', 'LINE 5'));
		assert.deepEqual([review('t1'), review('t2')], [['undone'], ['pending']]);
	});

	it('has nothing to do for turns that changed nothing, or that are undone', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'));
		await changes.undo({ kind: 'turn', turn: 't1' }, never);
		assert.deepEqual(await restore(['t1', 'unknown']), { restored: [], refused: [] });
		await did('t2', edit('a', 'line 1', 'LINE 1'));
		type('a', 'LINE 1', 'line 1');
		assert.deepEqual(await restore(['t2']), { restored: [], refused: [] }, 'the editor has undone it');
		assert.deepEqual(review('t2'), ['undone']);
		assert.equal(changes.checkpoints.canRedo, false);
	});

	it('touches nothing when what the files hold now cannot be stored', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'));
		type('a', 'line 5', 'my line 5');
		const before = all();
		rmSync(storage.folder, { recursive: true });
		const { restored, refused } = await restore(['t1']);
		assert.deepEqual(restored, []);
		assert.equal(refused.length, 1);
		assert.deepEqual(all(), before);
	});

	it('refuses to redo from a damaged store, and does not mind a damaged index', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'));
		type('a', 'line 5', 'my line 5');
		await restore(['t1']);
		const before = all();
		for (const name of readdirSync(storage.file('texts'))) writeFileSync(storage.file(`texts/${name}`), '\0other');
		await reload();
		const report = await redo();
		assert.match(report?.refused[0]?.sentence ?? '', /no longer stored/);
		assert.deepEqual(all(), before);
		storage.write('index.json', '{"version":2,"turns":[],"restores":[{}]}');
		await reload();
		assert.equal(await redo(), undefined);
	});

	it('survives a window that goes away while it writes', async () => {
		await did('t1', edit('a', 'line 1', 'LINE 1'));
		const after = text();
		const { writer } = memory;
		const gone = new Promise<never>(() => {});
		const apply = writer.apply.bind(writer);
		const store = await openTurnStore(storage.folder);
		const { workspace } = memory;
		const written = new Promise<void>((resolve) => {
			const dying = createTurnChanges({
				workspace,
				store,
				writer: {
					async apply(...plan) {
						await apply(...plan);
						resolve();
						return gone;
					},
				},
			});
			void dying.checkpoints.restore(['t1'], 'refuse', never);
		});
		await written;
		assert.equal(text(), TEXT);
		await reload();
		assert.deepEqual(await redo(), { restored: ['a'], refused: [] });
		assert.equal(text(), after);
	});
});
