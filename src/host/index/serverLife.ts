import type * as vscode from 'vscode';
import {
	CloseAction,
	ErrorAction,
	LanguageClient,
	type LanguageClientOptions,
	type NodeModule,
	RevealOutputChannelOn,
	TransportKind,
} from 'vscode-languageclient/node';
import { CLIENT_REQUESTS, type VirtualFile, type VirtualFolder } from '../../shared/indexProtocol.ts';
import type { HostIndexParts } from './codeIndex.ts';
import { MAX_HEAP_MB, readIndexOptions } from './indexOptions.ts';
import { listVirtualFiles, readVirtualFile } from './virtualFiles.ts';

/** One process of the index, from its start to its end. Another one takes its place: this one is not started again. */
export interface ServerLife {
	/** Waits until it is initialised. Rejects when it ends, or refuses. */
	send<T>(method: string, params: unknown, token: vscode.CancellationToken): Promise<T>;
	/** Dropped when it does not run: it looks at everything when it starts. Never rejects. */
	notify(method: string, params: unknown): Promise<void>;
	/** Resolves when it has ended, however. */
	readonly whenDead: Promise<void>;
	/** After its connection broke: waits for the news of its end, or brings it about. */
	end(): Promise<void>;
	kill(): void;
	/** In order, so that what is unsaved is saved. Never rejects. */
	stop(): Promise<void>;
}

/** The end of a process is known a little after its connection's. */
const NEWS_MS = 2_000;
const STOP_MS = 4_000;
/** Longer documents are not sent as they are typed, lines. */
const MAX_LINES = 60_000;

/** A client that leaves words to us: its own would tell users of servers and connections. */
class QuietClient extends LanguageClient {
	override error(message: string, data?: unknown): void {
		super.error(message, data, false);
	}
}

/** Starts a process; `onDeath` comes once, also when it never came up. */
export function startServer(
	parts: HostIndexParts,
	channel: vscode.LogOutputChannel,
	onDeath: (life: ServerLife) => void,
): ServerLife {
	let isDead = false;
	const death = Promise.withResolvers<void>();
	const die = () => {
		if (isDead) return;
		isDead = true;
		death.resolve();
		onDeath(life);
	};
	const client = new QuietClient(
		'tandem.index',
		'Tandem Index',
		serverOptions(parts),
		clientOptions(parts, channel, die),
	);
	client.onRequest(CLIENT_REQUESTS.files, (folder: VirtualFolder) => listVirtualFiles(folder));
	client.onRequest(CLIENT_REQUESTS.read, (file: VirtualFile): Promise<unknown> => readVirtualFile(file));
	const started = client.start();
	started.catch(die);
	const life: ServerLife = {
		async send<T>(method: string, params: unknown, token: vscode.CancellationToken) {
			await started;
			return client.sendRequest<T>(method, params, token);
		},
		async notify(method, params) {
			await started.then(() => client.sendNotification(method, params)).catch(() => {});
		},
		whenDead: death.promise,
		async end() {
			await Promise.race([death.promise, new Promise((resolve) => setTimeout(resolve, NEWS_MS))]);
			client.serverProcess?.kill('SIGKILL');
			die();
		},
		kill: () => void client.serverProcess?.kill('SIGKILL'),
		async stop() {
			isDead = true;
			death.resolve();
			const child = client.serverProcess;
			const isRunning = child && child.exitCode === null && child.signalCode === null;
			// Its end alone counts: an error comes before it, when what is still written finds the pipe closed.
			const ended = isRunning && new Promise<void>((resolve) => child.once('exit', () => resolve()));
			await client.dispose(STOP_MS).catch(() => {});
			// Its end is still logged by the client, which sees to it that it comes.
			await ended;
		},
	};
	return life;
}

function serverOptions({ serverModule }: HostIndexParts): NodeModule {
	return {
		module: serverModule,
		transport: TransportKind.ipc,
		options: {
			execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`],
			// Reading shall not take all cores either.
			env: { UV_THREADPOOL_SIZE: '2' },
		},
	};
}

function clientOptions(
	parts: HostIndexParts,
	channel: vscode.LogOutputChannel,
	die: () => void,
): LanguageClientOptions {
	const schemes = [...new Set(['file', ...parts.paths.roots().map(({ uri }) => uri.scheme)])];
	return {
		documentSelector: schemes.map((scheme) => ({ scheme })),
		initializationOptions: readIndexOptions(parts),
		outputChannel: channel,
		revealOutputChannelOn: RevealOutputChannelOn.Never,
		initializationFailedHandler: () => false,
		errorHandler: {
			error: () => ({ action: ErrorAction.Continue, handled: true }),
			closed() {
				die();
				return { action: CloseAction.DoNotRestart, handled: true };
			},
		},
		middleware: {
			async didOpen(document, next) {
				const isOurs = parts.paths.pathOf(document.uri) !== undefined && document.lineCount <= MAX_LINES;
				if (isOurs) await next(document);
			},
		},
	};
}
