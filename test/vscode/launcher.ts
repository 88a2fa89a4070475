#!/usr/bin/env node
// Stands in for the desktop `code` executable where there is none: takes its arguments, serves the VS Code from npm, opens it in a
// headless Chromium, and exits with the exit code of the extension tests.
//   TANDEM_LAUNCH_TIMEOUT_MS  ends everything with exit code 124 after so long (default 300000)
//   TANDEM_VERBOSE=1          the server's and the page's log on standard error
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureVscode, type NpmVscode } from './install.ts';
import { type LaunchArguments, parseLaunchArguments } from './launchArguments.ts';
import { runLaunch } from './runLaunch.ts';
import { serverEnvironment } from './vscodeServer.ts';

const cliFlags = ['install-extension', 'uninstall-extension', 'list-extensions'];
const cliPassed = [...cliFlags, 'extensions-dir', 'show-versions', 'force', 'pre-release'];

async function main(): Promise<number> {
	const args = parseLaunchArguments(process.argv.slice(2));
	const vscode = await ensureVscode({ progress: (line) => process.stderr.write(`${line}\n`) });
	if (args.has('version')) {
		process.stdout.write(`${vscode.version}\nnpm\n${process.arch}\n`);
		return 0;
	}
	if (cliFlags.some((flag) => args.has(flag))) {
		return runCli(vscode, args);
	}
	return runLaunch(vscode, args, {
		testsWrapper: path.join(__dirname, 'testsWrapper.cjs'),
		timeoutMs: Number(process.env.TANDEM_LAUNCH_TIMEOUT_MS) || 300_000,
		verbose: process.env.TANDEM_VERBOSE === '1',
	});
}

function runCli(vscode: NpmVscode, args: LaunchArguments): number {
	const passed = cliPassed.flatMap((name) =>
		args.all(name).flatMap((value) => (value === 'true' ? [`--${name}`] : [`--${name}`, value])),
	);
	const userData = args.one('user-data-dir');
	const place = userData ? ['--server-data-dir', path.join(userData, 'server')] : [];
	const main = path.join(vscode.root, 'out', 'server-main.js');
	const child = spawnSync(vscode.node, [main, '--accept-server-license-terms', ...place, ...passed], {
		stdio: 'inherit',
		env: serverEnvironment(process.env),
	});
	return child.status ?? 1;
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
		process.exit(1);
	},
);
