import type { Corpus } from './corpus.ts';
import type { PastCommits } from './pastCommits.ts';
import type { QueryTerm } from './queryTerms.ts';

export const W = {
	k1: 1.2,
	b: 0.75,
	next: 0.3,
	def: 5,
	com: 1,
	str: 1,
	path: 5,
	fk1: 1.2,
	fb: 0.6,
	cpow: 0.5,
	crest: 0.3,
	cb: 0.5,
	ck1: 1.2,
	ctop: 100,
};

export interface Evidence {
	readonly chunk: Float64Array;
	readonly chunkFile: Float64Array;
	readonly field: Float64Array;
	readonly commit: Float64Array;
	readonly path: Float64Array;
	readonly cover: Float64Array;
}

export function idf(total: number, having: number): number {
	return Math.log(1 + (total - having + 0.5) / (having + 0.5));
}

export function evidenceFor(corpus: Corpus, past: PastCommits, terms: readonly QueryTerm[]): Evidence {
	const nf = corpus.byNumber.length;
	const chunk = new Float64Array(corpus.chunkTotal);
	const chunkFile = new Float64Array(nf);
	const field = new Float64Array(nf);
	const path = new Float64Array(nf);
	const cover = new Float64Array(nf);
	const commit = new Float64Array(nf);
	const avg = corpus.words / Math.max(1, corpus.chunks);
	const { k1, b, fk1, fb } = W;
	const fileWords = new Float64Array(nf);
	for (const p of corpus.placed()) {
		let w = 0;
		const n = p.file.chunks.length / 4;
		for (let i = 0; i < n; i++) w += corpus.chunkWords[p.firstChunk + i]!;
		fileWords[p.number] = w;
	}
	const avgFile = corpus.words / Math.max(1, corpus.files);
	const tf = new Float64Array(nf);
	let touched: number[] = [];
	const pathTf = new Float64Array(nf);
	let idfSum = 0;
	for (const t of terms) {
		const w = t.weight * idf(corpus.chunks, corpus.chunksWith(t.number));
		const wf = t.weight * idf(corpus.files, corpus.filesWith(t.number));
		idfSum += wf;
		touched = [];
		corpus.chunkPostings.each(t.number, (d, f) => {
			const len = corpus.chunkWords[d]!;
			if (len === 0) return;
			chunk[d]! += (w * f * (k1 + 1)) / (f + k1 * (1 - b + (b * len) / avg));
			const file = corpus.chunkFile[d]!;
			if (tf[file] === 0) touched.push(file);
			tf[file]! += f;
		});
		const weights = [W.path, W.def, W.com, W.str];
		corpus.fieldPostings.forEach((list, i) =>
			list.each(t.number, (d, f) => {
				if (!corpus.byNumber[d]) return;
				if (tf[d] === 0) touched.push(d);
				if (i === 0) pathTf[d] = 1;
				tf[d]! += weights[i]! * f;
			}),
		);
		for (const file of touched) {
			const f = tf[file]!;
			tf[file] = 0;
			const n = f / (1 - fb + (fb * fileWords[file]!) / avgFile);
			field[file]! += (wf * n * (fk1 + 1)) / (n + fk1);
			cover[file]! += wf;
			if (pathTf[file]) {
				path[file]! += wf;
				pathTf[file] = 0;
			}
		}
	}
	for (let f = 0; f < nf; f++) {
		cover[f]! /= idfSum || 1;
		path[f]! /= 1;
	}
	for (const p of corpus.placed()) {
		let a = 0,
			bb = 0,
			c = 0;
		const n = p.file.chunks.length / 4;
		for (let i = 0; i < n; i++) {
			const s = chunk[p.firstChunk + i]!;
			if (s > a) {
				c = bb;
				bb = a;
				a = s;
			} else if (s > bb) {
				c = bb;
				bb = s;
			} else if (s > c) c = s;
		}
		chunkFile[p.number] = a + W.next * (bb + 0.5 * c);
	}
	// commits
	const nc = past.kept.length;
	if (nc) {
		const cs = new Float64Array(nc);
		const cavg = past.words / nc;
		for (const t of terms) {
			const w = t.weight * idf(nc, past.messagesWith(t.number));
			past.postings.each(t.number, (d, f) => {
				cs[d]! += (w * f * (W.ck1 + 1)) / (f + W.ck1 * (1 - W.cb + (W.cb * past.kept[d]!.words) / cavg));
			});
		}
		const order = [...cs.keys()]
			.filter((i) => cs[i]! > 0)
			.sort((x, y) => cs[y]! - cs[x]! || x - y)
			.slice(0, W.ctop);
		for (const i of order) {
			const c = past.kept[i]!;
			const s = cs[i]! / c.paths.length ** W.cpow;
			for (const p of c.paths) {
				const pl = corpus.get(p);
				if (!pl) continue;
				const old = commit[pl.number]!;
				commit[pl.number] = Math.max(old, s) + W.crest * Math.min(old, s);
			}
		}
	}
	return { chunk, chunkFile, field, commit, path, cover };
}
