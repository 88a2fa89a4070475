import type { FileNames } from './contextPorts.ts';

/** Names that are looked at before others may run: about 2 ms. */
const STRETCH = 4_000;
const RECENT = 90;

/** The paths that fit best what was typed, best first, at most `limit`; those looked at lately before others that fit as well. */
export async function rankPaths(
	typed: string,
	paths: readonly string[],
	{
		recent,
		limit,
		pause,
	}: { readonly recent: readonly string[]; readonly limit: number; readonly pause: FileNames['pause'] },
	signal: AbortSignal,
): Promise<readonly string[]> {
	const wanted = typed.toLowerCase();
	const lately = new Map(recent.map((path, index) => [path, RECENT - Math.min(index, RECENT - 1)]));
	const best: { readonly path: string; readonly score: number }[] = [];
	for (const [index, path] of paths.entries()) {
		if (index % STRETCH === STRETCH - 1) {
			await pause();
			signal.throwIfAborted();
		}
		const fit = fitOf(wanted, path);
		if (fit === 0) continue;
		insert(best, { path, score: fit + (lately.get(path) ?? 0) }, limit);
	}
	return best.map(({ path }) => path);
}

interface Scored {
	readonly path: string;
	readonly score: number;
}

/** Keeps the list sorted and short, so that a large workspace costs one look at each name. */
function insert(best: Scored[], found: Scored, limit: number): void {
	const last = best.at(-1);
	if (best.length >= limit && last && !isBefore(found, last)) return;
	let at = best.length;
	for (let before = best[at - 1]; before && isBefore(found, before); before = best[at - 1]) at--;
	best.splice(at, 0, found);
	if (best.length > limit) best.pop();
}

/** Of those that fit as well the shorter ones come first, then in the order that they came in. */
function isBefore(one: Scored, other: Scored): boolean {
	return one.score !== other.score ? one.score > other.score : one.path.length < other.path.length;
}

/** How well a path fits, higher is better; 0: not at all. `wanted` is in lower case. */
export function fitOf(wanted: string, path: string): number {
	if (wanted === '') return 1;
	const folded = path.toLowerCase();
	const name = folded.slice(folded.lastIndexOf('/') + 1);
	if (folded === wanted) return 2_000;
	if (name === wanted) return 1_900;
	if (name.startsWith(wanted)) return 1_700;
	const inName = name.indexOf(wanted);
	if (inName > 0) return isWordStart(path, path.length - name.length + inName) ? 1_500 : 1_300;
	const inPath = folded.indexOf(wanted);
	if (inPath >= 0) return isWordStart(path, inPath) ? 1_100 : 1_000;
	const nameSpread = spread(wanted, name);
	if (nameSpread !== undefined) return 800 - Math.min(nameSpread, 150);
	const pathSpread = spread(wanted, folded);
	return pathSpread === undefined ? 0 : 400 - Math.min(pathSpread, 350);
}

function isWordStart(path: string, at: number): boolean {
	if (at === 0) return true;
	const [before = '', first = ''] = [path[at - 1], path[at]];
	return /[^A-Za-z0-9]/.test(before) || (/[a-z]/.test(before) && /[A-Z]/.test(first));
}

/** Letters between those that were typed, found from the end, where names differ; `undefined` when they are not all there in order. */
function spread(wanted: string, text: string): number | undefined {
	let at = text.length;
	let last = -1;
	for (let index = wanted.length - 1; index >= 0; index--) {
		if (at === 0) return undefined;
		at = text.lastIndexOf(wanted[index] ?? '', at - 1);
		if (at < 0) return undefined;
		if (last < 0) last = at;
	}
	return last - at + 1 - wanted.length;
}
