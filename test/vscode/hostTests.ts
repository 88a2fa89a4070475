import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { build } from 'esbuild';
import { chooseHostVscode, type HostVscode } from './choose.ts';
import { hostTestsStarted, parseHostTestsLine } from './hostTestsLine.ts';
import { projectRoot } from './projectRoot.ts';

/** What is run in the extension host. */
export type HostTestsOptions = {
	/** A built module that exports `run()`, absolute. It prints {@link hostTestsStarted} first and a `hostTestsLine` last. */
	readonly testsPath: string;
	/** The folder that the window opens, absolute. */
	readonly folder: string;
	/** The extension under development; the project itself by default. */
	readonly extensionDevelopmentPath?: string;
	/** Variables for the extension host. */
	readonly env?: Readonly<Record<string, string>>;
	/** Hears what is done and what the tests print; default: standard output. */
	readonly print?: (text: string) => void;
	/** For one launch with its tests; default 300000. Holds for the VS Code from npm. */
	readonly timeoutMs?: number;
};

/** How many tests did what. */
export type HostTestsResult = { readonly passed: number; readonly failed: number };

/**
 * Runs tests in the extension host of a real VS Code through `runTests`. A launch in which no test began is repeated once; tests that
 * failed are not. Tests that ended without their last line count as one failure. Throws when both launches failed.
 */
export async function runHostTests(options: HostTestsOptions, signal?: AbortSignal): Promise<HostTestsResult> {
	const print = options.print ?? ((text: string) => process.stdout.write(text));
	const chosen = await chooseHostVscode((line) => print(`${line}\n`), signal);
	const first = await launch(options, chosen, print);
	if (first.kind === 'ran') {
		return first.result;
	}
	signal?.throwIfAborted();
	if (first.interrupted) {
		throw new Error(`The host tests were interrupted: ${first.why}`);
	}
	print(`VS Code did not start (${first.why}); once more\n`);
	const second = await launch(options, chosen, print);
	if (second.kind === 'ran') {
		return second.result;
	}
	throw new Error(`VS Code did not start: ${second.why}`);
}

type Launched =
	| { readonly kind: 'ran'; readonly result: HostTestsResult }
	| { readonly kind: 'failed'; readonly why: string; readonly interrupted: boolean };

async function launch(options: HostTestsOptions, chosen: HostVscode, print: (text: string) => void): Promise<Launched> {
	let text = '';
	const output = new Writable({
		write(chunk: Buffer, _encoding, done) {
			text += chunk;
			print(chunk.toString());
			done();
		},
	});
	let why = 'the tests never began';
	let interrupted = false;
	try {
		await runTests({
			vscodeExecutablePath: chosen.kind === 'desktop' ? chosen.executable : await buildLauncher(),
			extensionDevelopmentPath: options.extensionDevelopmentPath ?? projectRoot(),
			extensionTestsPath: options.testsPath,
			launchArgs: [options.folder],
			extensionTestsEnv: {
				...options.env,
				...(options.timeoutMs === undefined ? {} : { TANDEM_LAUNCH_TIMEOUT_MS: String(options.timeoutMs) }),
			},
			stdout: output,
			stderr: output,
		});
	} catch (error) {
		why = error instanceof Error ? error.message : String(error);
		// SIGHUP, SIGINT, SIGTERM.
		interrupted = error instanceof TestRunFailedError && [129, 130, 143].includes(error.code ?? 0);
	}
	const result = parseHostTestsLine(text);
	if (result) {
		return { kind: 'ran', result };
	}
	return text.includes(hostTestsStarted)
		? { kind: 'ran', result: { passed: 0, failed: 1 } }
		: { kind: 'failed', why, interrupted };
}

/** Builds the launcher, an executable file, and what it needs beside it; returns its path. */
export async function buildLauncher(): Promise<string> {
	const root = projectRoot();
	const folder = path.join(root, '.build', 'vscode');
	await build({
		entryPoints: ['launcher', 'testsWrapper'].map((name) => path.join(root, 'test', 'vscode', `${name}.ts`)),
		outdir: folder,
		outExtension: { '.js': '.cjs' },
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		packages: 'external',
		logLevel: 'warning',
	});
	const launcher = path.join(folder, 'launcher.cjs');
	await chmod(launcher, 0o755);
	if (process.platform !== 'win32') {
		return launcher;
	}
	const command = path.join(folder, 'launcher.cmd');
	await writeFile(command, `@"${process.execPath}" "%~dp0launcher.cjs" %*\r\n`);
	return command;
}
