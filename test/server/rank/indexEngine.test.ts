import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createIndexEngine, type IndexEngine, type PastCommit } from '../../../src/server/rank/indexEngine.ts';
import { scanFile } from '../../../src/server/symbols/scanFile.ts';
import { type Random, random, seedOf } from '../../core/edits/random.ts';

const STAMP = { mtimeMs: 1, size: 1 };

function put(engine: IndexEngine, path: string, text: string): void {
	assert.equal(engine.put(path, text, scanFile(path, text), STAMP), 'taken');
}

async function engineOf(
	files: Readonly<Record<string, string>>,
	commits: readonly PastCommit[] = [],
): Promise<IndexEngine> {
	const engine = createIndexEngine();
	for (const [path, text] of Object.entries(files)) put(engine, path, text);
	await engine.setCommits(commits);
	return engine;
}

function ask(engine: IndexEngine, query: string, limit = 20, budgetTokens = 4000) {
	return engine.search({ query, limit, budgetTokens });
}

function commit(hash: string, subject: string, ...paths: string[]): PastCommit {
	return { hash, subject, body: '', paths, whenMs: 0 };
}

const SHOP = {
	'src/cart.ts': 'export class Cart {\n\ttotal(): number {\n\t\treturn sumPrices(this.items);\n\t}\n}\n',
	'src/prices.ts': '/** Adds what things cost. */\nexport function sumPrices(items) {\n\treturn items.length;\n}\n',
	'src/login.ts': 'export function signIn(user) {\n\treturn checkPassword(user);\n}\n',
	'test/cart.test.ts': 'it("adds up a basket", () => new Cart().total());\nsumPrices(sumPrices(sumPrices()));\n',
	'README.md': '# Shop\n\nsumPrices is called by the cart. sumPrices sumPrices.\n',
};

const WORDS = 'parse Patch cart total index file_name readFile größe 設定 value error HTTPServer of the x'.split(' ');

function someText(chance: Random): string {
	const line = () => Array.from({ length: 1 + chance.below(8) }, () => chance.pick(WORDS)).join(' ');
	const lines = () => (chance.chance(0.3) ? `function ${chance.pick(WORDS)}() {}` : line());
	return Array.from({ length: chance.below(90) }, lines).join('\n');
}

const QUESTIONS = [
	'parse patch',
	'HTTPServer',
	'where is the cart total',
	'größe',
	'設定',
	'readFile errors',
	'fix(cart): value',
];

async function answers(engine: IndexEngine): Promise<string> {
	const found = QUESTIONS.map((query) => ask(engine, query, 30, 3000));
	const rest = [engine.symbol('parse', 20), await engine.repoMap(500), engine.stats().files, engine.stats().symbols];
	return JSON.stringify([found, ...rest]);
}

describe('index engine', () => {
	it('a name finds the file that defines it before those that use it more', async () => {
		const engine = await engineOf(SHOP);
		assert.equal(ask(engine, 'sumPrices')[0]?.path, 'src/prices.ts');
		assert.equal(ask(engine, 'sum_prices')[0]?.path, 'src/prices.ts');
		assert.equal(ask(engine, 'Cart')[0]?.path, 'src/cart.ts');
	});

	it('says why: words here, definitions, path, a commit', async () => {
		const engine = await engineOf(SHOP, [commit('a', 'Refuse a wrong secret word', 'src/login.ts')]);
		assert.match(
			ask(engine, 'sumPrices')[0]?.reason ?? '',
			/“sumPrices” in these lines; “sumPrices” in its definitions/,
		);
		const [byPast] = ask(engine, 'wrong secret');
		assert.equal(byPast?.path, 'src/login.ts');
		assert.match(byPast?.reason ?? '', /commit “Refuse a wrong secret word”/);
		for (const { reason } of ask(engine, 'cart total login')) assert.notEqual(reason, '');
	});

	it('words that are written as one find what is written as one, and forms of a word each other', async () => {
		const engine = await engineOf(SHOP);
		assert.equal(ask(engine, 'sum prices')[0]?.path, 'src/prices.ts');
		assert.equal(ask(engine, 'signing in: passwords')[0]?.path, 'src/login.ts');
	});

	it('a title that names its part leads to that part', async () => {
		const same = 'export const limit = 10;\n';
		const engine = await engineOf({ 'server/limits.ts': same, 'cli/limits.ts': same, 'web/limits.ts': same });
		assert.equal(ask(engine, 'fix(cli): raise the limit')[0]?.path, 'cli/limits.ts');
		assert.equal(ask(engine, 'web: raise the limit')[0]?.path, 'web/limits.ts');
	});

	it('tests come behind sources unless they are asked for', async () => {
		const text = 'adds up a basket of things\n';
		const engine = await engineOf({ 'src/basket.ts': text, 'test/basket.test.ts': text });
		assert.equal(ask(engine, 'basket of things')[0]?.path, 'src/basket.ts');
	});

	it('nothing comes back for nothing, for stop words and for unknown words', async () => {
		const engine = await engineOf(SHOP);
		for (const query of ['', ' \n', 'the of and', 'zebra crossing', '☃', '¯\\_(ツ)_/¯'])
			assert.deepEqual(ask(engine, query), []);
		assert.deepEqual(ask(createIndexEngine(), 'cart'), []);
	});

	it('a file that moved keeps its past', async () => {
		const engine = await engineOf(SHOP, [commit('a', 'Basket shows a discount', 'old/place/cart.ts')]);
		assert.equal(ask(engine, 'discount')[0]?.path, 'src/cart.ts');
	});

	it('budget and limit hold, places do not overlap, and every line is there', async () => {
		const seed = seedOf(7);
		const chance = random(seed);
		const files: Record<string, string> = {};
		for (let at = 0; at < 30; at++) files[`src/file${at}.ts`] = someText(chance);
		const engine = await engineOf(files);
		for (let round = 0; round < 60; round++) {
			const budgetTokens = chance.below(3000);
			const limit = 1 + chance.below(20);
			const places = ask(engine, chance.pick(QUESTIONS), limit, budgetTokens);
			assert.ok(places.length <= limit, `seed ${seed}`);
			const seen = new Set<string>();
			let units = 0;
			for (const { path, startLine, endLine } of places) {
				const lines = (files[path] ?? '').split('\n');
				assert.ok(startLine >= 1 && startLine <= endLine && endLine <= lines.length, `seed ${seed}`);
				units += lines.slice(startLine - 1, endLine).join('\n').length;
				for (let line = startLine; line <= endLine; line++) {
					assert.ok(!seen.has(`${path}:${line}`), `seed ${seed}: ${path}:${line} twice`);
					seen.add(`${path}:${line}`);
				}
			}
			assert.ok(units / 4 <= budgetTokens, `seed ${seed}: ${units / 4} tokens of ${budgetTokens}`);
		}
	});

	it('a symbol is found by its name, in its container, in another spelling, by a part', async () => {
		const engine = await engineOf(SHOP);
		assert.deepEqual(
			engine.symbol('total', 5).map(({ path, container }) => [path, container]),
			[['src/cart.ts', 'Cart']],
		);
		assert.equal(engine.symbol('Cart.total', 5).length, 1);
		assert.equal(engine.symbol('Login.total', 5).length, 0);
		assert.equal(engine.symbol('SUMPRICES', 5)[0]?.name, 'sumPrices');
		assert.equal(engine.symbol('Prices', 5)[0]?.name, 'sumPrices');
		assert.deepEqual(engine.symbol('', 5), []);
		assert.deepEqual(engine.symbol('total', 0), []);
	});

	it('the map shows used definitions within its budget', async () => {
		const engine = await engineOf(SHOP);
		assert.match(await engine.repoMap(200), /src\/prices\.ts\n {2}export function sumPrices/);
		for (const budget of [0, 5, 20, 50]) assert.ok((await engine.repoMap(budget)).length <= budget * 4);
	});

	it('memory that is used up takes no new file, but a known one', async () => {
		const engine = createIndexEngine({ maxBytes: createIndexEngine().stats().bytes });
		const text = 'const a = 1;\n';
		engine.put('a.ts', text, scanFile('a.ts', text), STAMP);
		assert.equal(engine.put('b.ts', text, scanFile('b.ts', text), STAMP), 'full');
		assert.equal(engine.put('a.ts', text, scanFile('a.ts', text), STAMP), 'taken');
	});

	it('newer commits come in front, a known one once', async () => {
		const engine = await engineOf(SHOP, [commit('a', 'One', 'src/cart.ts')]);
		await engine.addCommits([commit('b', 'Two', 'src/cart.ts'), commit('a', 'One', 'src/cart.ts')]);
		assert.equal(engine.stats().commits, 2);
		assert.equal(engine.newestCommit(), 'b');
	});
});

describe('index engine over time', () => {
	it('after any puts and removals it answers as a fresh one', async () => {
		const seed = seedOf(11);
		const chance = random(seed);
		for (let round = 0; round < 12; round++) {
			const engine = createIndexEngine();
			const files = new Map<string, string>();
			const commits = Array.from({ length: 10 }, (_, at) =>
				commit(`${at}`, someText(chance).slice(0, 60), `src/f${at}.ts`),
			);
			await engine.setCommits(commits);
			for (let step = 0; step < 40; step++) {
				const path = `src/f${chance.below(12)}.ts`;
				if (chance.chance(0.25)) {
					assert.equal(engine.remove(path), files.delete(path));
				} else {
					files.set(path, someText(chance));
					put(engine, path, files.get(path) ?? '');
				}
				if (chance.chance(0.3)) await answers(engine);
				if (chance.chance(0.2)) void engine.warm();
			}
			const shuffled = [...files].sort(() => chance.below(3) - 1);
			const fresh = await engineOf(Object.fromEntries(shuffled), commits);
			assert.equal(await answers(engine), await answers(fresh), `seed ${seed}, round ${round}`);
		}
	});

	it('hundreds of saves of one file leave no trace', async () => {
		const engine = createIndexEngine();
		const text = 'function a() {}\n\n'.repeat(300);
		for (let save = 0; save < 300; save++) put(engine, 'src/a.ts', `${text}\nsave${save % 7}`);
		assert.equal(await answers(engine), await answers(await engineOf({ 'src/a.ts': `${text}\nsave${299 % 7}` })));
		assert.ok(engine.stats().bytes < 3_000_000);
	});
});

describe('saved index', () => {
	let folder: string;
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'tandem-rank-'));
	});
	after(() => rm(folder, { recursive: true, force: true }));

	it('opened again it answers as before, and goes on', async () => {
		const seed = seedOf(13);
		const chance = random(seed);
		const files: Record<string, string> = {};
		for (let at = 0; at < 20; at++) files[`src/f${at}.ts`] = someText(chance);
		const engine = await engineOf(files, [commit('a', 'Parse the größe', 'src/f1.ts', 'src/gone.ts')]);
		engine.remove('src/f3.ts');
		await engine.save(folder);
		const opened = createIndexEngine();
		assert.equal(await opened.load(folder), true);
		assert.equal(await answers(opened), await answers(engine), `seed ${seed}`);
		assert.deepEqual(opened.stampOf('src/f1.ts'), STAMP);
		assert.deepEqual(opened.outline('src/f2.ts'), engine.outline('src/f2.ts'));
		assert.equal(opened.newestCommit(), 'a');
		for (const each of [engine, opened]) put(each, 'src/f2.ts', 'const readFile = 1;\n');
		assert.equal(await answers(opened), await answers(engine), `seed ${seed}`);
		assert.deepEqual(await readdir(folder), ['rank.index']);
	});

	it('nothing, or anything damaged, opens as empty and is no error', async () => {
		const empty = createIndexEngine();
		assert.equal(await empty.load(join(folder, 'nowhere')), false);
		await (await engineOf(SHOP)).save(folder);
		const path = join(folder, 'rank.index');
		const whole = await readFile(path);
		const seed = seedOf(17);
		const chance = random(seed);
		for (let round = 0; round < 120; round++) {
			const bytes = Buffer.from(whole);
			if (chance.chance(0.4)) bytes[chance.below(bytes.length)]! ^= 1 + chance.below(255);
			const cut = chance.chance(0.5) ? bytes.subarray(0, chance.below(bytes.length)) : bytes;
			await writeFile(path, cut);
			const engine = await engineOf({ 'a.ts': 'const old = 1;\n' });
			const isSound = whole.equals(cut);
			assert.equal(await engine.load(folder), isSound, `seed ${seed}, round ${round}`);
			assert.equal(engine.stats().files, isSound ? Object.keys(SHOP).length : 0);
		}
	});

	it('a save that is called off leaves what was there', async () => {
		await (await engineOf(SHOP)).save(folder);
		await assert.rejects((await engineOf({})).save(folder, AbortSignal.abort()));
		const opened = createIndexEngine();
		assert.equal(await opened.load(folder), true);
		assert.equal(opened.stats().files, Object.keys(SHOP).length);
		assert.deepEqual(await readdir(folder), ['rank.index']);
	});
});
