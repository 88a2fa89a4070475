// Runs the TypeScript programs under test/: bundles one with esbuild into .build/ and starts it.
//   node test/run.mjs types            type-checks every room
//   node test/run.mjs unit [file …]    unit tests (all of them when no file is named) under node --test
//   node test/run.mjs <program> …      test/<program>.ts, e.g. start, all, bench/main
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const [what, ...rest] = process.argv.slice(2);
const OUT = '.build';
/** Folders whose tests need VS Code or a browser and have runners of their own. */
const NOT_UNIT = ['test/host', 'test/journeys', 'test/browser', 'test/playground', 'test/bench'];

function run(command, args, options = {}) {
	return new Promise((done) => {
		const child = spawn(command, args, { stdio: 'inherit', ...options });
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
		child.on('exit', (code, signal) => done(code ?? (signal ? 1 : 0)));
	});
}

function unitTests(folder = 'test') {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name).replaceAll('\\', '/');
		if (entry.isDirectory()) return NOT_UNIT.includes(path) ? [] : unitTests(path);
		return /\.test\.tsx?$/.test(entry.name) ? [path] : [];
	});
}

async function bundle(files, outbase = 'test') {
	await build({
		entryPoints: files,
		outdir: OUT,
		outbase,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		packages: 'external',
		sourcemap: 'inline',
		logLevel: 'warning',
		external: ['vscode'],
		jsx: 'automatic',
		jsxImportSource: 'preact',
		loader: { '.css': 'text' },
		outExtension: { '.js': '.cjs' },
	});
	return files.map((file) => join(OUT, relative(outbase, file)).replace(/\.tsx?$/, '.cjs'));
}

async function types() {
	const rooms = ['src/shared', 'src/core', 'src/remote', 'src/host', 'src/panel', '.', 'test'].filter((room) =>
		existsSync(join(room, 'tsconfig.json')),
	);
	const codes = [];
	const queue = [...rooms];
	const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
	await Promise.all(
		Array.from({ length: Math.min(2, availableParallelism()) }, async () => {
			for (let room = queue.shift(); room; room = queue.shift())
				codes.push(await run(process.execPath, [tsc, '-p', room, '--pretty', 'false']));
		}),
	);
	return codes.some(Boolean) ? 1 : 0;
}

async function main() {
	if (what === 'types') return types();
	if (what === 'unit') {
		const built = await bundle(rest.length ? rest : unitTests());
		return run(process.execPath, [
			'--enable-source-maps',
			'--test',
			...(process.env.TANDEM_REPORTER ? [`--test-reporter=${process.env.TANDEM_REPORTER}`] : []),
			...built,
		]);
	}
	const [program] = await bundle([`test/${what}.ts`]);
	return run(process.execPath, ['--enable-source-maps', program, ...rest]);
}
process.exitCode = await main();
