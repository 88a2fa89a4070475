import { scopeOf } from './askedTerms.ts';
import type { PastCommit } from './indexEngine.ts';
import { PostingLists } from './postingLists.ts';
import type { TermCounter } from './termCounter.ts';

/** A commit that touched more is about no file in particular (a rename, a formatter, an import). */
const MOST_PATHS = 40;
/** Older ones tell little of today's files and cost memory. */
const MOST_COMMITS = 10_000;
const MOST_BODY = 1500;
const MOST_SUBJECT = 120;
/** What tools and habits add to a message: who took part, where it is discussed. */
const TRAILER =
	/^\s*(?:[a-z][\w-]+-by|cc|change-id|closes|fixes|refs?|bug|pr-url|link|see-also|git-svn-id):?\s.*$|https?:\/\/\S+/gim;

/** A commit as it is kept. */
export interface KeptCommit {
	readonly hash: string;
	readonly subject: string;
	readonly paths: readonly string[];
	readonly entries: Uint32Array;
	/** Words of the message. */
	readonly words: number;
}

/** Reads a message. Nothing for a commit that touched no path, or so many that it tells nothing of any. */
export function readCommit(counter: TermCounter, commit: PastCommit): KeptCommit | undefined {
	const { hash, subject, body, paths } = commit;
	if (paths.length === 0 || paths.length > MOST_PATHS) return undefined;
	counter.count(subject);
	counter.count(body.slice(0, MOST_BODY).replace(TRAILER, ''));
	const words = counter.length;
	const entries: number[] = [];
	counter.take(entries);
	return { hash, subject: subject.slice(0, MOST_SUBJECT), paths, entries: Uint32Array.from(entries), words };
}

/** Past commits as documents: their messages say in people's words what the files are about. Newest first; never changed. */
export class PastCommits {
	readonly postings = new PostingLists();
	readonly kept: readonly KeptCommit[];
	/** Numbers of the paths that each commit touched. */
	readonly touched: readonly Uint32Array[];
	readonly paths: readonly string[];
	/** Words of all messages. */
	readonly words: number;
	/** In memory, roughly. */
	readonly bytes: number;
	/** For each scope, the commits that name it. */
	readonly scopes: ReadonlyMap<string, readonly number[]>;

	constructor(commits: readonly KeptCommit[]) {
		this.kept = commits.slice(0, MOST_COMMITS);
		const numbers = new Map<string, number>();
		const scopes = new Map<string, number[]>();
		const numberOf = (path: string): number => {
			const number = numbers.get(path) ?? numbers.size;
			numbers.set(path, number);
			return number;
		};
		this.touched = this.kept.map(({ paths }) => Uint32Array.from(paths, numberOf));
		this.paths = [...numbers.keys()];
		this.words = this.kept.reduce((sum, { words }) => sum + words, 0);
		this.kept.forEach(({ entries, subject }, commit) => {
			this.postings.add(commit, entries);
			const scope = scopeOf(subject);
			const ofScope = scopes.get(scope);
			if (ofScope) ofScope.push(commit);
			else if (scope) scopes.set(scope, [commit]);
		});
		this.scopes = scopes;
		const messages = this.kept.reduce((sum, { entries }) => sum + entries.byteLength * 2 + 400, 0);
		this.bytes = messages + this.paths.length * 80;
	}

	/** In how many messages a term is. */
	messagesWith(term: number): number {
		return this.postings.count(term);
	}
}
