import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Part, Progress } from './installedPart.ts';
import { npmInstall, npmUnpack } from './npm.ts';
import { guardSource, spdlogSource, stableApiRule } from './serverPatches.ts';
import { pinned } from './versions.ts';

/** Dependencies that a test host never reaches: agents, remote containers, databases, single sign-on. Half of the download. */
const unusedDependencies = [
	'@devcontainers/cli',
	'@github/copilot-sdk',
	'@microsoft/mxc-sdk',
	'@vscode/sandbox-runtime',
	'@vscode/sqlite3',
	'@xterm/addon-ligatures',
	'kerberos',
	'ssh2',
];
const windowsDependencies = ['@vscode/windows-process-tree', '@vscode/windows-registry'];

/** Built-in extensions that journeys do without: other assistants, sign-in, the JavaScript debugger, two heavy previews. */
const unusedExtensions = [
	'copilot',
	'markdown-math',
	'mermaid-markdown-features',
	'microsoft-authentication',
	'ms-vscode.js-debug',
	'ms-vscode.js-debug-companion',
	'ms-vscode.vscode-js-profile-table',
];

/** The files that carry VS Code's check of proposed APIs. */
const proposedApiFiles = [
	'out/server-main.js',
	'out/vs/code/browser/workbench/workbench.js',
	'out/vs/workbench/api/node/extensionHostProcess.js',
	'out/vs/workbench/api/worker/extensionHostWorkerMain.js',
];

/** The VS Code server with its dependencies under `folder/vscode`, following stable's rules. */
export function vscodePart(folder: string, progress: Progress): Part {
	const title = `VS Code ${pinned.vscode}`;
	return {
		title,
		folder,
		needs: [
			...proposedApiFiles,
			'guardedServer.mjs',
			'extensions/git/package.json',
			'extensions/node_modules/typescript/lib/tsserver.js',
		].map((name) => `vscode/${name}`),
		async build(temporary, _final, signal) {
			const root = path.join(temporary, 'vscode');
			progress(`${title}: fetching ${pinned.server}`);
			await npmUnpack(pinned.server, 'lib/vscode', temporary, signal);
			progress(`${title}: installing its dependencies`);
			await dropDependencies(root);
			await npmInstall(root, signal);
			await npmInstall(path.join(root, 'extensions'), signal);
			progress(`${title}: pruning, putting stable's API rule back`);
			await prune(root);
			await patch(root);
		},
	};
}

async function dropDependencies(root: string): Promise<void> {
	const file = path.join(root, 'package.json');
	const manifest: { dependencies: Record<string, string> } = JSON.parse(await readFile(file, 'utf8'));
	const unused = process.platform === 'win32' ? unusedDependencies : [...unusedDependencies, ...windowsDependencies];
	for (const name of unused) {
		delete manifest.dependencies[name];
	}
	await writeFile(file, JSON.stringify(manifest, null, 2));
}

async function prune(root: string): Promise<void> {
	const remove = (name: string): Promise<void> => rm(path.join(root, name), { recursive: true, force: true });
	for (const name of unusedExtensions) {
		await remove(`extensions/${name}`);
	}
	const here = `${process.platform}-`;
	for (const folder of ['node_modules/@vscode/ripgrep-universal/bin', 'node_modules/node-pty/prebuilds']) {
		const names = await readdir(path.join(root, folder)).catch(() => []);
		for (const name of names.filter((each) => !each.startsWith(here))) {
			await remove(`${folder}/${name}`);
		}
	}
	if (process.platform !== 'win32') {
		await remove('node_modules/node-pty/third_party');
	}
}

async function patch(root: string): Promise<void> {
	for (const name of proposedApiFiles) {
		const file = path.join(root, name);
		const patched = stableApiRule(await readFile(file, 'utf8'));
		if (patched === undefined) {
			throw new Error(`${pinned.server}: ${name} has changed shape; its check of proposed APIs was not found`);
		}
		await writeFile(file, patched);
	}
	await writeFile(path.join(root, 'guardedServer.mjs'), guardSource);
	await writeFile(path.join(root, 'node_modules/@vscode/spdlog/index.js'), spdlogSource);
	// Its work, ending an orphaned extension host, is done by the guard.
	await writeFile(path.join(root, 'node_modules/@vscode/native-watchdog/index.js'), 'exports.start = () => {};\n');
}
