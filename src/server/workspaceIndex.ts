import type { IndexOptions, IndexStatus } from '../shared/indexProtocol.ts';
import type { ClientFiles } from './clientSource.ts';
import { Contents, type ParseFile } from './contents.ts';
import { Debounced } from './debounced.ts';
import { Past } from './history/past.ts';
import { Keeper } from './keeper.ts';
import { OpenBuffers } from './openBuffers.ts';
import type { OutlineFile } from './outlines.ts';
import type { IndexEngine } from './rank/indexEngine.ts';
import { scanRoots } from './scan.ts';
import { createScope, layoutOf } from './scope.ts';
import { UpdateQueue } from './updateQueue.ts';
import { RULE_FILES } from './walk/ignoreRules.ts';

/** What the index is made with. */
export interface IndexParts {
	readonly createEngine: (maxBytes: number) => IndexEngine;
	readonly parse: ParseFile;
	readonly outline: OutlineFile;
	readonly client: ClientFiles;
	/** The state or the progress is another; called often. */
	readonly onProgress: () => void;
}

/** Rules and branches change in several steps. */
const RESCAN_AFTER_MS = 200;
/** A question waits so long for what has just been changed, for the very first files, and for the comparison of what was opened. */
const FRESH_MS = 250;
const FIRST_MS = 400;
const OPENED_MS = 100;
/** Files that a question brings to the front. */
const PREFERRED = 100;
/** More file events at once are a tool at work, not a person. */
const MANY_EVENTS = 200;

/** The index of the open workspace: built, followed, saved and asked. One for a process. */
export class WorkspaceIndex {
	readonly #parts: IndexParts;
	/** What editors hold; to be told of every open document. */
	readonly buffers = new OpenBuffers((path) => this.#queue.urgent(path));
	readonly #queue: UpdateQueue;
	readonly #past: Past;
	readonly #rescanning = new Debounced(() => this.rescan(), RESCAN_AFTER_MS, 2_000);
	#options: IndexOptions;
	#contents: Contents;
	#keeper: Keeper;
	#phase: IndexStatus['state'] = 'building';
	#toRead = 0;
	#build = new AbortController();
	/** What opens, builds or closes, one after the other. */
	#lifecycle: Promise<void> = Promise.resolve();
	#built: Promise<void> = Promise.resolve();

	constructor(options: IndexOptions, parts: IndexParts) {
		this.#parts = parts;
		this.#options = options;
		this.#queue = new UpdateQueue((path) => this.#contents.update(path, this.#build.signal).catch(() => {}));
		this.#contents = this.#empty();
		this.#keeper = this.#newKeeper();
		this.#past = new Past(() => this.#rescanning.call());
	}

	/** Opens what was saved, and begins to bring it up to date. Resolves when the saved index can be asked. */
	start(): Promise<void> {
		return this.#next(async () => {
			const state = await this.#keeper.open(this.#contents.engine);
			this.#contents = state ? this.#over(this.#contents.engine) : this.#empty();
			this.#contents.leftOut.load(state?.leftOut);
			this.#past.take(state?.heads ?? {});
			this.#begin();
		});
	}

	/** Other roots, globs or limits. What is still right is kept. */
	configure(options: IndexOptions): Promise<void> {
		return this.#next(async () => {
			const isSame = layoutOf(this.#options) === layoutOf(options);
			await this.#halt();
			this.#options = options;
			this.#keeper.release();
			this.#keeper = this.#newKeeper();
			this.#contents = isSame ? this.#over(this.#contents.engine) : this.#empty();
			if (!isSame) this.#past.forget();
			this.#begin();
		});
	}

	rebuild(): Promise<void> {
		return this.#next(async () => {
			await this.#halt();
			await this.#keeper.remove();
			this.#contents = this.#empty();
			this.#past.forget();
			this.#begin();
		});
	}

	/** Deletes the index here and on disk; it stays off until it is rebuilt. */
	remove(): Promise<void> {
		return this.#next(async () => {
			await this.#halt();
			this.#phase = 'off';
			this.#contents = this.#empty();
			this.#past.forget();
			await this.#keeper.remove();
		});
	}

	/** Leaves the index as far as it is. What is edited is still followed. */
	pause(): void {
		this.#build.abort();
		this.#build = new AbortController();
		this.#queue.pause(true);
		this.#phase = 'off';
		this.#parts.onProgress();
	}

	/** Compares everything with the index, by time and size. */
	rescan(): void {
		if (this.#phase === 'off') return;
		void this.#next(async () => {
			await this.#halt();
			this.#begin();
		});
	}

	/** Saves what is unsaved and lets go of the disk. */
	close(): Promise<void> {
		return this.#next(async () => {
			await this.#halt();
			this.#keeper.release();
			this.#rescanning.cancel();
			this.#past.dispose();
			await this.#keeper.save();
		});
	}

	/** Files or folders were made, changed or deleted; a root itself stands for everything in it. */
	filesChanged(uris: readonly string[]): void {
		if (this.#phase === 'off' && this.#contents.engine.stats().files === 0) return;
		for (const uri of uris) {
			const place = this.#contents.scope.roots.placeOfUri(uri);
			if (!place || place.inside.split('/').includes('.git')) continue;
			const name = place.inside.slice(place.inside.lastIndexOf('/') + 1);
			if (place.inside === '' || RULE_FILES.some((rules) => rules === name)) this.#rescanAfter(place.root.uri);
			if (place.inside === '') continue;
			if (uris.length > MANY_EVENTS) this.#queue.later(place.path);
			else this.#queue.urgent(place.path);
		}
	}

	async status(): Promise<IndexStatus> {
		const { files, symbols } = this.#contents.engine.stats();
		const { updatedAt } = this.#keeper;
		return {
			state: this.#phase,
			files,
			symbols,
			bytes: await this.#keeper.bytes(),
			skipped: this.#contents.leftOut.byReason(),
			...(updatedAt !== undefined && { updatedAt }),
			...(this.#phase === 'building' && { progress: this.progress() }),
		};
	}

	/** Of 1. */
	progress(): number {
		return this.#toRead === 0 ? 0 : Math.max(0, Math.min(1, 1 - this.#queue.size / this.#toRead));
	}

	get phase(): IndexStatus['state'] {
		return this.#phase;
	}

	get contents(): Contents {
		return this.#contents;
	}

	/** Whether there may be more than `contents` has. */
	get isPartial(): boolean {
		return this.#phase !== 'ready' || this.#queue.size > 0;
	}

	/** Makes the contents as fresh as a short time allows, what fits these words first. Never rejects. */
	async freshen(words: string): Promise<void> {
		await this.#lifecycle;
		this.buffers.settleAll();
		if (this.#phase === 'building') {
			this.#queue.prefer(pathsWith(words), PREFERRED);
			const isOpened = this.#contents.engine.stats().files > 0;
			await Promise.race([this.#built, waitAtMost(isOpened ? OPENED_MS : FIRST_MS)]);
		}
		await Promise.race([this.#queue.whenUrgentDone(), waitAtMost(FRESH_MS)]);
	}

	/** Resolves when the build that is under way is over. */
	whenBuilt(): Promise<void> {
		return this.#lifecycle.then(() => this.#built);
	}

	#rescanAfter(rootUri: string): void {
		for (const [root, source] of this.#contents.scope.sources) if (root.uri === rootUri) source.forgetRules();
		this.#rescanning.call();
	}

	/** Starts a build that runs beside the answers. */
	#begin(): void {
		this.#phase = 'building';
		this.#toRead = 0;
		this.#queue.pause(false);
		const { signal } = this.#build;
		this.#built = this.#run(signal).catch(() => {});
		this.#parts.onProgress();
	}

	async #run(signal: AbortSignal): Promise<void> {
		const contents = this.#contents;
		const touch = (path: string) => {
			this.#toRead++;
			this.#queue.later(path);
			this.#parts.onProgress();
		};
		for (const path of this.buffers.paths()) this.#queue.urgent(path);
		// Of what was opened: the first question is already on its way.
		void contents.engine.warm(signal).catch(() => {});
		await scanRoots(contents, touch, signal);
		await this.#queue.whenIdle();
		signal.throwIfAborted();
		await contents.engine.warm(signal);
		this.#phase = 'ready';
		this.#parts.onProgress();
		if (await this.#past.read(contents, this.#options.mayRunGit, signal)) {
			this.#changed();
			await contents.engine.warm(signal);
		}
		await this.#past.watch(contents.scope.roots);
	}

	/** Ends the build; nothing is in work afterwards. */
	async #halt(): Promise<void> {
		this.#build.abort();
		this.#queue.clear();
		await Promise.all([this.#built, this.#queue.whenIdle()]);
		this.#build = new AbortController();
	}

	#next(step: () => Promise<void>): Promise<void> {
		const done = this.#lifecycle.then(step);
		this.#lifecycle = done.catch(() => {});
		return done;
	}

	#changed(): void {
		this.#keeper.changed();
		this.#parts.onProgress();
	}

	#empty(): Contents {
		return this.#over(this.#parts.createEngine(this.#options.maxBytes));
	}

	#over(engine: IndexEngine): Contents {
		const scope = createScope(this.#options, this.#parts.client);
		this.buffers.place((uri) => scope.roots.placeOfUri(uri)?.path);
		return new Contents(scope, {
			engine,
			parse: this.#parts.parse,
			outline: this.#parts.outline,
			buffers: this.buffers,
			touch: (path) => this.#queue.later(path),
			onChange: () => this.#changed(),
		});
	}

	#newKeeper(): Keeper {
		return new Keeper(this.#options, () => ({ contents: this.#contents, heads: this.#past.heads() }));
	}
}

/** Paths that hold a word of a question. */
function pathsWith(words: string): (path: string) => boolean {
	const wanted = words
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word.length > 2);
	return (path) => wanted.some((word) => path.toLowerCase().includes(word));
}

function waitAtMost(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
