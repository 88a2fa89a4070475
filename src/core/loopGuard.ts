/** A call and what came of it, as far as the guard compares them. */
export interface SeenCall {
	readonly name: string;
	readonly arguments: string;
	readonly result: string;
}

/** How often a call, or a cycle of calls, may come back with the same results. */
const REPEATS = 3;
/** The longest cycle that is looked for, in calls. */
const LONGEST_CYCLE = 4;

/**
 * The length of the cycle that the last calls are in (1 = the same call again and again), or `undefined`. A cycle counts once it was
 * gone through `REPEATS` times with the same arguments and the same results: reading a file again after an edit is no loop.
 */
export function cycleLength(calls: readonly SeenCall[]): number | undefined {
	for (let length = 1; length <= LONGEST_CYCLE; length++) {
		if (endsInCycle(calls, length)) return length;
	}
	return undefined;
}

function endsInCycle(calls: readonly SeenCall[], length: number): boolean {
	const from = calls.length - length * REPEATS;
	if (from < 0) return false;
	for (let at = from + length; at < calls.length; at++) {
		if (!sameCall(calls[at], calls[at - length])) return false;
	}
	return true;
}

function sameCall(one: SeenCall | undefined, other: SeenCall | undefined): boolean {
	return one?.name === other?.name && one?.arguments === other?.arguments && one?.result === other?.result;
}
