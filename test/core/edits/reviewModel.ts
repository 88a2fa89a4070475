import { pairedChanges } from '../../../src/core/edits/pairedChanges.ts';
import type { LineRange, ReviewStep } from '../../../src/core/edits/reviewSteps.ts';

/** A line's text without and its line end, which it shows at any place but the last of a file that ends without one. */
export interface LineText {
	readonly text: string;
	readonly lineEnd: string;
}

interface ModelLine extends LineText {
	readonly by: 'base' | 'user' | Unit;
	gone: 'user' | Unit | undefined;
}

/** A line that a step wrote with those that it stands for, or lines that it only removed. */
export interface Unit {
	readonly step: number;
	/** Which of the step's changes it belongs to. */
	readonly hunk: number;
	readonly added: readonly ModelLine[];
	readonly removed: readonly ModelLine[];
	verdict: 'waits' | 'kept' | 'undone';
}

/**
 * A file whose every line knows where it came from, so that what a decision must leave is known without a difference of texts. All
 * lines that ever were stay in one list, in their order.
 */
export class ModelFile {
	readonly steps: ReviewStep[] = [];
	readonly units: Unit[] = [];
	readonly #isOpen: boolean;
	readonly #lines: ModelLine[];
	#isAmong = false;
	/** By step, the lines that it left, and where among them its changes are. */
	readonly #left: { readonly lines: readonly ModelLine[]; readonly hunks: readonly LineRange[] }[] = [];

	constructor(lines: readonly LineText[], isOpen: boolean) {
		this.#lines = lines.map((line) => ({ ...line, by: 'base', gone: undefined }));
		this.#isOpen = isOpen;
	}

	get shown(): readonly ModelLine[] {
		return this.#lines.filter(isShown);
	}

	get text(): string {
		return this.#print(this.shown);
	}

	/** A later step wrote over or among lines of an earlier one. */
	get hasOverlaps(): boolean {
		return this.#isAmong || this.units.some(({ removed }) => removed.some(({ by }) => typeof by !== 'string'));
	}

	/** The text with all steps undone. */
	get without(): string {
		return this.#print(this.#lines.filter(({ by, gone }) => typeof by === 'string' && gone !== 'user'));
	}

	/** A step makes these lines of the shown ones. Which of them are new the line difference says. */
	write(texts: readonly LineText[]): void {
		const kept = this.text;
		const before = this.shown;
		const print = ({ text, lineEnd }: LineText) => text + lineEnd;
		const [old, now] = [before.map(print), texts.map(print)];
		const changes = pairedChanges(old, now);
		for (const [hunk, { oldFrom, oldTo, newFrom, newTo }] of changes.entries())
			this.#writeHunk(hunk, before.slice(oldFrom, oldTo), texts.slice(newFrom, newTo), before[oldFrom - 1]);
		this.#left.push({ lines: this.shown, hunks: changes.map(({ newFrom, newTo }) => ({ from: newFrom, to: newTo })) });
		this.steps.push({ kept, left: this.text });
	}

	#writeHunk(hunk: number, old: readonly ModelLine[], added: readonly LineText[], before: ModelLine | undefined): void {
		let at = before ? this.#lines.indexOf(before) + 1 : 0;
		for (let gone = this.#lines[at]?.gone; typeof gone === 'object' && gone.added.length === 0; ) {
			at++;
			gone = this.#lines[at]?.gone;
		}
		const places = [at, ...old.map((line) => this.#lines.indexOf(line))];
		const last = Math.max(...places);
		for (let place = Math.min(...places); place <= last + 1; place++)
			this.#isAmong ||= this.#left.some((_, step) => this.#isInHunk(step, place));
		for (let index = 0; index < Math.max(1, added.length); index++) {
			const removed = old.slice(index, index < added.length - 1 ? index + 1 : undefined);
			const lines: ModelLine[] = [];
			const unit: Unit = { step: this.steps.length, hunk, added: lines, removed, verdict: 'waits' };
			for (const line of removed) line.gone = unit;
			const line = added[index];
			if (line) lines.push({ ...line, by: unit, gone: undefined });
			const last = removed.at(-1);
			if (last) at = this.#lines.indexOf(last) + 1;
			this.#lines.splice(at, 0, ...lines);
			at += lines.length;
			this.units.push(unit);
		}
	}

	/** The user types a line before the shown line at an index; false when that is among the lines of a change. */
	type(index: number, line: LineText): boolean {
		const before = this.shown[index - 1];
		const at = before ? this.#lines.indexOf(before) + 1 : 0;
		if (this.#left.some((_, step) => this.#isInHunk(step, at))) return false;
		this.#lines.splice(at, 0, { ...line, by: 'user', gone: undefined });
		return true;
	}

	/** The user deletes a shown line; false when it is one of a change, or beside one that only removed lines. */
	delete(index: number): boolean {
		const line = this.shown[index];
		if (!line || typeof line.by !== 'string') return false;
		const at = this.#lines.indexOf(line);
		if (this.#left.some((_, step) => this.#isInHunk(step, at) || this.#isInHunk(step, at + 1))) return false;
		line.gone = 'user';
		return true;
	}

	#isInHunk(step: number, at: number): boolean {
		const left = this.#left[step];
		if (!left) return false;
		const before = new Set(this.#lines.slice(0, at));
		const place = left.lines.filter((line) => before.has(line)).length;
		return left.hunks.some(({ from, to }) => (from === to ? place === from : from < place && place < to));
	}

	/** Decides on the units that wait and touch the range of the shown lines, and on those that they wrote over. */
	decide({ from, to }: LineRange, verdict: 'kept' | 'undone'): void {
		const { shown } = this;
		const touched = this.units.filter((unit) => {
			if (unit.verdict !== 'waits') return false;
			const [line] = unit.added;
			if (line) {
				const at = shown.indexOf(line);
				return from <= at && at < Math.max(to, from + 1);
			}
			const at = this.#gapOf(unit);
			return from <= at && at <= to;
		});
		const meant = new Set(touched);
		for (const { removed } of meant)
			for (const { by } of removed) if (typeof by === 'object' && by.verdict === 'waits') meant.add(by);
		for (const unit of meant) unit.verdict = verdict;
	}

	/** Where the lines of a hunk that waits as a whole are shown. */
	placeOf(step: number, hunk: number): LineRange {
		const units = this.units.filter((unit) => unit.step === step && unit.hunk === hunk);
		const places = units.flatMap(({ added }) => added).map((line) => this.shown.indexOf(line));
		const [unit] = units;
		if (!unit) throw new RangeError('No such hunk.');
		if (places.length === 0) return { from: this.#gapOf(unit), to: this.#gapOf(unit) };
		return { from: Math.min(...places), to: Math.max(...places) + 1 };
	}

	#gapOf({ removed: [line] }: Unit): number {
		return line ? this.#lines.slice(0, this.#lines.indexOf(line)).filter(isShown).length : 0;
	}

	#print(lines: readonly ModelLine[]): string {
		const last = lines.at(-1);
		const text = lines.map((line) => line.text + line.lineEnd).join('');
		return this.#isOpen && last?.text ? text.slice(0, text.length - last.lineEnd.length) : text;
	}
}

function isShown({ by, gone }: ModelLine): boolean {
	if (typeof by !== 'string' && by.verdict === 'undone') return false;
	return gone === undefined || (gone !== 'user' && gone.verdict === 'undone');
}
