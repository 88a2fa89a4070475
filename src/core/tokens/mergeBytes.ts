/** Room for a position beside a rank in one number. */
const POSITIONS = 2 ** 30;

/**
 * Counts the tokens of a word by byte pair encoding: of all neighbours those whose union has the lowest rank are joined, the leftmost of
 * equals first, until no union is a token. `bytes` has a character for each byte, `longest` is the length of the longest token.
 */
export function mergeBytes(bytes: string, ranks: ReadonlyMap<string, number>, longest: number): number {
	const { length } = bytes;
	// Where the part behind the one that begins here begins; and where the part before it begins.
	const next = Int32Array.from({ length }, (_, at) => at + 1);
	const previous = Int32Array.from({ length }, (_, at) => at - 1);
	const pairRank = new Int32Array(length).fill(-1);
	const heap: number[] = [];
	const rankPair = (at: number) => {
		const middle = next[at] ?? length;
		const end = middle < length ? (next[middle] ?? length) : 0;
		const rank = end === 0 || end - at > longest ? undefined : ranks.get(bytes.slice(at, end));
		pairRank[at] = rank ?? -1;
		if (rank !== undefined) push(heap, rank * POSITIONS + at);
	};
	for (let at = 0; at < length; at++) rankPair(at);
	let count = length;
	for (let least = pop(heap); least !== undefined; least = pop(heap)) {
		const at = least % POSITIONS;
		// The pair was ranked anew since, or its first part is gone.
		if (pairRank[at] !== (least - at) / POSITIONS) continue;
		const middle = next[at] ?? length;
		const end = next[middle] ?? length;
		next[at] = end;
		if (end < length) previous[end] = at;
		pairRank[middle] = -1;
		count--;
		rankPair(at);
		const before = previous[at] ?? -1;
		if (before >= 0) rankPair(before);
	}
	return count;
}

/** Adds to a heap whose first is the least. */
function push(heap: number[], value: number): void {
	let at = heap.length;
	heap.push(value);
	while (at > 0) {
		const parent = (at - 1) >> 1;
		const above = heap[parent] ?? 0;
		if (above <= value) break;
		heap[at] = above;
		at = parent;
	}
	heap[at] = value;
}

function pop(heap: number[]): number | undefined {
	const [least] = heap;
	const last = heap.pop();
	if (last === undefined || heap.length === 0) return least;
	let at = 0;
	for (;;) {
		let child = 2 * at + 1;
		if (child >= heap.length) break;
		if ((heap[child + 1] ?? Number.POSITIVE_INFINITY) < (heap[child] ?? 0)) child++;
		const below = heap[child] ?? 0;
		if (below >= last) break;
		heap[at] = below;
		at = child;
	}
	heap[at] = last;
	return least;
}
