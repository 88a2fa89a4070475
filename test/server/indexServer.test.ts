import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { INDEX_REQUESTS, type IndexOptions } from '../../src/shared/indexProtocol.ts';
import { bundleServer, type ClientSide, cancelled, type IndexProcess, optionsFor, startIndex } from './indexProcess.ts';

let scratch: string;
let server: string;
let number = 0;
const running = new Set<IndexProcess>();

before(async () => {
	scratch = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-index-')));
	server = await bundleServer('simple', scratch);
});
after(async () => {
	for (const index of running) await index.kill();
	rmSync(scratch, { recursive: true, force: true });
});

interface World {
	readonly folder: string;
	readonly options: IndexOptions;
	file(path: string): string;
	write(files: Readonly<Record<string, string>>): void;
	start(more?: Partial<IndexOptions>, side?: ClientSide): Promise<IndexProcess>;
	git(...args: readonly string[]): string;
}

function createWorld(files: Readonly<Record<string, string>>): World {
	const folder = join(scratch, `project-${number}`);
	const options = optionsFor(folder, join(scratch, `storage-${number++}`));
	const file = (path: string) => join(folder, path);
	const write = (given: Readonly<Record<string, string>>) => {
		for (const [path, text] of Object.entries(given)) {
			mkdirSync(dirname(file(path)), { recursive: true });
			writeFileSync(file(path), text);
		}
	};
	write(files);
	return {
		folder,
		options,
		file,
		write,
		async start(more, side) {
			const index = await startIndex(server, { ...options, ...more }, side);
			running.add(index);
			index.child.once('exit', () => running.delete(index));
			return index;
		},
		git: (...args) =>
			execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
				cwd: folder,
				encoding: 'utf8',
			}),
	};
}

const until = async (what: string, look: () => Promise<boolean>) => {
	const end = performance.now() + 5_000;
	while (!(await look())) {
		if (performance.now() > end) assert.fail(`waited for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
};

describe('the index process', () => {
	test('builds cold, answers, and opens what it saved without reading the files again', async () => {
		const world = createWorld({ 'src/cart.ts': 'export const basket = 1;', 'a/b/c/deep.py': 'def basket(): pass' });
		const first = await world.start();
		assert.deepEqual(await first.paths('basket'), ['a/b/c/deep.py', 'src/cart.ts']);
		const built = await first.ready();
		assert.equal(built.files, 2);
		await first.stop();
		// Of the same size and time: only a stored index still knows the old words.
		const second = await world.start();
		const status = await second.ready();
		assert.equal(status.files, 2);
		assert.ok(status.bytes > 0);
		assert.ok((status.updatedAt ?? 0) >= (built.updatedAt ?? 0) - 1);
		assert.deepEqual(await second.paths('basket'), ['a/b/c/deep.py', 'src/cart.ts']);
		await second.stop();
	});

	test('finds at the next start what changed while it was not there', async () => {
		const world = createWorld({ 'kept.ts': 'apple', 'gone.ts': 'apple', 'changed.ts': 'apple' });
		const first = await world.start();
		await first.ready();
		await first.stop();
		rmSync(world.file('gone.ts'));
		world.write({ 'changed.ts': 'peach', 'new.ts': 'apple' });
		const second = await world.start();
		await second.ready();
		assert.deepEqual(await second.paths('apple'), ['kept.ts', 'new.ts']);
		await second.stop();
	});

	test('an open buffer counts before the disk, and the disk again when it is closed', async () => {
		const world = createWorld({ 'a.ts': 'disk' });
		const index = await world.start();
		await index.ready();
		await index.open(world.file('a.ts'), 'typed');
		assert.deepEqual(await index.paths('typed'), ['a.ts']);
		await index.change(world.file('a.ts'), 'edited');
		assert.deepEqual(await index.paths('edited'), ['a.ts']);
		world.write({ 'a.ts': 'elsewhere' });
		await index.changed(world.file('a.ts'));
		assert.deepEqual(await index.paths('edited'), ['a.ts']);
		assert.deepEqual(await index.paths('elsewhere'), []);
		await index.closeFile(world.file('a.ts'));
		assert.deepEqual(await index.paths('elsewhere'), ['a.ts']);
		await index.stop();
	});

	test('a buffer of a place that is left out is not indexed', async () => {
		const world = createWorld({ '.gitignore': 'out/\n', 'a.ts': 'x' });
		const index = await world.start();
		await index.ready();
		for (const path of ['.env', 'out/b.ts', 'node_modules/c.ts', 'id_rsa'])
			await index.open(world.file(path), 'hidden');
		await index.open(join(scratch, 'elsewhere.ts'), 'hidden');
		assert.deepEqual(await index.paths('hidden'), []);
		await index.stop();
	});

	test('a file and a folder that are made, renamed and deleted are followed', async () => {
		const world = createWorld({ 'a.ts': 'word' });
		const index = await world.start();
		await index.ready();
		world.write({ 'b.ts': 'word', 'folder/c.ts': 'word', 'folder/sub/d.ts': 'word' });
		// Of a new folder a watcher may tell no more than itself.
		await index.changed(world.file('b.ts'), world.file('folder'));
		await until('the new folder', async () => (await index.paths('word')).length === 4);
		renameSync(world.file('folder'), world.file('moved'));
		await index.changed(world.file('folder'), world.file('moved'));
		await until('the moved folder', async () => (await index.paths('word')).includes('moved/sub/d.ts'));
		assert.deepEqual(await index.paths('word'), ['a.ts', 'b.ts', 'moved/c.ts', 'moved/sub/d.ts']);
		rmSync(world.file('moved'), { recursive: true });
		await index.changed(world.file('moved'));
		assert.deepEqual(await index.paths('word'), ['a.ts', 'b.ts']);
		// A file where a folder was, and the other way round.
		rmSync(world.file('b.ts'));
		world.write({ 'b.ts/inner.ts': 'word', moved: 'word' });
		await index.changed(world.file('b.ts'), world.file('moved'));
		await until('the swapped kinds', async () => (await index.paths('word')).includes('b.ts/inner.ts'));
		assert.deepEqual(await index.paths('word'), ['a.ts', 'b.ts/inner.ts', 'moved']);
		await index.stop();
	});

	test('new ignore rules take out what they hide, and let in what they no longer hide', async () => {
		const world = createWorld({ 'lib/a.ts': 'word', 'src/b.ts': 'word' });
		const index = await world.start();
		await index.ready();
		world.write({ '.tandemignore': 'lib/\n' });
		await index.changed(world.file('.tandemignore'));
		await until('the hidden folder to go', async () => (await index.paths('word')).join() === 'src/b.ts');
		rmSync(world.file('.tandemignore'));
		await index.changed(world.file('.tandemignore'));
		await until('the folder to come back', async () => (await index.paths('word')).length === 2);
		await index.stop();
	});

	test('a branch switch is followed without any file event, and its commits are known', async () => {
		const world = createWorld({ 'a.ts': 'main words', 'only-main.ts': 'main words' });
		world.git('init', '-q', '-b', 'main');
		world.git('add', '.');
		world.git('commit', '-qm', 'Lay the foundation');
		world.git('switch', '-qc', 'feature');
		rmSync(world.file('only-main.ts'));
		world.write({ 'a.ts': 'feature words', 'new.ts': 'feature words' });
		world.git('add', '.');
		world.git('commit', '-qm', 'Raise the walls');
		const index = await world.start();
		await index.ready();
		assert.deepEqual(await index.paths('feature words'), ['a.ts', 'new.ts']);
		await until('the commits', async () => (await index.paths('raise the walls')).includes('new.ts'));
		world.git('switch', '-q', 'main');
		await until('the other branch', async () => (await index.paths('main words')).length === 2);
		assert.deepEqual(await index.paths('feature words'), []);
		world.write({ 'a.ts': 'later words' });
		world.git('commit', '-qam', 'Hang the doors');
		await until('the new commit', async () => (await index.paths('hang the doors')).includes('a.ts'));
		assert.deepEqual(await index.paths('later words'), ['a.ts']);
		await index.stop();
	});

	test('without leave git is not run', async () => {
		const world = createWorld({ 'a.ts': 'x' });
		world.git('init', '-q');
		world.git('add', '.');
		world.git('commit', '-qm', 'Lay the foundation');
		const index = await world.start({ mayRunGit: false });
		await index.ready();
		await new Promise((resolve) => setTimeout(resolve, 100));
		assert.deepEqual(await index.paths('foundation'), []);
		await index.stop();
	});

	test('a cancelled question ends as cancelled', async () => {
		const world = createWorld({ 'a.ts': 'x' });
		const index = await world.start();
		const question = { query: 'x', limit: 5, budgetTokens: 100 };
		await assert.rejects(index.connection.sendRequest(INDEX_REQUESTS.search, question, cancelled()), { code: -32800 });
		assert.deepEqual(await index.paths('x'), ['a.ts']);
		await index.stop();
	});

	test('several roots: paths carry their names, a root in a root is its own, folders come and go', async () => {
		const world = createWorld({ 'app/a.ts': 'word', 'app/inner/b.ts': 'word', 'lib/c.ts': 'word' });
		const root = (name: string, path: string) => ({ name, uri: pathToFileURL(world.file(path)).href });
		const roots = [root('app', 'app'), root('inner', 'app/inner'), root('lib-2', 'lib')];
		const index = await world.start({ roots });
		await index.ready();
		assert.deepEqual(await index.paths('word'), ['app/a.ts', 'inner/b.ts', 'lib-2/c.ts']);
		await index.open(world.file('lib/c.ts'), 'typed');
		assert.deepEqual(await index.paths('typed'), ['lib-2/c.ts']);
		await index.configure({ ...world.options, roots: roots.slice(2) });
		assert.deepEqual(await index.paths('typed'), ['c.ts']);
		await index.ready();
		await index.configure({ ...world.options, roots: roots.slice(0, 1), excludes: ['**/a.ts'] });
		await index.ready();
		assert.deepEqual(await index.paths('word'), ['inner/b.ts']);
		await index.stop();
	});

	test('a virtual root is listed and read through the client', async () => {
		const world = createWorld({});
		const texts: Record<string, string> = {
			'src/a.ts': 'word',
			'out/b.ts': 'word',
			'.gitignore': 'out/',
			'.env': 'word',
		};
		const uri = 'memfs://host/top%20level';
		const index = await world.start(
			{ roots: [{ name: 'top', uri }] },
			{
				files: () => ({ paths: Object.keys(texts), truncated: false }),
				read: ({ path }) => {
					const text = texts[path];
					if (text === undefined) return { kind: 'gone' };
					return { kind: 'file', base64: Buffer.from(text).toString('base64'), size: text.length, mtimeMs: 1 };
				},
			},
		);
		await index.ready();
		assert.deepEqual(await index.paths('word'), ['src/a.ts']);
		texts['src/a.ts'] = 'other';
		await index.changed(`${uri}/src/a.ts`);
		assert.deepEqual(await index.paths('other'), ['src/a.ts']);
		await index.stop();
	});

	test('the status counts what is left out, by reason', async () => {
		const world = createWorld({
			'a.ts': 'x',
			'b.png': 'x',
			'c.dat.txt': 'x\0y',
			'd.ts': '// Code generated by x. DO NOT EDIT.\n',
			'e.ts': 'x'.repeat(3_000),
			'.env': 'A=1',
			'out/f.ts': 'x',
			'.gitignore': 'out/\n',
		});
		symlinkSync('/etc', world.file('etc'));
		const index = await world.start({ maxFileBytes: 2_000 });
		const { skipped, files } = await index.ready();
		assert.deepEqual(skipped, { ignored: 1, binary: 2, generated: 1, large: 1, secret: 1, link: 1 });
		assert.equal(files, 2);
		await index.changed(world.file('b.png'), world.file('.env'), world.file('etc'));
		await index.paths('x');
		assert.deepEqual((await index.status()).skipped, skipped);
		await index.stop();
	});

	test('no more files than the limit, the nearest first', async () => {
		const world = createWorld({ 'a.ts': 'x', 'b/c.ts': 'x', 'b/d/e.ts': 'x', 'b/d/f.ts': 'x' });
		const index = await world.start({ maxFiles: 2 });
		const { files, skipped } = await index.ready();
		assert.deepEqual([files, skipped.limit], [2, 2]);
		assert.deepEqual(await index.paths('x'), ['a.ts', 'b/c.ts']);
		// What there was no room for can still be outlined.
		world.write({ 'b/d/e.ts': 'export function late() {}' });
		const outline = await index.request<{ value: { name: string }[] }>(INDEX_REQUESTS.outline, { path: 'b/d/e.ts' });
		assert.deepEqual(
			outline.value.map(({ name }) => name),
			['late'],
		);
		await index.configure({ ...world.options, maxFiles: 1 });
		assert.equal((await index.ready()).files, 1);
		await index.stop();
	});

	test('at the limit a file that is made while one works is still taken, and stays', async () => {
		const world = createWorld(Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`f${n}.ts`, 'x'])));
		const index = await world.start({ maxFiles: 20 });
		await index.ready();
		world.write({ 'z.ts': 'quick' });
		await index.changed(world.file('z.ts'));
		assert.deepEqual(await index.paths('quick'), ['z.ts']);
		await index.changed(world.folder);
		await until('the comparison', async () => (await index.status()).state === 'ready');
		assert.deepEqual(await index.paths('quick'), ['z.ts']);
		await index.stop();
	});

	test('deleted, it is gone from the disk and off; rebuilt, it is there again', async () => {
		const world = createWorld({ 'a.ts': 'x' });
		const index = await world.start();
		await index.ready();
		await index.request(INDEX_REQUESTS.remove);
		const { state, files, bytes } = await index.status();
		assert.deepEqual([state, files, bytes], ['off', 0, 0]);
		await index.request(INDEX_REQUESTS.rebuild);
		assert.equal((await index.ready()).files, 1);
		await index.stop();
	});

	test('a torn store is built anew without a word', async () => {
		const world = createWorld({ 'a.ts': 'word' });
		const first = await world.start();
		await first.ready();
		await first.stop();
		for (const torn of ['', '{"version":1', 'null', '{"version":1,"heads":{},"roots":"x"}']) {
			writeFileSync(join(world.options.storage, 'index', 'state.json'), torn);
			const second = await world.start();
			await second.ready();
			assert.deepEqual(await second.paths('word'), ['a.ts']);
			await second.kill();
		}
	});
});
