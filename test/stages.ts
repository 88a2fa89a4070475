import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What a stage of the tests came to. `log` is printed when something failed. */
export interface StageResult {
	readonly passed: number;
	readonly failed: number;
	readonly log: string;
}

export interface Stage {
	readonly name: string;
	run(): Promise<StageResult>;
}

/**
 * Runs the stages one after the other, a line each, and prints the log of those that failed. The last line is
 * `N passed, N failed`; the exit code is 1 when anything failed or nothing was run.
 */
export async function runStages(stages: readonly Stage[]): Promise<number> {
	let passed = 0;
	let failed = 0;
	for (const stage of stages) {
		const started = performance.now();
		const result = await runStage(stage);
		const seconds = ((performance.now() - started) / 1000).toFixed(1);
		if (result.failed) console.log(result.log.trimEnd());
		console.log(`${stage.name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`);
		passed += result.passed;
		failed += result.failed;
	}
	console.log(`${passed} passed, ${failed} failed`);
	return failed || !passed ? 1 : 0;
}

async function runStage(stage: Stage): Promise<StageResult> {
	try {
		const result = await stage.run();
		if (result.passed + result.failed > 0) return result;
		return { passed: 0, failed: 1, log: `${result.log}\n${stage.name} ran no test` };
	} catch (error) {
		return { passed: 0, failed: 1, log: error instanceof Error ? (error.stack ?? error.message) : String(error) };
	}
}

/** Runs a command without a shell and collects what it prints. */
export function run(
	command: string,
	args: readonly string[],
	env: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly code: number; readonly output: string }> {
	return new Promise((resolve) => {
		const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
		const pieces: string[] = [];
		child.stdout.on('data', (data: Buffer) => pieces.push(data.toString()));
		child.stderr.on('data', (data: Buffer) => pieces.push(data.toString()));
		child.on('error', (error) => resolve({ code: 1, output: `${command}: ${error.message}` }));
		child.on('close', (code) => resolve({ code: code ?? 1, output: pieces.join('') }));
	});
}

/** A command that passes or fails as a whole counts as one test. */
export function commandStage(name: string, args: readonly string[]): Stage {
	return {
		name,
		async run() {
			const { code, output } = await run(process.execPath, args);
			return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, log: output };
		},
	};
}

/** Tests under `node --test`, counted from the runner's own report. */
export function nodeTestStage(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Stage {
	return {
		name,
		async run() {
			mkdirSync('.build', { recursive: true });
			const report = join('.build', `${name}.tap`);
			rmSync(report, { force: true });
			const { code, output } = await run(process.execPath, ['test/run.mjs', ...args], {
				...process.env,
				...env,
				TANDEM_TAP: report,
			});
			const { passed, failed } = countTap(report);
			return { passed, failed: failed || (code === 0 ? 0 : 1), log: output };
		},
	};
}

/**
 * Tests in real windows, file by file. On a busy machine a window may be slower than a test waits: a file in which something failed is
 * run once more, which is said, and only what fails twice has failed.
 */
export function windowTestStage(name: string, files: readonly string[]): Stage {
	return {
		name,
		async run() {
			const total = { passed: 0, failed: 0, log: '' };
			for (const file of files) {
				const stage = nodeTestStage(`${name}-${basename(file, '.test.ts')}`, ['unit', file]);
				let result = await stage.run();
				if (result.failed) {
					console.log(`${file}: ${result.failed} failed, second try`);
					result = await stage.run();
				}
				total.passed += result.passed;
				total.failed += result.failed;
				if (result.failed) total.log += result.log;
			}
			return total;
		},
	};
}

function countTap(report: string): { readonly passed: number; readonly failed: number } {
	const count = (text: string, word: string) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
	try {
		const text = readFileSync(report, 'utf8');
		return { passed: count(text, 'pass'), failed: count(text, 'fail') + count(text, 'cancelled') };
	} catch {
		return { passed: 0, failed: 0 };
	}
}
