import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

// Loaded by the extension host in place of the tests: what they print goes to a file, byte for byte, that the launcher follows.
// The extension host's own output reaches no one whole.

type Runner = (folder: string, done: (error: unknown, failures?: number) => void) => unknown;

const levels = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/** Runs the tests that TANDEM_TESTS names, a file or a folder, with their output going to the file TANDEM_TESTS_OUT. */
export async function run(): Promise<void> {
	let out = process.env.TANDEM_TESTS_OUT;
	const put = (data: string | Uint8Array): void => {
		if (out) {
			appendFileSync(out, data);
		}
	};
	mirror(put);
	if (out) {
		writeFileSync(`${out}.started`, '');
	}
	try {
		const tests = process.env.TANDEM_TESTS ?? '';
		await runWith(await load(tests), path.dirname(tests));
	} catch (error) {
		put(`\n${error instanceof Error ? error.stack : String(error)}\n`);
		// VS Code prints the same error once more.
		out = undefined;
		throw error;
	}
}

function mirror(put: (data: string | Uint8Array) => void): void {
	for (const level of levels) {
		if (Object.getOwnPropertyDescriptor(console, level)?.configurable === false) {
			continue;
		}
		// A getter, because the extension host puts its own function there later on.
		Object.defineProperty(console, level, {
			configurable: true,
			get:
				() =>
				(...values: unknown[]) =>
					put(`${format(...values)}\n`),
			set() {},
		});
	}
	for (const stream of [process.stdout, process.stderr]) {
		stream.write = (data: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
			put(data);
			const callback = typeof encoding === 'function' ? encoding : done;
			if (typeof callback === 'function') {
				queueMicrotask(() => callback());
			}
			return true;
		};
	}
}

async function load(tests: string): Promise<Runner> {
	const file = statSync(tests).isDirectory() ? require.resolve(tests) : tests;
	const loaded = await loadModule(file);
	const found = loaded.run ?? loaded.default?.run;
	if (!found) {
		throw new Error(`${file} exports no function run()`);
	}
	return found;
}

type RunnerModule = { readonly run?: Runner; readonly default?: { readonly run?: Runner } };

async function loadModule(file: string): Promise<RunnerModule> {
	try {
		return require(file);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') {
			throw error;
		}
		return import(pathToFileURL(file).href);
	}
}

async function runWith(runner: Runner, folder: string): Promise<void> {
	if (runner.length < 2) {
		await runner(folder, () => {});
		return;
	}
	await new Promise<void>((resolve, reject) => {
		runner(folder, (error, failures) => {
			if (error || failures) {
				reject(error ?? new Error(`${failures} tests failed`));
				return;
			}
			resolve();
		});
	});
}
