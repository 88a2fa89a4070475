import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import {
	CancellationTokenSource,
	createProtocolConnection,
	IPCMessageReader,
	IPCMessageWriter,
	type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import {
	CLIENT_REQUESTS,
	type FoundPlace,
	INDEX_NOTIFICATIONS,
	INDEX_REQUESTS,
	type IndexAnswer,
	type IndexOptions,
	type IndexStatus,
	type VirtualFile,
	type VirtualFiles,
	type VirtualFolder,
	type VirtualText,
} from '../../src/shared/indexProtocol.ts';

/** A running index process, and a client that speaks to it as the editor would. */
export interface IndexProcess {
	readonly child: ChildProcess;
	readonly connection: ProtocolConnection;
	readonly pid: number;
	search(query: string): Promise<IndexAnswer<readonly FoundPlace[]>>;
	/** Paths that a search finds, sorted. */
	paths(query: string): Promise<readonly string[]>;
	status(): Promise<IndexStatus>;
	/** Waits until it is built. */
	ready(): Promise<IndexStatus>;
	open(file: string, text: string): Promise<void>;
	change(file: string, text: string): Promise<void>;
	closeFile(file: string): Promise<void>;
	/** File events, as a watcher sends them. */
	changed(...files: readonly string[]): Promise<void>;
	configure(options: IndexOptions): Promise<void>;
	request<T>(method: string, params?: unknown): Promise<T>;
	/** An orderly end: what is unsaved is saved. */
	stop(): Promise<void>;
	/** As a crash. */
	kill(): Promise<void>;
}

export interface ClientSide {
	readonly files?: (folder: VirtualFolder) => VirtualFiles;
	readonly read?: (file: VirtualFile) => VirtualText;
	readonly onProgress?: (value: unknown) => void;
	readonly execArgv?: readonly string[];
}

/** Bundles a server once; the module’s path. `real`: the product’s own. */
export async function bundleServer(which: 'simple' | 'real', folder: string): Promise<string> {
	const entry = which === 'real' ? 'src/server/main.ts' : 'test/server/simpleServer.ts';
	const outfile = join(folder, `${which}-server.cjs`);
	await build({
		entryPoints: [entry],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		sourcemap: 'inline',
		logLevel: 'error',
	});
	return outfile;
}

/** What a test changes of these. */
export function optionsFor(folder: string, storage: string, more: Partial<IndexOptions> = {}): IndexOptions {
	return {
		roots: [{ name: 'project', uri: pathToFileURL(folder).href }],
		storage,
		excludes: ['**/node_modules'],
		maxFileBytes: 1024 * 1024,
		maxFiles: 50_000,
		maxBytes: 200 * 1024 * 1024,
		mayRunGit: true,
		...more,
	};
}

/** Starts the server and initialises it. */
export async function startIndex(module: string, options: IndexOptions, side: ClientSide = {}): Promise<IndexProcess> {
	const child = fork(module, ['--node-ipc', `--clientProcessId=${process.pid}`], {
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		execArgv: ['--enable-source-maps', ...(side.execArgv ?? [])],
		env: { ...process.env, UV_THREADPOOL_SIZE: '2' },
	});
	const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
	connection.onError(() => {});
	connection.onRequest(CLIENT_REQUESTS.files, (folder: VirtualFolder): unknown => side.files?.(folder));
	connection.onRequest(CLIENT_REQUESTS.read, (file: VirtualFile): unknown => side.read?.(file));
	connection.onRequest('window/workDoneProgress/create', () => null);
	connection.onNotification('$/progress', (value: unknown) => side.onProgress?.(value));
	connection.listen();
	await connection.sendRequest('initialize', {
		processId: process.pid,
		rootUri: null,
		capabilities: { window: { workDoneProgress: side.onProgress !== undefined } },
		initializationOptions: options,
	});
	await connection.sendNotification('initialized', {});
	return controls(child, connection);
}

function controls(child: ChildProcess, connection: ProtocolConnection): IndexProcess {
	const request = <T>(method: string, params?: unknown): Promise<T> => connection.sendRequest<T>(method, params);
	const search = (query: string) =>
		request<IndexAnswer<readonly FoundPlace[]>>(INDEX_REQUESTS.search, { query, limit: 50, budgetTokens: 8_000 });
	const status = () => request<IndexStatus>(INDEX_REQUESTS.status);
	const uri = (file: string) => (/^[a-z-]+:\/\//.test(file) ? file : pathToFileURL(file).href);
	let version = 1;
	const exited = once(child, 'exit');
	return {
		child,
		connection,
		pid: child.pid ?? 0,
		request,
		search,
		status,
		paths: async (query) => (await search(query)).value.map(({ path }) => path).sort(),
		async ready() {
			for (;;) {
				const now = await status();
				if (now.state !== 'building') return now;
				await new Promise((resolve) => setTimeout(resolve, 10));
			}
		},
		open: (file, text) =>
			connection.sendNotification('textDocument/didOpen', {
				textDocument: { uri: uri(file), languageId: 'plaintext', version: version++, text },
			}),
		change: (file, text) =>
			connection.sendNotification('textDocument/didChange', {
				textDocument: { uri: uri(file), version: version++ },
				contentChanges: [{ text }],
			}),
		closeFile: (file) => connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri(file) } }),
		changed: (...files) =>
			connection.sendNotification('workspace/didChangeWatchedFiles', {
				changes: files.map((file) => ({ uri: uri(file), type: 2 })),
			}),
		configure: (options) => connection.sendNotification(INDEX_NOTIFICATIONS.options, options),
		async stop() {
			await connection.sendRequest('shutdown');
			await connection.sendNotification('exit');
			await exited;
			connection.dispose();
		},
		async kill() {
			child.kill('SIGKILL');
			await exited;
			connection.dispose();
		},
	};
}

/** A token that is cancelled at once. */
export function cancelled() {
	const source = new CancellationTokenSource();
	queueMicrotask(() => source.cancel());
	return source.token;
}
