import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { INDEX_REQUESTS } from '../../src/shared/indexProtocol.ts';
import { bundleServer, type IndexProcess, optionsFor, startIndex } from './indexProcess.ts';

const WORDS = ['apple', 'basket', 'cherry', 'damson', 'elder', 'figTree', 'grapeVine', 'hazel'];
const PATHS = ['a.ts', 'b.ts', 'src/c.ts', 'src/d.py', 'src/deep/e.ts', 'lib/f.md', 'lib/g.ts', 'h.ts'];
const STEPS = 40;

/** Small, fast and the same for the same seed. */
function randomOf(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** A session of edits with an index that is killed at random, and restarted as the window does it. */
class Session {
	readonly folder: string;
	readonly buffers = new Map<string, string>();
	kills = 0;
	readonly #server: string;
	readonly #storage: string;
	readonly #random: (below: number) => number;
	#index: IndexProcess | undefined;

	constructor(server: string, scratch: string, random: (below: number) => number) {
		this.#server = server;
		this.#random = random;
		this.folder = mkdtempSync(join(scratch, 'project-'));
		this.#storage = mkdtempSync(join(scratch, 'storage-'));
	}

	text(): string {
		const words = Array.from({ length: 1 + this.#random(6) }, () => WORDS[this.#random(WORDS.length)]);
		return words
			.map((word, at) => `export function ${word}${at}() {\n\treturn '${word} ${this.#random(1_000)}';\n}\n`)
			.join('\n');
	}

	file(): string {
		return join(this.folder, PATHS[this.#random(PATHS.length)] ?? '');
	}

	/** As a window asks: again, of a new process, when the one that was asked is gone. */
	async ask<T>(method: string, params: unknown): Promise<T> {
		for (;;) {
			try {
				const index = await this.index();
				return await index.request<T>(method, params);
			} catch {
				this.#index = undefined;
			}
		}
	}

	async index(): Promise<IndexProcess> {
		if (this.#index) return this.#index;
		const index = await startIndex(this.#server, optionsFor(this.folder, this.#storage));
		for (const [file, text] of this.buffers) await index.open(file, text);
		this.#index = index;
		return index;
	}

	async fresh(scratch: string): Promise<IndexProcess> {
		const index = await startIndex(this.#server, optionsFor(this.folder, mkdtempSync(join(scratch, 'fresh-'))));
		for (const [file, text] of this.buffers) await index.open(file, text);
		return index;
	}

	async kill(): Promise<void> {
		this.kills++;
		const index = this.#index;
		this.#index = undefined;
		await index?.kill();
	}

	/** An end in the midst of saving. */
	async killWhileSaving(): Promise<void> {
		this.#index?.request('shutdown').catch(() => {});
		await new Promise((resolve) => setTimeout(resolve, this.#random(12)));
		await this.kill();
	}

	async restart(): Promise<void> {
		const index = await this.index();
		this.#index = undefined;
		await index.stop();
	}

	/** Tells the process, if there is one: what it misses it has to find out by itself. */
	async tell(say: (index: IndexProcess) => Promise<void>): Promise<void> {
		if (this.#index) await say(this.#index).catch(() => {});
	}
}

function write(file: string, text: string): void {
	rmSync(file, { recursive: true, force: true });
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text);
}

async function step(session: Session, random: (below: number) => number): Promise<void> {
	const file = session.file();
	const kind = random(12);
	if (kind < 4) {
		write(file, session.text());
		await session.tell((index) => index.changed(file));
	} else if (kind === 4) {
		rmSync(file, { force: true });
		await session.tell((index) => index.changed(file));
	} else if (kind === 5) {
		await moveFolder(session, random);
	} else if (kind === 6) {
		const text = session.text();
		const isOpen = session.buffers.has(file);
		session.buffers.set(file, text);
		await session.tell((index) => (isOpen ? index.change(file, text) : index.open(file, text)));
	} else if (kind === 7 && session.buffers.delete(file)) {
		await session.tell((index) => index.closeFile(file));
	} else if (kind === 8) {
		const asked = session.ask(INDEX_REQUESTS.search, { query: WORDS[random(8)], limit: 5, budgetTokens: 500 });
		if (random(2)) await session.kill();
		await asked;
	} else if (kind === 9) {
		await session.killWhileSaving();
	} else if (kind === 10) {
		await session.restart();
	} else {
		await session.index();
	}
}

async function moveFolder(session: Session, random: (below: number) => number): Promise<void> {
	const folders = readdirSync(session.folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	const from = folders[random(folders.length)]?.name;
	const to = ['src', 'lib', 'moved'][random(3)] ?? '';
	if (from === undefined || from === to) return;
	rmSync(join(session.folder, to), { recursive: true, force: true });
	renameSync(join(session.folder, from), join(session.folder, to));
	await session.tell((index) => index.changed(join(session.folder, from), join(session.folder, to)));
}

/** Everything that can be asked, as plain data. */
async function answersOf(index: IndexProcess): Promise<unknown> {
	await index.ready();
	// What came last is told of after the build as well.
	await index.search('settle');
	const { files, symbols, skipped } = await index.ready();
	const searches = [];
	for (const word of WORDS) searches.push((await index.search(word)).value);
	const map = await index.request<{ value: string }>(INDEX_REQUESTS.repoMap, { budgetTokens: 20_000 });
	const outlines = [];
	for (const path of PATHS) outlines.push(await index.request(INDEX_REQUESTS.outline, { path }));
	return { files, symbols, skipped, searches, map: map.value, outlines };
}

test('killed at random in a session of edits, each question is answered, and the index is that of a fresh start', async () => {
	const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-killed-')));
	const seed = Number(process.env.TANDEM_SEED ?? Date.now() % 1_000_000);
	console.log(`TANDEM_SEED=${seed}`);
	try {
		const server = await bundleServer('real', scratch);
		const random = randomOf(seed);
		const session = new Session(server, scratch, random);
		for (let at = 0; at < STEPS; at++) await step(session, random);
		const followed = await session.index();
		const fresh = await session.fresh(scratch);
		const answers = await answersOf(followed);
		const expected = await answersOf(fresh);
		await followed.kill();
		await fresh.kill();
		assert.deepEqual(answers, expected, `TANDEM_SEED=${seed}`);
		assert.ok(session.kills > 0);
	} finally {
		rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
	}
});
