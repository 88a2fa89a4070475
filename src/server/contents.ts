import type { CodeSymbol, SkipReason } from '../shared/indexProtocol.ts';
import { FolderCounts } from './folderCounts.ts';
import { LeftOut } from './leftOut.ts';
import type { OpenBuffers } from './openBuffers.ts';
import { type OutlineFile, Outlines } from './outlines.ts';
import type { ParsedFile } from './parsedFile.ts';
import type { IndexEngine } from './rank/indexEngine.ts';
import type { Place } from './roots.ts';
import type { Scope } from './scope.ts';
import type { Sight, Source, Stamp } from './source.ts';
import { skipByText } from './walk/skipFile.ts';

/** A text → what it comes to for the index; fast. */
export type ParseFile = (path: string, text: string) => ParsedFile;

export interface ContentsParts {
	readonly engine: IndexEngine;
	readonly parse: ParseFile;
	readonly outline: OutlineFile;
	readonly buffers: OpenBuffers;
	/** Another path has to be looked at. */
	readonly touch: (path: string) => void;
	/** Something is different from before. */
	readonly onChange: () => void;
}

/** Files above the limit for which there is room when they are made or changed while one works: those matter most. */
export function roomForNew({ maxFiles }: Scope): number {
	return Math.floor(maxFiles / 20);
}

/** What is indexed and what is left out. `update` makes it agree with what is at a path, whatever that was before. */
export class Contents {
	readonly leftOut = new LeftOut();
	readonly engine: IndexEngine;
	readonly #parts: ContentsParts;
	readonly #folders = new FolderCounts();
	readonly #outlines: Outlines;
	readonly scope: Scope;
	/** No new file is taken until another goes. */
	#isFull = false;

	/** Over an engine that may have been filled by its store. */
	constructor(scope: Scope, parts: ContentsParts) {
		this.scope = scope;
		this.engine = parts.engine;
		this.#parts = parts;
		this.#outlines = new Outlines(parts.outline);
		for (const path of this.engine.paths()) this.#folders.add(path);
	}

	/** Rejects only for the signal. */
	async update(path: string, signal: AbortSignal): Promise<void> {
		const place = this.scope.roots.placeOfPath(path);
		const source = place && this.scope.sources.get(place.root);
		if (!source) return this.#removeAll(path);
		if (this.#hasNoRoomFor(path)) return this.leftOut.set(path, 'limit');
		const sight = await this.#sightOf(place, source, signal);
		signal.throwIfAborted();
		if (sight.kind === 'text') return this.#put(path, sight.text, sight.stamp);
		if (sight.kind === 'folder') return this.#lookBelow(place, source, signal);
		this.#removeAll(path);
		// Ignored files are counted by the scan: each one by itself would only fill memory.
		if (sight.kind === 'skipped' && sight.reason !== 'ignored') this.leftOut.set(path, sight.reason, sight.stamp);
	}

	/** Symbols of a file as it is now, whether it is indexed or not; `undefined` when it may not be read, or is none. */
	async outlineOf(path: string, signal: AbortSignal): Promise<readonly CodeSymbol[] | undefined> {
		const place = this.scope.roots.placeOfPath(path);
		const source = place && this.scope.sources.get(place.root);
		const sight = source && (await this.#sightOf(place, source, signal));
		return sight?.kind === 'text' ? this.#outlines.of(path, sight.text) : undefined;
	}

	/** Whether this version of a file is already dealt with. */
	isCurrent(path: string, stamp: Stamp): boolean {
		const known = this.engine.stampOf(path);
		if (known) return stamp.mtimeMs !== 0 && known.mtimeMs === stamp.mtimeMs && known.size === stamp.size;
		return this.leftOut.holds(path, stamp);
	}

	remove(path: string): void {
		this.leftOut.delete(path);
		if (!this.engine.remove(path)) return;
		this.#isFull = false;
		this.#folders.remove(path);
		this.#parts.onChange();
	}

	/** All that is indexed or left out by itself. */
	*knownPaths(): Generator<string> {
		yield* this.engine.paths();
		yield* this.leftOut.paths();
	}

	async #sightOf(place: Place, source: Source, signal: AbortSignal): Promise<Sight> {
		const { buffers } = this.#parts;
		if (!buffers.has(place.path)) return source.look(place.inside, signal);
		const reason = await source.admits(place.inside);
		const text = buffers.textOf(place.path);
		if (text === undefined) return source.look(place.inside, signal);
		const skip = reason ?? this.#skipBuffer(text);
		if (skip) return { kind: 'skipped', reason: skip };
		return { kind: 'text', text, stamp: { mtimeMs: 0, size: text.length } };
	}

	#skipBuffer(text: string): SkipReason | undefined {
		return text.length > this.scope.maxFileBytes ? 'large' : skipByText(text);
	}

	#put(path: string, text: string, stamp: Stamp): void {
		const isNew = this.engine.stampOf(path) === undefined;
		const parsed = this.#parse(path, text);
		if (!parsed) {
			this.remove(path);
			this.leftOut.set(path, 'unreadable', stamp);
			return;
		}
		if (this.engine.put(path, text, parsed, stamp) === 'full') {
			this.remove(path);
			this.#isFull = true;
			this.leftOut.set(path, 'limit', stamp);
			return;
		}
		this.leftOut.delete(path);
		if (isNew) this.#folders.add(path);
		this.#parts.onChange();
	}

	#hasNoRoomFor(path: string): boolean {
		if (!this.#isFull && this.engine.stats().files < this.scope.maxFiles + roomForNew(this.scope)) return false;
		return (
			this.engine.stampOf(path) === undefined && !this.#folders.has(path) && this.#parts.buffers.has(path) === false
		);
	}

	#parse(path: string, text: string): ParsedFile | undefined {
		try {
			return this.#parts.parse(path, text);
		} catch {
			// One file that cannot be taken must not end the index.
			return undefined;
		}
	}

	/** A folder came, or came back: what is in it now, and what was known of it. */
	async #lookBelow(place: Place, source: Source, signal: AbortSignal): Promise<void> {
		this.remove(place.path);
		for (const path of this.#below(place.path)) this.#parts.touch(path);
		for await (const batch of source.walk(place.inside, signal)) {
			for (const found of batch) {
				if (found.kind !== 'file') continue;
				const path = this.scope.roots.pathIn(place.root, found.path);
				if (!this.isCurrent(path, found.stamp)) this.#parts.touch(path);
			}
		}
	}

	/** The file of this path, and what lay below it if it was a folder. */
	#removeAll(path: string): void {
		this.remove(path);
		for (const below of this.#below(path)) this.remove(below);
	}

	#below(path: string): readonly string[] {
		if (!this.#folders.has(path)) return [];
		return [...this.knownPaths()].filter((known) => known.startsWith(`${path}/`));
	}
}
