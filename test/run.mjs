// Runs the TypeScript programs under test/: bundles them with esbuild into .build/ and starts them.
//   node test/run.mjs types                 type-checks every room
//   node test/run.mjs unit [file …]         tests under node --test: the named files, or all that need nothing but Node
//   node test/run.mjs <program> [argument …]  test/<program>.ts, e.g. check, all, start, package, bench/main
// TANDEM_TAP=file writes the tests' report there as TAP.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(resolve(dirname(fileURLToPath(import.meta.url)), '..'));
const [what, ...rest] = process.argv.slice(2);
const OUT = '.build';
const TEST = /\.test\.tsx?$/;
/** Folders whose tests need VS Code, a browser or a minute, and are started by stages of their own. */
const NOT_UNIT = [
	'test/host',
	'test/journeys',
	'test/browser',
	'test/playground',
	'test/bench',
	'test/remote/openai/conformance',
];
const ROOMS = ['src/shared', 'src/core', 'src/remote', 'src/server', 'src/host', 'src/panel', '.', 'test'];

function run(args) {
	return new Promise((done) => {
		const child = spawn(process.execPath, args, { stdio: 'inherit' });
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
		child.on('exit', (code) => done(code ?? 1));
	});
}

function testsBelow(folder) {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return NOT_UNIT.includes(path) ? [] : testsBelow(path);
		return TEST.test(entry.name) ? [path] : [];
	});
}

/** Packages stay outside and are found from the project's node_modules. */
function bundle(options) {
	return build({
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		packages: 'external',
		external: ['vscode'],
		sourcemap: 'inline',
		jsx: 'automatic',
		jsxImportSource: 'preact',
		loader: { '.css': 'text' },
		logLevel: 'warning',
		...options,
	});
}

/** Bundles each file by itself; returns where the bundles are. */
async function bundleEach(files) {
	await bundle({ entryPoints: files, outdir: OUT, outbase: 'test', outExtension: { '.js': '.cjs' } });
	return files.map((file) => join(OUT, relative('test', file)).replace(/\.tsx?$/, '.cjs'));
}

/** Bundles files into one that runs all of them: a process for each would cost more than the tests do. */
async function bundleTogether(files) {
	const outfile = join(OUT, 'unit.cjs');
	const contents = files.map((file) => `import './${file}';`).join('\n');
	await bundle({ stdin: { contents, resolveDir: '.', loader: 'ts' }, outfile });
	return [outfile];
}

async function types() {
	const queue = [...ROOMS];
	const codes = [];
	const worker = async () => {
		for (let room = queue.shift(); room; room = queue.shift()) {
			codes.push(await run([join('node_modules', 'typescript', 'bin', 'tsc'), '-p', room, '--pretty', 'false']));
		}
	};
	await Promise.all([worker(), worker()]);
	return codes.some(Boolean) ? 1 : 0;
}

function reporters() {
	const tap = process.env.TANDEM_TAP;
	if (!tap) return [];
	return [
		'--test-reporter=spec',
		'--test-reporter-destination=stdout',
		'--test-reporter=tap',
		`--test-reporter-destination=${tap}`,
	];
}

/** Named files run one after the other, each in a process of its own: they may open windows. */
async function unit(files) {
	const bundles = files.length ? await bundleEach(files) : await bundleTogether(testsBelow('test'));
	return run(['--enable-source-maps', '--test', '--test-concurrency=1', ...reporters(), ...bundles]);
}

async function main() {
	if (what === 'types') return types();
	if (what === 'unit') return unit(rest);
	const [program] = await bundleEach([`test/${what}.ts`]);
	return run(['--enable-source-maps', program, ...rest]);
}

process.exitCode = await main();
