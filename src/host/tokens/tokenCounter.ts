import { Worker } from 'node:worker_threads';
import type { Clock } from '../../core/ports.ts';

/** To the thread. */
export interface CountQuestion {
	readonly id: number;
	readonly texts: readonly string[];
}

/** From the thread: o200k_base tokens, a number for each text. */
export interface CountAnswer {
	readonly id: number;
	readonly counts: readonly number[];
}

type Waiting = (counts: readonly number[] | undefined) => void;

/** The thread takes some 80 MB, and begins anew in a quarter of a second. */
const IDLE_MS = 120_000;

/** Counts tokens exactly, off the host's thread. The thread is started at the first question and ended when none came for a while. */
export class TokenCounter {
	readonly #file: string;
	readonly #clock: Clock;
	readonly #waiting = new Map<number, Waiting>();
	#thread: Worker | undefined;
	#idle = new AbortController();
	#lastId = 0;
	/** A thread that fails once would fail again. */
	#isBroken = false;

	/** `file` is the bundle of `tokensThread.ts`. */
	constructor(file: string, clock: Clock) {
		this.#file = file;
		this.#clock = clock;
	}

	/** Whether the thread runs. */
	get isLoaded(): boolean {
		return this.#thread !== undefined;
	}

	/** A count for each text, in their order; `undefined` when the signal aborts or no thread can be had. Never rejects. */
	count(texts: readonly string[], signal: AbortSignal): Promise<readonly number[] | undefined> {
		if (signal.aborted || this.#isBroken) return Promise.resolve(undefined);
		if (!texts.length) return Promise.resolve([]);
		this.#idle.abort();
		const thread = this.#start();
		if (!thread) return Promise.resolve(undefined);
		const id = ++this.#lastId;
		return new Promise((resolve) => {
			const give = () => this.#settle(id, undefined);
			this.#waiting.set(id, (counts) => {
				signal.removeEventListener('abort', give);
				resolve(counts);
			});
			signal.addEventListener('abort', give, { once: true });
			const question: CountQuestion = { id, texts };
			thread.postMessage(question);
		});
	}

	dispose(): void {
		this.#isBroken = true;
		this.#unload();
	}

	#start(): Worker | undefined {
		if (this.#thread) return this.#thread;
		try {
			// Neither the environment nor the flags of the host are its business.
			const thread = new Worker(this.#file, { env: {}, execArgv: [] });
			thread.unref();
			thread.on('message', ({ id, counts }: CountAnswer) => this.#settle(id, counts));
			thread.on('error', () => this.dispose());
			this.#thread = thread;
		} catch {
			this.#isBroken = true;
		}
		return this.#thread;
	}

	#settle(id: number, counts: readonly number[] | undefined): void {
		const waiting = this.#waiting.get(id);
		this.#waiting.delete(id);
		waiting?.(counts);
		if (this.#waiting.size === 0) this.#unloadWhenIdle();
	}

	#unloadWhenIdle(): void {
		this.#idle.abort();
		const idle = new AbortController();
		this.#idle = idle;
		void this.#clock.sleep(IDLE_MS, idle.signal).then(() => {
			if (!idle.signal.aborted) this.#unload();
		});
	}

	#unload(): void {
		this.#idle.abort();
		void this.#thread?.terminate();
		this.#thread = undefined;
		for (const id of [...this.#waiting.keys()]) this.#settle(id, undefined);
		this.#idle.abort();
	}
}
