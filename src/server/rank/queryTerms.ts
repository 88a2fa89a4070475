import { otherWords } from './otherWords.ts';
import { partTerm, type TermTable, termsOf } from './termTable.ts';
import { eachRun } from './wordRuns.ts';

/** A term of a question that some text has. */
export interface QueryTerm {
	readonly number: number;
	readonly term: string;
	/** As it stands in the question. */
	readonly word: string;
	readonly weight: number;
}

/** Words that say nothing about where to look: function words, and what one asks of code. */
const STOP: ReadonlySet<string> = new Set(
	(
		'a an and are as at be been but by can could did do does doing don for from had has have how i if in into is it its itself just let like may me might more most must my need no not now of off on one only or other our out over own same should so some such than that the their them then there these they this those through to too under until up use used uses using via very was we were what when where which while who why will with without would you your ' +
		'add adds added adding fix fixes fixed fixing feat feature make makes made making support supports update updates updated change changes changed remove removes removed improve improves handle handles allow allows avoid avoids ensure ensures prevent prevents instead also because before after whether currently previously new see etc issue bug problem way set get please want'
	).split(' '),
);
export const PAIR = { w: 0.7, syn: 0, tri: 0, pre: 0 };
const OTHER: Map<string, string[]> = new Map();
for (const [w, l] of otherWords()) {
	const k = partTerm(w);
	const old = OTHER.get(k) ?? [];
	for (const x of l) {
		const t = partTerm(x);
		if (t !== k && !old.includes(t)) old.push(t);
	}
	OTHER.set(k, old);
}

export function queryTerms(table: TermTable, query: string): readonly QueryTerm[] {
	const found = new Map<number, QueryTerm>();
	const runs: string[] = [];
	eachRun(query, 0, query.length, (run) => runs.push(run));
	const put = (term: string, word: string, weight: number): void => {
		const number = table.numberOf(term);
		if (number === undefined) return;
		const known = found.get(number);
		if (!known) found.set(number, { number, term, word, weight });
	};
	for (const run of runs) {
		if (STOP.has(run.toLowerCase())) continue;
		const terms = termsOf(run);
		for (const term of terms) if (!STOP.has(term)) put(term, run, 1);
	}
	for (let at = 0; at + 1 < runs.length; at++) {
		const [one = '', two = ''] = [runs[at], runs[at + 1]];
		if (one.length < 2 || two.length < 2) continue;
		put(partTerm(one + two), one + ' ' + two, PAIR.w);
		const three = runs[at + 2];
		if (three && three.length > 1 && PAIR.tri) put(partTerm(one + two + three), `${one} ${two} ${three}`, PAIR.tri);
	}
	if (PAIR.syn)
		for (const t of [...found.values()]) for (const o of OTHER.get(t.term) ?? []) put(o, t.word, PAIR.syn * t.weight);
	return [...found.values()].filter((t) => t.weight > 0);
}
