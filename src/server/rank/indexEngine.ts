import { setImmediate } from 'node:timers/promises';
import type { CodeSymbol, FoundPlace, SearchQuestion, SymbolPlace } from '../../shared/indexProtocol.ts';
import type { ParsedFile } from '../parsedFile.ts';
import { askedTerms } from './askedTerms.ts';
import { type Bearings, takeBearings } from './bearings.ts';
import { rarity } from './bm25.ts';
import { prepareCommits } from './commitEvidence.ts';
import { Corpus } from './corpus.ts';
import { Explainer } from './explainPlace.ts';
import { findSymbols } from './findSymbols.ts';
import { chunkNumbers, indexFile } from './indexedFile.ts';
import { unpackSymbols } from './packedSymbols.ts';
import { type KeptCommit, PastCommits, readCommit } from './pastCommits.ts';
import { type Place, pickPlaces } from './pickPlaces.ts';
import { rankFiles } from './rankFiles.ts';
import { repoMap } from './repoMap.ts';
import { loadIndex, saveIndex } from './savedIndex.ts';
import { shortForms } from './shortForms.ts';
import { TermCounter } from './termCounter.ts';
import { TermTable } from './termTable.ts';

/** What tells whether a file is still the one that was indexed. */
export interface FileStamp {
	/** Last change, ms; 0 where there is none, as for an open buffer. */
	readonly mtimeMs: number;
	/** Bytes. */
	readonly size: number;
	/** Of the content, where time and size do not tell. */
	readonly hash?: string;
}

/** A commit of the past: its words are evidence for the files that it changed. */
export interface PastCommit {
	readonly hash: string;
	readonly subject: string;
	readonly body: string;
	/** Workspace paths; those that are not indexed are ignored. */
	readonly paths: readonly string[];
	/** Unix time, ms. */
	readonly whenMs: number;
}

/** What the index holds. */
export interface EngineStats {
	readonly files: number;
	readonly symbols: number;
	readonly chunks: number;
	readonly commits: number;
	/** In memory, roughly. */
	readonly bytes: number;
}

export interface EngineOptions {
	/** About so many bytes of memory at most; a file beyond it is not taken. */
	readonly maxBytes?: number;
}

/** Ranks the places of a workspace for a question. Its answers depend on its content only, not on the order in which it came. */
export interface IndexEngine {
	/** Adds or replaces a file, searchable at once. Says `full` and leaves the file out when memory is used up. */
	put(path: string, text: string, parsed: ParsedFile, stamp: FileStamp): 'taken' | 'full';
	/** False when there is no such file. */
	remove(path: string): boolean;
	/** Undefined when the file is not indexed. */
	stampOf(path: string): FileStamp | undefined;
	/** In no order. */
	paths(): IterableIterator<string>;
	/** Replaces the past: newest first, at best some thousands. Rejects for the signal, and then has changed nothing. */
	setCommits(commits: readonly PastCommit[], signal?: AbortSignal): Promise<void>;
	/** Adds newer commits in front of those that are there; a hash that is known is passed over. */
	addCommits(commits: readonly PastCommit[], signal?: AbortSignal): Promise<void>;
	/** The newest commit that is held. */
	newestCommit(): string | undefined;
	/** Best places first. Nothing comes back for a question without a word that is known. */
	search(question: SearchQuestion): readonly FoundPlace[];
	/** Definitions of that name, `Cart.total` or `total`; where there are none, of names that contain it. */
	symbol(name: string, limit: number): readonly SymbolPlace[];
	/** Undefined when the file is not indexed. */
	outline(path: string): readonly CodeSymbol[] | undefined;
	/** The most used definitions, file by file with their signatures, in about so many tokens at most. */
	repoMap(budgetTokens: number, signal?: AbortSignal): Promise<string>;
	/** Does in small slices what the next question would do at once: after many files or commits came. Rejects for the signal. */
	warm(signal?: AbortSignal): Promise<void>;
	stats(): EngineStats;
	/** Writes the index below the folder, all of it or nothing. Rejects when the disk does. */
	save(folder: string, signal?: AbortSignal): Promise<void>;
	/** Replaces the content by what was saved. False, and empty, when nothing sound of this version is there. */
	load(folder: string): Promise<boolean>;
}

/** Files or commits between two pauses in which others get their turn, and terms. */
const SLICE = 400;
const STEMS = 10_000;
const DEFAULT_MOST_BYTES = 300_000_000;

/** An empty index. */
export function createIndexEngine(options: EngineOptions = {}): IndexEngine {
	return new Engine(options.maxBytes ?? DEFAULT_MOST_BYTES);
}

/** The past that commits are added to. */
interface Before {
	readonly hashes: Set<string>;
	readonly kept: readonly KeptCommit[];
	readonly newest: string | undefined;
}

class Engine implements IndexEngine {
	readonly #maxBytes: number;
	#corpus = new Corpus();
	#counter = new TermCounter(this.#corpus.table);
	#past = new PastCommits([]);
	/** Also of commits that are not kept. */
	#hashes = new Set<string>();
	#newest: string | undefined;
	#bearings: Bearings | undefined;

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	put(path: string, text: string, parsed: ParsedFile, stamp: FileStamp): 'taken' | 'full' {
		const replaces = this.#corpus.get(path) !== undefined;
		if (!replaces && this.stats().bytes > this.#maxBytes) return 'full';
		this.#corpus.add(indexFile(this.#counter, path, text, parsed, stamp));
		if (this.#corpus.worn) this.#renew();
		return 'taken';
	}

	remove(path: string): boolean {
		return this.#corpus.remove(path);
	}

	stampOf(path: string): FileStamp | undefined {
		return this.#corpus.get(path)?.file.stamp;
	}

	paths(): IterableIterator<string> {
		return this.#corpus.paths();
	}

	async setCommits(commits: readonly PastCommit[], signal?: AbortSignal): Promise<void> {
		await this.#takeCommits(commits, { hashes: new Set(), kept: [], newest: undefined }, signal);
	}

	async addCommits(commits: readonly PastCommit[], signal?: AbortSignal): Promise<void> {
		const before = { hashes: new Set(this.#hashes), kept: this.#past.kept, newest: this.#newest };
		await this.#takeCommits(commits, before, signal);
	}

	async #takeCommits(commits: readonly PastCommit[], before: Before, signal: AbortSignal | undefined): Promise<void> {
		const { hashes } = before;
		const read: KeptCommit[] = [];
		for (const [at, commit] of commits.entries()) {
			if (at % SLICE === SLICE - 1) await pause(signal);
			if (hashes.has(commit.hash)) continue;
			hashes.add(commit.hash);
			const kept = readCommit(this.#counter, commit);
			if (kept) read.push(kept);
		}
		if (read.length > 0 || before.kept !== this.#past.kept) this.#past = new PastCommits([...read, ...before.kept]);
		this.#hashes = hashes;
		this.#newest = commits[0]?.hash ?? before.newest;
	}

	newestCommit(): string | undefined {
		return this.#newest;
	}

	search({ query, limit, budgetTokens }: SearchQuestion): readonly FoundPlace[] {
		const corpus = this.#corpus;
		const asked = askedTerms(corpus.table, query, {
			rarity: (term) => rarity(corpus.files, corpus.filesWith(term)),
			shortForms: (term) => shortForms(corpus, term),
		});
		if (asked.terms.length === 0) return [];
		const ranked = rankFiles(corpus, this.#bear(), asked);
		const explainer = new Explainer(corpus, this.#past, asked, ranked);
		return pickPlaces(corpus, ranked, limit, budgetTokens).map((place) => foundPlace(place, explainer.reason(place)));
	}

	symbol(name: string, limit: number): readonly SymbolPlace[] {
		return findSymbols(this.#corpus, name, limit);
	}

	outline(path: string): readonly CodeSymbol[] | undefined {
		const placed = this.#corpus.get(path);
		return placed && unpackSymbols(placed.file.symbols);
	}

	repoMap(budgetTokens: number, signal?: AbortSignal): Promise<string> {
		return repoMap(this.#corpus, budgetTokens, () => pause(signal));
	}

	async warm(signal?: AbortSignal): Promise<void> {
		const { chunkPostings, fieldPostings, table } = this.#corpus;
		for (const lists of [chunkPostings, ...fieldPostings, this.#past.postings]) {
			await lists.settleSlowly(() => pause(signal));
			await pause(signal);
		}
		while (table.stemSome(STEMS)) await pause(signal);
		const { past, fileOf } = this.#bear();
		await pause(signal);
		prepareCommits(past, fileOf);
	}

	stats(): EngineStats {
		const { files, symbols, chunks, bytes } = this.#corpus;
		return { files, symbols, chunks, commits: this.#past.kept.length, bytes: bytes + this.#past.bytes };
	}

	async save(folder: string, signal?: AbortSignal): Promise<void> {
		const files = Array.from(this.#corpus.placed(), ({ file }) => file);
		const terms = this.#corpus.table.terms().slice();
		await saveIndex(folder, { terms, files, commits: this.#past.kept, newestCommit: this.#newest }, signal);
	}

	async load(folder: string): Promise<boolean> {
		this.#empty(new TermTable());
		const content = await loadIndex(folder);
		if (!content) return false;
		const table = new TermTable();
		for (const term of content.terms) table.add(term);
		const corpus = new Corpus(table);
		for (const [at, file] of content.files.entries()) {
			if (at % SLICE === SLICE - 1) await pause();
			corpus.add(file);
		}
		this.#empty(table, corpus);
		this.#past = new PastCommits(content.commits);
		this.#hashes = new Set(content.commits.map(({ hash }) => hash));
		this.#newest = content.newestCommit;
		return true;
	}

	#empty(table: TermTable, corpus = new Corpus(table)): void {
		this.#corpus = corpus;
		this.#counter = new TermCounter(table);
		this.#past = new PastCommits([]);
		this.#hashes = new Set();
		this.#newest = undefined;
		this.#bearings = undefined;
	}

	/** The same files without the traces of those that left. */
	#renew(): void {
		const corpus = new Corpus(this.#corpus.table);
		for (const { file } of this.#corpus.placed()) corpus.add(file);
		this.#corpus = corpus;
		this.#bearings = undefined;
	}

	#bear(): Bearings {
		const known = this.#bearings;
		if (known?.version === this.#corpus.version && known.past === this.#past) return known;
		this.#bearings = takeBearings(this.#corpus, this.#past);
		return this.#bearings;
	}
}

function pause(signal?: AbortSignal): Promise<void> {
	return setImmediate(undefined, signal && { signal });
}

function foundPlace({ placed, first, last, score }: Place, reason: string): FoundPlace {
	const symbols = placed.file.chunkSymbols.split('\n');
	const symbol = symbols.slice(first, last + 1).find((name) => name !== '');
	return {
		path: placed.file.path,
		startLine: chunkNumbers(placed.file, first).startLine,
		endLine: chunkNumbers(placed.file, last).endLine,
		...(symbol ? { symbol } : {}),
		score,
		reason,
	};
}
