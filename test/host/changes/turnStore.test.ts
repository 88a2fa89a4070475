import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import type { TurnRecord } from '../../../src/host/changes/turnRecords.ts';
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
		files: names.map((before) => ({ path: before, review: 'pending', steps: [{ before, added: 0, removed: 0 }] })),
	});

	it('gives back texts and records after it is opened again', async () => {
		const store = await openTurnStore(outside.file('s'));
		const texts = ['', 'a\r\nb', '\ud800 lone', 'é中\u{1F600}'];
		const names = await Promise.all(texts.map((text) => store.put(text)));
		await store.save([record('t1', ...names)]);
		const again = await openTurnStore(outside.file('s'));
		assert.deepEqual(again.turns, [record('t1', ...names)]);
		assert.deepEqual(await Promise.all(names.map((name) => again.get(name))), texts);
	});

	it('keeps a text once, and removes what no record names', async () => {
		const store = await openTurnStore(outside.file('s'));
		const kept = await store.put('kept');
		assert.equal(await store.put('kept'), kept);
		await store.put('left by a crash');
		await store.save([record('t1', kept)]);
		assert.equal(readdirSync(outside.file('s/texts')).length, 2);
		await openTurnStore(outside.file('s'));
		assert.deepEqual(readdirSync(outside.file('s/texts')), [kept]);
	});

	it('drops the oldest turns above its cap, never the newest', async () => {
		const store = await openTurnStore(outside.file('s'), 2_500);
		const names = await Promise.all(['a', 'b', 'c'].map((letter) => store.put(letter.repeat(1_000))));
		const turns = names.map((name, index) => record(`t${index}`, name));
		const kept = await store.save(turns);
		assert.deepEqual(
			kept.map(({ turn }) => turn),
			['t1', 't2'],
		);
		assert.equal(await store.get(names[0] ?? ''), undefined);
		assert.equal(await store.get(names[2] ?? ''), 'c'.repeat(1_000));
		const huge = await store.put('d'.repeat(9_000));
		assert.deepEqual(
			(await store.save([...kept, record('t3', huge)])).map(({ turn }) => turn),
			['t3'],
		);
	});

	it('does not give a text that was tampered with', async () => {
		const store = await openTurnStore(outside.file('s'));
		const name = await store.put('true text');
		writeFileSync(outside.file(`s/texts/${name}`), '\0false text');
		assert.equal(await store.get(name), undefined);
		assert.equal(await store.get('../index.json'), undefined);
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
			assert.deepEqual((await openTurnStore(outside.file('s'))).turns, [], index);
		}
	});
});
