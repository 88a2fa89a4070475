/** Reads that overlap, so that the parser does not wait for the disk. */
const WORKERS = 3;

/** Paths whose state has to be looked at. A path is in work once at a time; what changes meanwhile is looked at again. */
export class UpdateQueue {
	readonly #work: (path: string) => Promise<void>;
	readonly #urgent = new Set<string>();
	readonly #later = new Set<string>();
	readonly #running = new Map<string, 'urgent' | 'later'>();
	#workers = 0;
	#isPaused = false;
	#waiting: { readonly isDone: () => boolean; readonly resolve: () => void }[] = [];

	/** `work` must not reject. */
	constructor(work: (path: string) => Promise<void>) {
		this.#work = work;
	}

	get size(): number {
		return this.#urgent.size + this.#later.size + this.#running.size;
	}

	/** What the user or a tool just changed: before all that is only found. */
	urgent(path: string): void {
		this.#later.delete(path);
		this.#urgent.add(path);
		this.#start();
	}

	later(path: string): void {
		if (this.#urgent.has(path)) return;
		this.#later.add(path);
		this.#start();
	}

	/** Of what was only found, the first `limit` that fit come next. */
	prefer(fits: (path: string) => boolean, limit: number): void {
		let moved = 0;
		for (const path of this.#later) {
			if (moved >= limit) return;
			if (!fits(path)) continue;
			this.#later.delete(path);
			this.#urgent.add(path);
			moved++;
		}
		this.#start();
	}

	/** Drops what was only found, or takes it up again. */
	pause(isPaused: boolean): void {
		this.#isPaused = isPaused;
		if (isPaused) this.#later.clear();
		this.#settle();
		this.#start();
	}

	clear(): void {
		this.#urgent.clear();
		this.#later.clear();
		this.#settle();
	}

	/** Resolves when all urgent paths are done. */
	whenUrgentDone(): Promise<void> {
		return this.#when(() => this.#urgent.size === 0 && ![...this.#running.values()].includes('urgent'));
	}

	/** Resolves when nothing is left. */
	whenIdle(): Promise<void> {
		return this.#when(() => this.size === 0);
	}

	#when(isDone: () => boolean): Promise<void> {
		if (isDone()) return Promise.resolve();
		return new Promise((resolve) => this.#waiting.push({ isDone, resolve }));
	}

	#settle(): void {
		const done = this.#waiting.filter(({ isDone }) => isDone());
		if (done.length === 0) return;
		this.#waiting = this.#waiting.filter((entry) => !done.includes(entry));
		for (const { resolve } of done) resolve();
	}

	#start(): void {
		while (this.#workers < WORKERS && this.#next()) {
			this.#workers++;
			void this.#run();
		}
	}

	async #run(): Promise<void> {
		for (let next = this.#next(); next; next = this.#next()) {
			const { path, kind } = next;
			(kind === 'urgent' ? this.#urgent : this.#later).delete(path);
			this.#running.set(path, kind);
			await this.#work(path);
			this.#running.delete(path);
			this.#settle();
		}
		this.#workers--;
		this.#start();
	}

	/** The next path that nobody works on. */
	#next(): { readonly path: string; readonly kind: 'urgent' | 'later' } | undefined {
		for (const path of this.#urgent) if (!this.#running.has(path)) return { path, kind: 'urgent' };
		if (this.#isPaused) return undefined;
		for (const path of this.#later) if (!this.#running.has(path)) return { path, kind: 'later' };
		return undefined;
	}
}
