import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitOf, rankPaths } from '../../../src/core/context/rankPaths.ts';
import { random } from '../../panel/random.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
const { signal } = new AbortController();
const rank = (typed: string, paths: readonly string[], recent: readonly string[] = [], limit = 20) =>
	rankPaths(typed, paths, { recent, limit, pause: async () => {} }, signal);

test('a whole name is before its beginning, that before a word in it, that before its folder, that before scattered letters', async () => {
	const paths = [
		'src/index/a.ts',
		'indexes.ts',
		'src/reindex.ts',
		'in/d/e/x.ts',
		'lib/codeIndex.ts',
		'index',
		'other.ts',
	];
	assert.deepEqual(await rank('index', paths), [
		'index',
		'indexes.ts',
		'lib/codeIndex.ts',
		'src/reindex.ts',
		'src/index/a.ts',
		'in/d/e/x.ts',
	]);
});

test('what was looked at lately is first among what fits as well, newest first', async () => {
	assert.deepEqual(await rank('a', ['a1.ts', 'a2.ts', 'a3.ts'], ['a3.ts', 'a2.ts']), ['a3.ts', 'a2.ts', 'a1.ts']);
	assert.equal((await rank('main', ['src/main.ts', 'lib/domain.ts'], ['lib/domain.ts']))[0], 'src/main.ts');
});

test('only what has the letters in order is there, and never more than asked for', async () => {
	console.log(`seed ${SEED}`);
	const next = random(SEED);
	const word = (length: number) => Array.from({ length }, () => 'abcd/._A'[Math.floor(next() * 8)]).join('');
	for (let round = 0; round < 300; round++) {
		const paths = [...new Set(Array.from({ length: 60 }, () => word(1 + Math.floor(next() * 12))))];
		const typed = word(Math.floor(next() * 4));
		const found = await rank(typed, paths, [], 7);
		const pattern = new RegExp(
			[...typed].map((letter) => letter.replace(/[.\\^$*+?()[\]{}|/]/g, '\\$&')).join('[^]*'),
			'i',
		);
		assert.ok(found.length <= 7 && found.every((path) => pattern.test(path)), `SEED=${SEED} round ${round}`);
		assert.equal(
			found.length,
			Math.min(7, paths.filter((path) => pattern.test(path)).length),
			`SEED=${SEED} round ${round}`,
		);
		const worst = Math.min(...found.map((path) => fitOf(typed.toLowerCase(), path)));
		const others = paths.filter((path) => !found.includes(path)).map((path) => fitOf(typed.toLowerCase(), path));
		assert.ok(
			others.every((fit) => fit <= worst),
			`SEED=${SEED} round ${round}`,
		);
	}
});

test('20,000 names are looked through in stretches of some milliseconds', async () => {
	const paths = Array.from(
		{ length: 20_000 },
		(_, n) => `packages/part${n % 90}/src/feature${n}/component${n}.test.ts`,
	);
	let pauses = 0;
	let longest = 0;
	let since = performance.now();
	const pause = async () => {
		pauses++;
		longest = Math.max(longest, performance.now() - since);
		since = performance.now();
	};
	await rankPaths('cmpt19', paths, { recent: [], limit: 20, pause }, signal);
	since = performance.now();
	longest = 0;
	const found = await rankPaths('cmpt19', paths, { recent: [], limit: 20, pause }, signal);
	assert.equal(found.length, 20);
	assert.equal(pauses, 10);
	// Far above what it takes, for a busy machine; a quadratic look would take seconds.
	assert.ok(longest < 200, `${longest} ms`);
});

test('an aborted look ends', async () => {
	const stop = new AbortController();
	stop.abort();
	await assert.rejects(
		rankPaths(
			'a',
			Array.from({ length: 9_000 }, () => 'a'),
			{ recent: [], limit: 1, pause: async () => {} },
			stop.signal,
		),
	);
});
