import type { PastCommit } from './indexEngine.ts';
import { PostingLists } from './postingLists.ts';
import { TermCounter, termIn } from './termCounter.ts';
import type { TermTable } from './termTable.ts';

/** A commit that touched more is about no file in particular (a rename, a formatter, an import). */
const MOST_PATHS = 40;
const MOST_BODY = 1500;
/** Lines that tools and habits add to a message: who, and where it is discussed. */
const TRAILER =
	/^\s*(?:[a-z][\w-]+-by|cc|change-id|closes|fixes|refs?|bug|pr-url|link|see-also|git-svn-id):?\s.*$|https?:\/\/\S+/gim;

/** A commit as it is kept. */
export interface KeptCommit {
	readonly hash: string;
	readonly subject: string;
	readonly paths: readonly string[];
	readonly whenMs: number;
	readonly entries: Uint32Array;
	readonly words: number;
}

/** Past commits as documents: their messages say in people's words what the files are about. */
export class PastCommits {
	readonly postings = new PostingLists();
	readonly kept: KeptCommit[] = [];
	words = 0;
	readonly #with = new Map<number, number>();
	readonly #hashes = new Set<string>();
	newest: string | undefined;

	/** In how many messages a term is. */
	messagesWith(term: number): number {
		return this.#with.get(term) ?? 0;
	}

	/** Reads a message; a hash that is known is passed over. */
	read(counter: TermCounter, commit: PastCommit): void {
		if (this.#hashes.has(commit.hash)) return;
		counter.count(commit.subject);
		counter.count(commit.body.slice(0, MOST_BODY).replace(TRAILER, ''));
		const words = counter.length;
		const entries: number[] = [];
		counter.take(entries);
		const { hash, subject, paths, whenMs } = commit;
		this.keep({ hash, subject, paths, whenMs, entries: Uint32Array.from(entries), words });
	}

	/** Takes a commit that was read before. */
	keep(commit: KeptCommit): void {
		this.#hashes.add(commit.hash);
		if (commit.paths.length === 0 || commit.paths.length > MOST_PATHS) return;
		this.postings.add(this.kept.length, commit.entries);
		this.kept.push(commit);
		this.words += commit.words;
		for (const entry of commit.entries) this.#with.set(termIn(entry), this.messagesWith(termIn(entry)) + 1);
	}

	static of(table: TermTable, commits: readonly PastCommit[]): PastCommits {
		const past = new PastCommits();
		const counter = new TermCounter(table);
		for (const commit of commits) past.read(counter, commit);
		past.newest = commits[0]?.hash;
		return past;
	}
}
