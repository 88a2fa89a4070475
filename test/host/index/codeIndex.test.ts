import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createCodeIndex, type HostIndex, type HostIndexParts, isNoIndex } from '../../../src/host/index/codeIndex.ts';
import { createWorkspacePaths } from '../../../src/host/workspace/workspacePaths.ts';
import type { IndexAnswer } from '../../../src/shared/indexProtocol.ts';
import { createOutside, createScratch, never, type Scratch } from '../scratch.ts';

const serverModule = join(__dirname, 'index-server.cjs');
const settings = {
	index: () => ({ enabled: true, maxFiles: 1_000 }),
	onDidChange: new vscode.EventEmitter<void>().event,
};

/** Pids of index processes that this extension host started. */
function serverPids(): readonly number[] {
	const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
	return rows
		.filter((row) => row.includes('index-server') && row.trim().split(/\s+/)[1] === String(process.pid))
		.map((row) => Number(row.trim().split(/\s+/)[0]));
}

function answered<T>(answer: IndexAnswer<T> | { readonly unavailable: string }): T {
	if (isNoIndex(answer)) assert.fail(answer.unavailable);
	return answer.value;
}

async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
	const end = performance.now() + 10_000;
	while (!(await look())) {
		if (performance.now() > end) assert.fail(`waited for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 30));
	}
}

describe('codeIndex', () => {
	let scratch: Scratch;
	let storage: Scratch;
	let index: HostIndex;

	const create = (more: Partial<HostIndexParts> = {}) => {
		index = createCodeIndex({
			paths: createWorkspacePaths(),
			settings,
			storageFolder: storage.file('tandem'),
			serverModule,
			...more,
		});
		return index;
	};
	const search = async (query: string) => {
		const found = answered(await index.search({ query, limit: 20, budgetTokens: 4_000 }, never));
		return found.map(({ path }) => path).filter((path) => path.startsWith(scratch.path('')));
	};

	beforeEach(() => {
		scratch = createScratch();
		storage = createOutside();
	});
	afterEach(async () => {
		index.dispose();
		await until('the process to end', () => serverPids().length === 0);
		scratch.remove();
		storage.remove();
	});

	it('starts nothing before the first need, and then answers', async () => {
		scratch.write('basket.ts', 'export function zanzibarBasket() {}\n');
		create();
		await new Promise((resolve) => setTimeout(resolve, 300));
		assert.equal(index.isRunning, false);
		assert.deepEqual(serverPids(), []);
		assert.deepEqual(await search('zanzibarBasket'), [scratch.path('basket.ts')]);
		assert.equal(serverPids().length, 1);
		const outline = answered(await index.outline(scratch.path('basket.ts'), never));
		assert.deepEqual(
			outline.map(({ name }) => name),
			['zanzibarBasket'],
		);
		const named = answered(await index.symbol('zanzibarBasket', 5, never));
		assert.equal(named[0]?.path, scratch.path('basket.ts'));
		assert.equal(typeof answered(await index.repoMap(1_000, never)), 'string');
	});

	it('knows unsaved text, and what other programs write and delete', async () => {
		scratch.write('a.ts', 'const first = 1;\n');
		create();
		await search('first');
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.ts'));
		const edit = new vscode.WorkspaceEdit();
		edit.insert(document.uri, new vscode.Position(0, 0), 'const quixotic = 1;\n');
		await vscode.workspace.applyEdit(edit);
		assert.deepEqual(await search('quixotic'), [scratch.path('a.ts')]);
		await document.save();
		scratch.write('b.ts', 'const perplexing = 1;\n');
		await until('the new file', async () => (await search('perplexing')).length === 1);
		// VS Code tells nothing of what comes and goes within one of its batches.
		await new Promise((resolve) => setTimeout(resolve, 500));
		rmSync(scratch.file('b.ts'));
		await until('it to go', async () => (await search('perplexing')).length === 0);
	});

	it('answers through a crash, and gives up with a sentence after many', async () => {
		scratch.write('a.ts', 'const resilient = 1;\n');
		create();
		assert.equal((await search('resilient')).length, 1);
		for (let crash = 0; crash < 3; crash++) {
			const asked = search('resilient');
			for (const pid of serverPids()) process.kill(pid, 'SIGKILL');
			assert.equal((await asked).length, 1, `after crash ${crash}`);
		}
		for (let crash = 0; crash < 2; crash++) {
			for (const pid of serverPids()) process.kill(pid, 'SIGKILL');
			await until('its end', () => !index.isRunning);
			if (crash === 0) assert.equal((await search('resilient')).length, 1);
		}
		const answer = await index.search({ query: 'resilient', limit: 5, budgetTokens: 100 }, never);
		assert.ok(isNoIndex(answer) && /Rebuild Index/.test(answer.unavailable));
		assert.equal(await index.rebuild(never), undefined);
		assert.equal((await search('resilient')).length, 1);
	}).timeout(60_000);

	it('a process that cannot start is an answer with a sentence', async () => {
		storage.write('broken.js', 'process.exit(3);');
		create({ serverModule: storage.file('broken.js') });
		const answer = await index.search({ query: 'x', limit: 5, budgetTokens: 100 }, never);
		assert.ok(isNoIndex(answer));
	});

	it('switched off, or without a folder, it says so and starts nothing', async () => {
		create({ settings: { ...settings, index: () => ({ enabled: false, maxFiles: 10 }) } });
		const off = await index.repoMap(100, never);
		assert.ok(isNoIndex(off) && /tandem\.index\.enabled/.test(off.unavailable));
		index.dispose();
		create({ paths: createWorkspacePaths(() => []) });
		assert.ok(isNoIndex(await index.repoMap(100, never)));
		assert.deepEqual(serverPids(), []);
	});

	it('a cancelled question comes back at once', async () => {
		create();
		const controller = new AbortController();
		const asked = index.search({ query: 'x', limit: 5, budgetTokens: 100 }, controller.signal);
		controller.abort();
		assert.ok(isNoIndex(await asked));
	});

	it('has a status; deleted, the process ends, and the next question builds it again', async () => {
		scratch.write('a.ts', 'const stately = 1;\n');
		create();
		await search('stately');
		await until('the build', async () => {
			const status = await index.status(never);
			return !isNoIndex(status) && status.state === 'ready' && status.files > 0;
		});
		assert.equal(await index.remove(never), undefined);
		await until('the process to end', () => serverPids().length === 0);
		assert.deepEqual(await search('stately'), [scratch.path('a.ts')]);
	});

	it('what it finds is ordered by meaning where there is that, and both are deleted together', async () => {
		scratch.write('a.ts', 'const first = 1;\n');
		scratch.write('b.ts', 'const second = first;\n');
		let forgotten = 0;
		const plain: string[] = [];
		const meaning: HostIndexParts['meaning'] = {
			async search(question, ask, signal) {
				const found = await ask(question, signal);
				if (isNoIndex(found)) return found;
				plain.push(...found.value.map(({ path }) => path).filter((path) => path.startsWith(scratch.path(''))));
				return { ...found, value: found.value.toReversed(), note: 'by meaning' };
			},
			forget: async () => void forgotten++,
		};
		create({ meaning });
		const found = await search('first');
		assert.equal(found.length, 2);
		assert.deepEqual(found, plain.toReversed());
		await index.remove(never);
		assert.equal(forgotten, 1);
	});

	it('never keeps the extension host for long', async () => {
		for (let n = 0; n < 300; n++) scratch.write(`many/file${n}.ts`, `const value${n} = ${n};\n`.repeat(50));
		create();
		let longest = 0;
		let last = performance.now();
		const timer = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 1);
		// The first question loads the client; VS Code itself pauses now and then, so the middle of several builds counts.
		await search('value7');
		const blocks: number[] = [];
		for (let round = 0; round < 5; round++) {
			longest = 0;
			await index.rebuild(never);
			await search('value7');
			blocks.push(longest);
		}
		clearInterval(timer);
		blocks.sort((a, b) => a - b);
		assert.ok((blocks[2] ?? 0) < 16, `blocked ${blocks.map((ms) => ms.toFixed(1)).join(', ')} ms`);
	});
});
