import * as vscode from 'vscode';
import { ErrorCodes, ResponseError } from 'vscode-languageclient/node';
import type { NoIndex } from '../../core/lookupPorts.ts';
import { INDEX_NOTIFICATIONS } from '../../shared/indexProtocol.ts';
import { withToken } from '../cancellation.ts';
import type { HostIndexParts } from './codeIndex.ts';
import { createCrashes } from './crashes.ts';
import { readIndexOptions } from './indexOptions.ts';
import { type ServerLife, startServer } from './serverLife.ts';
import { watchFiles } from './watchFiles.ts';

/** The window's end of the index process. */
export interface IndexClient {
	/** Starts the process if need be. After a crash the question is asked again, so that no turn notices. Never rejects. */
	ask<T>(method: string, params: unknown, signal: AbortSignal): Promise<T | NoIndex>;
	/** Crashes of before do not count any more. */
	forgive(): void;
	readonly isRunning: boolean;
	dispose(): void;
}

/** A question that takes longer has met a process that hangs, ms. */
const PATIENCE_MS = 20_000;
/** A question that ends the process each time is not asked for ever. */
const TRIES = 3;

const CANCELLED: NoIndex = { unavailable: 'The question was cancelled.' };
const GAVE_UP: NoIndex = {
	unavailable:
		'The index stopped several times in a short while. Use text search instead; “Tandem: Rebuild Index” starts it over.',
};
const HANGS: NoIndex = {
	unavailable:
		'The index did not answer in time and is started anew. Use text search for now, or ask again in a minute.',
};
const REFUSED: NoIndex = { unavailable: 'The index could not answer that. Ask in other words, or use text search.' };

/** Starts nothing yet. */
export function createIndexClient(parts: HostIndexParts): IndexClient {
	const channel = vscode.window.createOutputChannel('Tandem Index', { log: true });
	const crashes = createCrashes(() => performance.now());
	let life: ServerLife | undefined;
	let isDisposed = false;

	const born = async (signal: AbortSignal): Promise<ServerLife | NoIndex> => {
		const wait = crashes.waitBeforeStart();
		if (wait === 'gaveUp') return GAVE_UP;
		if (!life) {
			if (wait > 0) await pause(wait, signal);
			if (signal.aborted || isDisposed) return CANCELLED;
		}
		life ??= startServer(parts, channel, (dead) => {
			if (life !== dead) return;
			life = undefined;
			if (isDisposed) return;
			if (crashes.add() === 'tooMany') warn();
		});
		return life;
	};

	const watchers = followWorkspace(parts, () => life);
	return {
		async ask<T>(method: string, params: unknown, signal: AbortSignal) {
			for (let attempt = 0; attempt < TRIES; attempt++) {
				const current = await born(signal);
				if ('unavailable' in current) return current;
				const answer = await askOnce<T>(current, method, params, signal);
				if (answer.kind === 'answer') return answer.value;
				if (signal.aborted || isDisposed) return CANCELLED;
				if (answer.kind === 'refused') return REFUSED;
				if (answer.kind === 'late') {
					current.kill();
					return HANGS;
				}
			}
			return GAVE_UP;
		},
		forgive: () => crashes.forget(),
		get isRunning() {
			return life !== undefined;
		},
		dispose() {
			isDisposed = true;
			watchers.dispose();
			const last = life;
			life = undefined;
			void Promise.resolve(last?.stop()).finally(() => channel.dispose());
		},
	};
}

type Asked<T> =
	| { readonly kind: 'answer'; readonly value: T }
	/** The process ended, or it said no, or it says nothing. */
	| { readonly kind: 'died' | 'refused' | 'late' };

async function askOnce<T>(life: ServerLife, method: string, params: unknown, signal: AbortSignal): Promise<Asked<T>> {
	const patience = new AbortController();
	const asking = withToken(AbortSignal.any([signal, patience.signal]), (token) => life.send<T>(method, params, token));
	const late = new Promise<'late'>((resolve) => {
		const timer = setTimeout(() => resolve('late'), PATIENCE_MS);
		patience.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
	});
	try {
		const first = await Promise.race([
			asking.then((value) => ({ value })),
			late,
			life.whenDead.then(() => 'died' as const),
		]);
		return typeof first === 'string' ? { kind: first } : { kind: 'answer', value: first.value };
	} catch (error) {
		if (isRefusal(error)) return { kind: 'refused' };
		// What the process had not answered when it ended is rejected a moment before its end is known.
		await life.end();
		return { kind: 'died' };
	} finally {
		patience.abort();
		asking.catch(() => {});
	}
}

/** The process's own word, and not that of a connection that broke. */
function isRefusal(error: unknown): boolean {
	const { ConnectionInactive, MessageReadError, MessageWriteError, PendingResponseRejected } = ErrorCodes;
	const broken: readonly number[] = [ConnectionInactive, MessageReadError, MessageWriteError, PendingResponseRejected];
	return error instanceof ResponseError && !broken.includes(error.code);
}

/** Tells the process of files, folders and settings, as long as it runs. */
function followWorkspace(parts: HostIndexParts, life: () => ServerLife | undefined): vscode.Disposable {
	const { workspace } = vscode;
	const options = () => void life()?.notify(INDEX_NOTIFICATIONS.options, readIndexOptions(parts));
	const tell = (uris: readonly string[]) =>
		void life()?.notify('workspace/didChangeWatchedFiles', { changes: uris.map((uri) => ({ uri, type: 2 })) });
	let watcher = watchFiles(parts.paths.roots(), tell);
	const listeners = [
		workspace.onDidChangeWorkspaceFolders(() => {
			watcher.dispose();
			watcher = watchFiles(parts.paths.roots(), tell);
			options();
		}),
		workspace.onDidGrantWorkspaceTrust(options),
		workspace.onDidChangeConfiguration((event) => {
			if (['files.exclude', 'search.exclude', 'tandem.index'].some((name) => event.affectsConfiguration(name)))
				options();
		}),
	];
	return {
		dispose() {
			watcher.dispose();
			for (const listener of listeners) listener.dispose();
		},
	};
}

function warn(): void {
	void vscode.window.showWarningMessage(
		'Tandem’s index stopped several times, so text search is used for now. “Tandem: Rebuild Index” starts it over.',
	);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener(
			'abort',
			() => {
				clearTimeout(timer);
				resolve();
			},
			{ once: true },
		);
	});
}
