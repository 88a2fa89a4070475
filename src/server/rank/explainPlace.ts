import type { Asked } from './askedTerms.ts';
import type { Corpus, Placed } from './corpus.ts';
import { chunkCount, FIELDS, type Field, listOf } from './indexedFile.ts';
import type { PastCommits } from './pastCommits.ts';
import type { Place } from './pickPlaces.ts';
import type { RankedFiles } from './rankFiles.ts';
import { termIn } from './termCounter.ts';

const MOST_WORDS = 3;
const MOST_SUBJECT = 60;
/** A commit is named when it speaks at least so loudly. */
const LOUD = 0.3;

/** Says why places rank. One for a question: what it finds of a file serves all of its places. */
export class Explainer {
	readonly #past: PastCommits;
	readonly #ranked: RankedFiles;
	readonly #words: ReadonlyMap<number, string>;
	readonly #ofFiles = new Map<number, readonly string[]>();

	constructor(corpus: Corpus, past: PastCommits, asked: Asked, ranked: RankedFiles) {
		this.#past = past;
		this.#ranked = ranked;
		const rarest = [...asked.terms].sort((a, b) => corpus.filesWith(a.number) - corpus.filesWith(b.number));
		this.#words = new Map(rarest.map(({ number, word }) => [number, word]));
	}

	/** For the user: “`parsePatch` in its definitions; “patch” in its path; commit “Refuse torn patches””. Never empty. */
	reason(place: Place): string {
		const { placed, first, last } = place;
		const number = placed.number;
		const ofFile = this.#ofFiles.get(number) ?? this.#ofFile(placed);
		this.#ofFiles.set(number, ofFile);
		const here = new Set<number>();
		for (let chunk = first; chunk <= last; chunk++) this.#collect(placed, chunk, here);
		const words = this.#named(here);
		const reasons = words ? [`${words} in these lines`, ...ofFile] : ofFile;
		return reasons.join('; ') || 'near what was asked for';
	}

	#ofFile(placed: Placed): readonly string[] {
		const reasons: string[] = [];
		for (const field of ['definitions', 'path'] satisfies Field[]) {
			const found = new Set<number>();
			this.#collect(placed, chunkCount(placed.file) + FIELDS.indexOf(field), found);
			const words = this.#named(found);
			if (words) reasons.push(`${words} in its ${field}`);
		}
		const loud = (this.#ranked.past.best[placed.number] ?? 0) >= LOUD;
		const commit = loud ? this.#past.kept[this.#ranked.past.loudest[placed.number] ?? -1] : undefined;
		if (commit) reasons.push(`commit “${shortened(commit.subject)}”`);
		return reasons;
	}

	#collect(placed: Placed, list: number, found: Set<number>): void {
		for (const entry of listOf(placed.file, list)) if (this.#words.has(termIn(entry))) found.add(termIn(entry));
	}

	/** The rarest words of those terms. */
	#named(found: ReadonlySet<number>): string {
		const words: string[] = [];
		for (const [term, word] of this.#words) {
			if (!found.has(term) || words.includes(`“${word}”`)) continue;
			words.push(`“${word}”`);
			if (words.length === MOST_WORDS) break;
		}
		return words.join(', ');
	}
}

function shortened(subject: string): string {
	return subject.length <= MOST_SUBJECT ? subject : `${subject.slice(0, MOST_SUBJECT).trimEnd()}…`;
}
