import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { RestoreRecord, TurnHistory, TurnRecord } from '../../../src/host/changes/turnRecords.ts';
import { openTurnStore } from '../../../src/host/changes/turnStore.ts';
import { createOutside, type Scratch } from '../scratch.ts';

describe('turnStore', () => {
	let outside: Scratch;

	beforeEach(() => {
		outside = createOutside();
	});
	afterEach(() => outside.remove());

	const record = (turn: string, ...names: readonly string[]): TurnRecord => ({
		turn,
		chat: 'chat',
		ask: 'ask',
		files: names.map((before) => ({ path: before, review: 'pending', steps: [{ before, added: 0, removed: 0 }] })),
	});

	const only = (...turns: readonly TurnRecord[]): TurnHistory => ({ turns, restores: [] });
	const files = () => readdirSync(outside.file('s/texts')).sort();

	it('gives back texts and records after it is opened again', async () => {
		const store = await openTurnStore(outside.file('s'));
		const texts = ['', 'a\r\nb', '\ud800 lone', 'é中\u{1F600}'];
		const names = await Promise.all(texts.map((text) => store.put(text)));
		await store.save(only(record('t1', ...names)));
		const again = await openTurnStore(outside.file('s'));
		assert.deepEqual(again.history, only(record('t1', ...names)));
		assert.deepEqual(await Promise.all(names.map((name) => again.get(name))), texts);
	});

	it('keeps a text once, and removes what no record names (any more), at once', async () => {
		const store = await openTurnStore(outside.file('s'));
		const kept = await store.put('kept');
		assert.equal(await store.put('kept'), kept);
		const other = await store.put('other');
		await store.save(only(record('t1', kept), record('t2', other)));
		assert.deepEqual(files(), [kept, other].sort());
		await store.save(only(record('t1', kept)));
		assert.deepEqual(files(), [kept]);
		assert.equal(await store.put('other'), other);
		await store.save(only(record('t1', kept, other)));
		assert.equal(await store.get(other), 'other', 'a text may come back');
		await store.put('left by a crash');
		await openTurnStore(outside.file('s'));
		assert.deepEqual(files(), [kept, other].sort());
	});

	it('keeps what another window stored in the meantime', async () => {
		const [one, other] = [await openTurnStore(outside.file('s')), await openTurnStore(outside.file('s'))];
		const [mine, theirs] = [await one.put('mine'), await other.put('theirs')];
		await one.save(only(record('t1', mine)));
		assert.deepEqual(await other.save(only(record('t2', theirs))), only(record('t1', mine), record('t2', theirs)));
		const decided = record('t1', mine);
		const [file] = decided.files;
		assert.ok(file);
		const kept = only({ ...decided, files: [{ ...file, review: 'kept' }] });
		assert.deepEqual((await one.save(kept)).turns, [...kept.turns, record('t2', theirs)]);
		const again = await openTurnStore(outside.file('s'));
		assert.deepEqual(again.history.turns, [...kept.turns, record('t2', theirs)]);
		assert.deepEqual([await again.get(mine), await again.get(theirs)], ['mine', 'theirs']);
		assert.deepEqual(
			(await other.save(only(record('t1', mine)))).turns,
			kept.turns,
			'what it let go, and their decision',
		);
	});

	it('merges decisions of two windows on files of one turn', async () => {
		const first = await openTurnStore(outside.file('s'));
		const names = [await first.put('a'), await first.put('b')];
		await first.save(only(record('t1', ...names)));
		const second = await openTurnStore(outside.file('s'));
		const decided = (at: number, review: 'kept' | 'undone') =>
			only({
				...record('t1', ...names),
				files: record('t1', ...names).files.map((file, index) => (index === at ? { ...file, review } : file)),
			});
		await first.save(decided(0, 'kept'));
		const { turns } = await second.save(decided(1, 'undone'));
		assert.deepEqual(
			turns[0]?.files.map(({ review }) => review),
			['kept', 'undone'],
		);
	});

	it('stores on when somebody emptied the storage', async () => {
		const store = await openTurnStore(outside.file('s'));
		rmSync(outside.file('s'), { recursive: true });
		const name = await store.put('text');
		await store.save(only(record('t1', name)));
		assert.equal(await (await openTurnStore(outside.file('s'))).get(name), 'text');
	});

	it('does not take an index that cannot be read for none', async () => {
		const store = await openTurnStore(outside.file('s'));
		const name = await store.put('text');
		mkdirSync(outside.file('s/index.json'));
		await assert.rejects(openTurnStore(outside.file('s')));
		assert.equal(await store.get(name), 'text');
	});

	it('stores a text anew that somebody removed', async () => {
		const store = await openTurnStore(outside.file('s'));
		const name = await store.put('text');
		await store.save(only(record('t1', name)));
		rmSync(outside.file(`s/texts/${name}`));
		assert.equal(await store.put('text'), name);
		assert.equal(await store.get(name), 'text');
	});

	it('drops the oldest turns above its cap, never the newest', async () => {
		const store = await openTurnStore(outside.file('s'), 2_500);
		const names = await Promise.all(['a', 'b', 'c'].map((letter) => store.put(letter.repeat(1_000))));
		const turns = names.map((name, index) => record(`t${index}`, name));
		const kept = await store.save(only(...turns));
		assert.deepEqual(
			kept.turns.map(({ turn }) => turn),
			['t1', 't2'],
		);
		assert.equal(await store.get(names[0] ?? ''), undefined);
		assert.equal(await store.get(names[2] ?? ''), 'c'.repeat(1_000));
		const huge = await store.put('d'.repeat(9_000));
		assert.deepEqual(
			(await store.save(only(...kept.turns, record('t3', huge)))).turns.map(({ turn }) => turn),
			['t3'],
		);
	});

	it('holds restores within the same cap: they go after the turns but the newest, the oldest first', async () => {
		const store = await openTurnStore(outside.file('s'), 2_500);
		const [a = '', b = '', c = ''] = await Promise.all(
			['a', 'b', 'c'].map((letter) => store.put(letter.repeat(1_000))),
		);
		const restore = (name: string): RestoreRecord => ({ parts: [{ files: record('', name).files, was: [] }] });
		const turns = [record('t1', a), record('t2', b)];
		const kept = await store.save({ turns, restores: [restore(b), restore(c)] });
		assert.deepEqual(kept, { turns: turns.slice(1), restores: [restore(b), restore(c)] });
		const big = await store.put('d'.repeat(1_900));
		assert.deepEqual(await store.save({ ...kept, restores: [restore(b), restore(big), restore(c)] }), {
			turns: turns.slice(1),
			restores: [restore(c)],
		});
	});

	it('does not give a text that was tampered with', async () => {
		const store = await openTurnStore(outside.file('s'));
		const name = await store.put('true text');
		writeFileSync(outside.file(`s/texts/${name}`), '\0false text');
		assert.equal(await store.get(name), undefined);
		assert.equal(await store.get('../index.json'), undefined);
	});

	it('reads what the version before it stored', async () => {
		const name = (letter: string) => letter.repeat(64);
		const step = { before: name('a'), after: name('b'), added: 1, removed: 1 };
		const file = (path: string, review: string) => ({ path, steps: [step], review });
		const stored = { turn: 't1', files: [file('p', 'pending'), file('k', 'kept'), file('u', 'undone')] };
		outside.write('s/index.json', JSON.stringify({ version: 1, turns: [stored] }));
		const { history } = await openTurnStore(outside.file('s'));
		const files = [
			file('p', 'pending'),
			{ ...file('k', 'kept'), steps: [{ ...step, kept: name('b') }] },
			{ ...file('u', 'undone'), steps: [{ ...step, left: name('a') }] },
		];
		assert.deepEqual(history, { turns: [{ turn: 't1', chat: '', ask: '', files }], restores: [] });
	});

	it('leaves damaged records out, and with a damaged restore all of them', async () => {
		const good = record('good', 'a'.repeat(64));
		const file = good.files[0];
		const bad: readonly unknown[] = [
			{ ...good, chat: undefined },
			{ ...good, ask: 1 },
			{ ...good, files: [{ ...file, review: 'maybe' }] },
			{ ...good, files: [{ ...file, keptAt: 1 }] },
			...['before', 'after', 'diskBefore', 'kept', 'left'].map((key) => ({
				...good,
				files: [{ ...file, steps: [{ added: 0, removed: 0, [key]: '../index.json' }] }],
			})),
			{ ...good, files: [{ ...file, steps: [{ added: '0', removed: 0 }] }] },
		];
		const restores = [{ parts: [] }, { parts: [{ files: [file], was: [{ turn: 'good', at: -1, file }] }] }];
		outside.write('s/index.json', JSON.stringify({ version: 2, turns: [good, ...bad], restores }));
		assert.deepEqual((await openTurnStore(outside.file('s'))).history, only(good));
		outside.write('s/index.json', JSON.stringify({ version: 2, turns: [good], restores: restores.slice(0, 1) }));
		assert.deepEqual((await openTurnStore(outside.file('s'))).history.restores, restores.slice(0, 1));
	});

	it('is empty when its index is damaged', async () => {
		for (const index of [
			'',
			'{',
			'[]',
			'{"turns":[{"turn":1}]}',
			'{"turns":[{"turn":"t","files":[{"path":"a","steps":[{"before":"../x"}]}]}]}',
		]) {
			outside.write('s/index.json', index);
			assert.deepEqual((await openTurnStore(outside.file('s'))).history, only(), index);
		}
	});
});
