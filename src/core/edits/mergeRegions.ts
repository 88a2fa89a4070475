import { compactChanges } from './compactChanges.ts';
import { further, type LineChange, lineChanges } from './lineDiff.ts';
import { pairedChanges } from './pairedChanges.ts';
import type { LineRange } from './reviewSteps.ts';

/** A stretch of a change in three texts: what was kept before it, what it left, and what is there now. */
export interface MergeRegion {
	readonly kept: LineRange;
	readonly left: LineRange;
	readonly now: LineRange;
	/** The lines that are there without the change. They are more than the `kept` ones where more than the change was changed since. */
	readonly wanted: readonly string[];
	/** `edited`: its lines were changed since. `gone`: what is there now is what is wanted. */
	readonly state: 'clean' | 'edited' | 'gone';
}

/**
 * The changes `kept` → `left`, each as its regions in order, and where they stand in `now`. Unchanged since, a region is one line of
 * `left` with the line of `kept` that it stands for; the last line stands for all that are over. What was changed since is one
 * region with all that it touches. Linear, but for the bounded line difference.
 */
export function mergeRegions(
	kept: readonly string[],
	left: readonly string[],
	now: readonly string[],
): readonly (readonly MergeRegion[])[] {
	const own = pairedChanges(kept, left);
	const since = awayFrom(own, compactChanges(lineChanges(left, now), left, now), left, now);
	return new Merge({ kept, left, now }, own, since).hunks();
}

/** Two insertions at one place touch; what is beside each other does not. */
function touches(change: LineChange, since: LineChange): boolean {
	if (change.newFrom < since.oldTo && since.oldFrom < change.newTo) return true;
	return change.newFrom === change.newTo && since.oldFrom === since.oldTo && since.oldFrom === change.newFrom;
}

class Merge {
	readonly #texts: {
		readonly kept: readonly string[];
		readonly left: readonly string[];
		readonly now: readonly string[];
	};
	readonly #own: readonly LineChange[];
	readonly #since: readonly LineChange[];
	/** How many of the changes since are behind. */
	#passed = 0;

	constructor(
		texts: { readonly kept: readonly string[]; readonly left: readonly string[]; readonly now: readonly string[] },
		own: readonly LineChange[],
		since: readonly LineChange[],
	) {
		this.#texts = texts;
		this.#own = own;
		this.#since = since;
	}

	hunks(): readonly (readonly MergeRegion[])[] {
		const hunks: (readonly MergeRegion[])[] = [];
		let at = 0;
		while (at < this.#own.length) {
			const { regions, next } = this.#hunk(at);
			hunks.push(regions);
			at = next;
		}
		return hunks;
	}

	/** The change at an index, with those that a change since joins to it. */
	#hunk(at: number): { readonly regions: readonly MergeRegion[]; readonly next: number } {
		const regions: MergeRegion[] = [];
		let next = at;
		let change = this.#change(next++);
		this.#passUntil(change);
		let line = change.newFrom;
		for (let edit = this.#touching(change); edit; edit = this.#touching(change)) {
			this.#addClean(regions, change, line, edit.oldFrom);
			const first = change;
			while (next < this.#own.length && touches(this.#change(next), edit)) change = this.#change(next++);
			regions.push(this.#edited(first, change, edit));
			line = edit.oldTo;
			this.#passed++;
		}
		this.#addClean(regions, change, line, change.newTo);
		if (regions.length === 0) regions.push(this.#deletion(change));
		return { regions, next };
	}

	#change(at: number): LineChange {
		const change = this.#own[at];
		if (!change) throw new RangeError(`There is no change ${at}.`);
		return change;
	}

	#passUntil(change: LineChange): void {
		for (let edit = this.#since[this.#passed]; edit; edit = this.#since[this.#passed]) {
			if (edit.oldTo > change.newFrom || touches(change, edit)) return;
			this.#passed++;
		}
	}

	#touching(change: LineChange): LineChange | undefined {
		const edit = this.#since[this.#passed];
		return edit && touches(change, edit) ? edit : undefined;
	}

	/** How much further down lines are now that come after the changes passed. */
	get #shift(): number {
		const edit = this.#since[this.#passed - 1];
		return edit ? edit.newTo - edit.oldTo : 0;
	}

	#addClean(regions: MergeRegion[], change: LineChange, from: number, to: number): void {
		for (let line = from; line < to; line++) {
			const kept = { from: keptFrom(change, line), to: keptTo(change, line + 1) };
			const wanted = this.#texts.kept.slice(kept.from, kept.to);
			const now = { from: line + this.#shift, to: line + 1 + this.#shift };
			regions.push({ kept, left: { from: line, to: line + 1 }, now, wanted, state: 'clean' });
		}
	}

	#deletion({ oldFrom, oldTo, newFrom }: LineChange): MergeRegion {
		const now = { from: newFrom + this.#shift, to: newFrom + this.#shift };
		const wanted = this.#texts.kept.slice(oldFrom, oldTo);
		const left = { from: newFrom, to: newFrom };
		return { kept: { from: oldFrom, to: oldTo }, left, now, wanted, state: 'clean' };
	}

	#edited(first: LineChange, last: LineChange, edit: LineChange): MergeRegion {
		const { kept: before, left: after, now: current } = this.#texts;
		const left = { from: Math.max(edit.oldFrom, first.newFrom), to: Math.min(edit.oldTo, last.newTo) };
		const kept = { from: keptFrom(first, left.from), to: keptTo(last, left.to) };
		const now = { from: edit.newFrom, to: edit.newTo };
		const wanted = [
			...after.slice(edit.oldFrom, left.from),
			...before.slice(kept.from, kept.to),
			...after.slice(left.to, edit.oldTo),
		];
		const isGone =
			wanted.length === now.to - now.from && wanted.every((line, index) => line === current[now.from + index]);
		return { kept, left, now, wanted, state: isGone ? 'gone' : 'edited' };
	}
}

/** The line of `kept` at which what a line of the change stands for begins. */
function keptFrom({ oldFrom, oldTo, newFrom }: LineChange, line: number): number {
	return Math.min(oldFrom + line - newFrom, oldTo);
}

/** The line of `kept` at which what the lines up to a line of the change stand for ends. */
function keptTo(change: LineChange, line: number): number {
	return line === change.newTo ? change.oldTo : keptFrom(change, line);
}

/**
 * Lines that were inserted since and that can as well be read as inserted beside a change, because equal lines stand there, are read so.
 * A blank line typed above a change that begins with one is none of its lines.
 */
function awayFrom(
	own: readonly LineChange[],
	since: readonly LineChange[],
	left: readonly string[],
	now: readonly string[],
): readonly LineChange[] {
	const moved: LineChange[] = [];
	let at = 0;
	for (const [index, edit] of since.entries()) {
		for (let change = own[at]; change && change.newTo < edit.oldFrom; change = own[at]) at++;
		const change = own[at];
		if (!change || edit.oldFrom !== edit.oldTo || !touches(change, edit)) {
			moved.push(edit);
			continue;
		}
		// Removed lines leave no stretch of lines to be beside of: a line further is apart from them.
		const gap = change.newFrom === change.newTo ? 1 : 0;
		const up = edit.oldFrom - (change.newFrom - gap);
		const down = change.newTo + gap - edit.oldFrom;
		const room = { from: (moved.at(-1)?.oldTo ?? -1) + 1, to: (since[index + 1]?.oldFrom ?? left.length + 1) - 1 };
		if (edit.oldFrom - up >= room.from && canMoveUp(edit, up, left, now)) moved.push(further(edit, -up));
		else if (edit.oldFrom + down <= room.to && canMoveDown(edit, down, left, now)) moved.push(further(edit, down));
		else moved.push(edit);
	}
	return moved;
}

function canMoveUp(edit: LineChange, by: number, left: readonly string[], now: readonly string[]): boolean {
	for (let step = 1; step <= by; step++) if (left[edit.oldFrom - step] !== now[edit.newTo - step]) return false;
	return true;
}

function canMoveDown(edit: LineChange, by: number, left: readonly string[], now: readonly string[]): boolean {
	for (let step = 0; step < by; step++) if (left[edit.oldFrom + step] !== now[edit.newFrom + step]) return false;
	return true;
}
