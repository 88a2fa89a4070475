import { join } from 'node:path';
import type { IndexOptions } from '../shared/indexProtocol.ts';
import type { Contents } from './contents.ts';
import { Debounced } from './debounced.ts';
import type { IndexEngine } from './rank/indexEngine.ts';
import { layoutOf } from './scope.ts';
import { createStore, type KeptState, type Store } from './store.ts';

/** The index is saved when nothing has changed for so long, or has been changing for that long. */
const SAVE_AFTER_MS = 5_000;
const SAVE_AT_LEAST_MS = 60_000;

/** What there is to be saved. */
export interface Unsaved {
	readonly contents: Contents;
	/** The commits at which the past was read, by the root's URI. */
	readonly heads: Readonly<Record<string, string>>;
}

/** Keeps the index on disk, after quiet periods and when it is told to. */
export class Keeper {
	readonly #store: Store;
	readonly #layout: string;
	readonly #unsaved: () => Unsaved;
	readonly #timer = new Debounced(() => void this.save(), SAVE_AFTER_MS, SAVE_AT_LEAST_MS);
	#isDirty = false;
	#saving: Promise<void> = Promise.resolve();
	#updatedAt: number | undefined;

	constructor(options: IndexOptions, unsaved: () => Unsaved) {
		this.#store = createStore(join(options.storage, 'index'));
		this.#layout = layoutOf(options);
		this.#unsaved = unsaved;
	}

	/** Unix time of the last change, ms. */
	get updatedAt(): number | undefined {
		return this.#updatedAt;
	}

	/** Fills the engine; `undefined`, and an engine that is not to be used, where nothing of these roots was saved. */
	async open(engine: IndexEngine): Promise<KeptState | undefined> {
		const state = await this.#store.load(engine);
		if (state?.roots !== this.#layout) return undefined;
		this.#updatedAt = state.updatedAt;
		return state;
	}

	changed(): void {
		this.#updatedAt = Date.now();
		this.#isDirty = true;
		this.#timer.call();
	}

	/** Never rejects: a full disk costs the next start, nothing else. */
	save(): Promise<void> {
		this.#saving = this.#saving.then(() => this.#write());
		return this.#saving;
	}

	/** Deletes what was saved, and forgets what was not. Rejects when the disk does. */
	async remove(): Promise<void> {
		this.release();
		await this.#saving;
		this.#isDirty = false;
		this.#updatedAt = undefined;
		await this.#store.remove();
	}

	/** Saves no more by itself. */
	release(): void {
		this.#timer.cancel();
	}

	bytes(): Promise<number> {
		return this.#store.bytes();
	}

	async #write(): Promise<void> {
		if (!this.#isDirty) return;
		this.#isDirty = false;
		const { contents, heads } = this.#unsaved();
		const leftOut = contents.leftOut.toJson();
		const state = { roots: this.#layout, leftOut, heads, updatedAt: this.#updatedAt ?? Date.now() };
		await this.#store.save(contents.engine, state).catch(() => {
			this.#isDirty = true;
		});
	}
}
