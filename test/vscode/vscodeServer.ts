import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { VscodeServerFiles } from './install.ts';
import { runProcess } from './runProcess.ts';

/** How a VS Code server is started. */
export type ServerOptions = {
	/** Where settings, state and logs are kept, as on desktop. */
	readonly userDataDir: string;
	readonly extensionsDir: string;
	/** Whether every folder is trusted without asking, or as users have it. */
	readonly workspaceTrust: 'asked' | 'trusted';
	/** Variables for the server and its extension hosts beside those of this process; undefined removes one. */
	readonly env?: NodeJS.ProcessEnv;
	/**
	 * Lets the page's address name an extension under development. It also hides all notifications, so windows that are
	 * to behave as for users go without.
	 */
	readonly smokeTestDriver?: boolean;
	/** Seconds for which an extension host outlives its window. Longer lets a user's browser come back after sleep. */
	readonly graceSeconds?: number;
	/** Further arguments for the server. */
	readonly args?: readonly string[];
};

/** A running server. It ends with this process, however that ends. */
export type VscodeServer = {
	/** Host and port, such as `127.0.0.1:40213`. */
	readonly authority: string;
	/** The secret without which no page opens. */
	readonly token: string;
	/** What the server has printed until now. */
	output(): string;
	/** Resolves with the reason when the server has ended. */
	readonly ended: Promise<string>;
	/** Ends the server and all of its processes: politely, and after 3 s by force. */
	stop(): Promise<void>;
	/** Ends all of it by force, without waiting; for exit listeners. */
	stopNow(): void;
};

const listening = /Extension host agent listening on (\d+)/;

/** Starts a VS Code server on a free port of loopback. Rejects when it does not listen within 60 s. */
export async function startServer(
	files: VscodeServerFiles,
	options: ServerOptions,
	signal?: AbortSignal,
): Promise<VscodeServer> {
	signal?.throwIfAborted();
	const token = randomBytes(16).toString('hex');
	// Its own group, so that one signal reaches its extension hosts as well.
	const child = spawn(files.node, serverArgs(files, options, token), {
		stdio: ['pipe', 'pipe', 'pipe'],
		detached: process.platform !== 'win32',
		windowsHide: true,
		env: serverEnvironment(process.env, options.env),
	});
	const stopNow = (): void => killTree(child, 'SIGKILL');
	process.once('exit', stopNow);
	signal?.addEventListener('abort', stopNow, { once: true });
	let text = '';
	const ended = new Promise<string>((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('exit', (code, by) => resolve(`the server ended by itself (${code ?? by})`));
	}).finally(() => {
		process.removeListener('exit', stopNow);
		signal?.removeEventListener('abort', stopNow);
	});
	const port = new Promise<string>((resolve) => {
		const hear = (data: Buffer): void => {
			text += data;
			const found = listening.exec(text);
			if (found?.[1]) {
				resolve(found[1]);
			}
		};
		child.stdout?.on('data', hear);
		child.stderr?.on('data', hear);
	});
	const authority = `127.0.0.1:${await listens(port, ended, stopNow, () => text)}`;
	return { authority, token, output: () => text, ended, stop: () => stop(child, ended), stopNow };
}

async function listens(
	port: Promise<string>,
	ended: Promise<string>,
	stopNow: () => void,
	output: () => string,
): Promise<string> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<string>((resolve) => {
		timer = setTimeout(() => resolve('it did not listen within 60 s'), 60_000);
	});
	const failed = Promise.race([ended, late]).then((why) => {
		throw new Error(`VS Code's server did not start: ${why}\n${output().slice(-2000)}`);
	});
	try {
		return await Promise.race([port, failed]);
	} catch (error) {
		stopNow();
		throw error;
	} finally {
		clearTimeout(timer);
		failed.catch(() => {});
	}
}

/** Installs an extension from a .vsix into `extensionsDir`, as `code --install-extension` does. Rejects with what it printed. */
export async function installExtension(
	files: VscodeServerFiles,
	options: ServerOptions,
	vsix: string,
	signal?: AbortSignal,
): Promise<void> {
	const args = [path.join(files.root, 'out', 'server-main.js'), '--accept-server-license-terms', ...folders(options)];
	await runProcess(
		{ file: files.node, args: [...args, '--install-extension', path.resolve(vsix), '--force'] },
		{ cwd: files.root, env: serverEnvironment(process.env, options.env) },
		signal,
	);
}

function serverArgs(files: VscodeServerFiles, options: ServerOptions, token: string): string[] {
	return [
		path.join(files.root, 'guardedServer.mjs'),
		...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
		...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-experiments'],
		...['--reconnection-grace-time', String(options.graceSeconds ?? 1)],
		...folders(options),
		...(options.workspaceTrust === 'trusted' ? ['--disable-workspace-trust'] : []),
		...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
		...(options.args ?? []),
	];
}

function folders(options: ServerOptions): string[] {
	return [
		...['--server-data-dir', path.join(options.userDataDir, 'server')],
		...['--user-data-dir', options.userDataDir],
		...['--extensions-dir', options.extensionsDir],
	];
}

/** The environment of this process for a VS Code of its own: without what an outer VS Code or npm left for its children. */
export function serverEnvironment(env: NodeJS.ProcessEnv, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
	const foreign = /^(VSCODE_(?!TEST)|ELECTRON_|npm_)|^NODE_OPTIONS$/;
	const kept = Object.entries(env).filter(([name]) => !foreign.test(name));
	return { ...Object.fromEntries(kept), ...more };
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
	killTree(child, 'SIGTERM');
	let timer: NodeJS.Timeout | undefined;
	await Promise.race([
		ended,
		new Promise((resolve) => {
			timer = setTimeout(resolve, 3000);
		}),
	]);
	clearTimeout(timer);
	// The server may have gone before its children did.
	killTree(child, 'SIGKILL');
	await ended;
}

function killTree(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) {
		return;
	}
	if (process.platform === 'win32') {
		spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
			'error',
			() => {},
		);
		return;
	}
	try {
		process.kill(-child.pid, signal);
	} catch {
		// The group is gone.
	}
}
