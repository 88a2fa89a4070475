import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { IndexOptions } from '../../src/shared/indexProtocol.ts';
import { type IndexProcess, optionsFor, startIndex } from '../server/indexProcess.ts';
import { projectRoot } from '../vscode/projectRoot.ts';

/** Questions of both kinds: words of a person, and identifiers. */
const QUESTIONS = [
	'where are tokens counted before a request is sent',
	'retry after a rate limit',
	'createServer',
	'how is the prompt rendered for the agent',
	'parse a unified diff',
	'AbortSignal cancellation of a running tool',
	'Levenshtein',
	'telemetry event when a suggestion is accepted',
	'workspace chunk index embeddings',
	'notebook cell edit',
	// Of the generated workspace.
	'module100x7',
	'work in area 3',
];

/**
 * `node test/run.mjs bench/index [folder …]`: times and memory of the built index process (`npm run build` first) over folders, or
 * over a generated workspace of 100,000 files when none is named. Times are of the client’s side.
 */
async function main(folders: readonly string[]): Promise<void> {
	const scratch = mkdtempSync(join(tmpdir(), 'tandem-bench-index-'));
	try {
		if (folders.length === 0) await measure(generate(join(scratch, 'large')), scratch, { maxFiles: 20_000 });
		for (const folder of folders) await measure(resolve(folder), scratch, {});
	} finally {
		rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
	}
}

async function measure(folder: string, scratch: string, more: Partial<IndexOptions>): Promise<void> {
	const module = join(projectRoot(), 'dist', 'index-server.js');
	const storage = mkdtempSync(join(scratch, 'storage-'));
	const start = () => startIndex(module, optionsFor(folder, storage, more), { execArgv: ['--max-old-space-size=768'] });
	console.log(`\n${folder}`);
	const began = performance.now();
	const cold = await start();
	say('cold: started', began);
	const { value, partial } = await cold.search('module100x7 tokens counted before a request is sent');
	say(`cold: first answer (${value.length} places${partial ? ', partial' : ''})`, began);
	const longest = await longestAnswer(cold);
	const status = await cold.ready();
	say('cold: built', began);
	console.log(`  ${status.files} files, ${status.symbols} symbols, left out ${JSON.stringify(status.skipped)}`);
	console.log(`  longest status answer while it was built: ${longest.toFixed(0)} ms`);
	memory('cold', cold.pid);
	await measureQueries(cold);
	await measureSaves(cold, folder);
	await new Promise((done) => setTimeout(done, 2_000));
	memory('after questions and commits', cold.pid);
	const stopping = performance.now();
	await cold.stop();
	say('stop, saved', stopping);
	const again = performance.now();
	const warm = await start();
	await warm.search(QUESTIONS[1] ?? '');
	say('re-open: first answer', again);
	await warm.ready();
	say('re-open: all compared', again);
	console.log(`  on disk ${((await warm.status()).bytes / 1e6).toFixed(1)} MB`);
	memory('re-opened', warm.pid);
	await warm.kill();
}

/** How long the process keeps a question waiting in the midst of the work, ms. */
async function longestAnswer(index: IndexProcess): Promise<number> {
	let longest = 0;
	for (;;) {
		const began = performance.now();
		const { state } = await index.status();
		longest = Math.max(longest, performance.now() - began);
		if (state !== 'building') return longest;
		await new Promise((done) => setTimeout(done, 20));
	}
}

async function measureQueries(index: IndexProcess): Promise<void> {
	const times: number[] = [];
	for (let round = 0; round < 10; round++) {
		for (const question of QUESTIONS) {
			const began = performance.now();
			await index.search(question);
			times.push(performance.now() - began);
		}
	}
	times.sort((a, b) => a - b);
	const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
	console.log(`  query: median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`);
}

/** A new file, on disk and told of as by a watcher; then a typed buffer. */
async function measureSaves(index: IndexProcess, folder: string): Promise<void> {
	const file = join(folder, 'tandem-bench-file.ts');
	const times: number[] = [];
	for (let n = 0; n < 10; n++) {
		const word = `zyzzyva${'abcdefghij'[n]}`;
		writeFileSync(file, `export function ${word}() {\n\treturn ${n};\n}\n`);
		const began = performance.now();
		await index.changed(file);
		const found = await index.paths(word);
		times.push(performance.now() - began);
		if (found.length !== 1) console.log(`  NOT FOUND: ${word}`);
	}
	rmSync(file);
	await index.changed(file);
	console.log(`  saved file searchable: longest of ten ${Math.max(...times).toFixed(0)} ms`);
}

function say(what: string, since: number): void {
	console.log(`  ${what}: ${((performance.now() - since) / 1000).toFixed(2)} s`);
}

function memory(when: string, pid: number): void {
	const file = `/proc/${pid}/status`;
	if (!existsSync(file)) return;
	const text = readFileSync(file, 'utf8');
	const of = (name: string) => (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? 0) / 1024).toFixed(0);
	const ticks = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? [];
	const seconds = ticks.reduce((sum, tick) => sum + Number(tick) / 100, 0).toFixed(1);
	console.log(
		`  ${seconds} s of processor so far; memory, ${when}: ${of('VmRSS')} MB resident, ${of('VmHWM')} MB at most`,
	);
}

/** 100,000 small source files in 1,000 folders. */
function generate(folder: string): string {
	for (let at = 0; at < 1_000; at++) {
		const inner = join(folder, `area${at % 20}`, `part${at}`);
		mkdirSync(inner, { recursive: true });
		for (let n = 0; n < 100; n++) {
			const name = `module${at}x${n}`;
			const body = `/** Does the work of ${name} in area ${at % 20}. */\nexport function ${name}(value: number): number {\n\treturn value + ${n};\n}\n`;
			writeFileSync(join(inner, `${name}.ts`), body.repeat(8));
		}
	}
	return folder;
}

void main(process.argv.slice(2));
