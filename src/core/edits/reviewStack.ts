import { type ClosedLines, closedLines, firstLineEnd } from './closedLines.ts';
import { type MergeRegion, mergeRegions } from './mergeRegions.ts';
import type { LineRange, ReviewStep } from './reviewSteps.ts';

/** A line of the file now, or one that an undo brings in. */
export interface ReviewLine {
	readonly text: string;
	/** Its index in the file now, or the unit whose undo brings it in. */
	readonly from: number | ReviewUnit;
	/** The unit whose undo takes it out. */
	removedBy: ReviewUnit | undefined;
}

/** The smallest part of a step that is decided on: mostly one line with what it replaced. */
export interface ReviewUnit {
	readonly layer: ReviewLayer;
	readonly kept: LineRange;
	readonly left: LineRange;
	readonly isEdited: boolean;
	/** An undo of it changes the file. */
	readonly acts: boolean;
	readonly place: LineRange;
	/** Its lines in the file without the later steps. */
	readonly now: LineRange;
	/** What an undo takes out and what it puts in its place. */
	readonly removes: readonly ReviewLine[];
	readonly restores: readonly ReviewLine[];
	/** It reaches to the end of the step's texts, so that whether they end with a line end goes with it. */
	readonly isAtEnd: boolean;
	/** Whether the file ends without a line end once it is undone; absent where that does not change. */
	readonly opensEnd?: boolean;
}

/** A step that waits, in units, by the changes that they belong to. */
export interface ReviewLayer {
	readonly step: number;
	readonly kept: ClosedLines;
	readonly left: ClosedLines;
	readonly hunks: readonly (readonly ReviewUnit[])[];
	/** Whether the file without the later steps ends without a line end; `undefined` where it has no line. */
	readonly isOpen: boolean | undefined;
}

/** The steps of a file laid one upon the other: each is merged with the file as it is without what waits of the later ones. */
export interface ReviewStack {
	readonly now: ClosedLines;
	/** Newest first. */
	readonly layers: readonly ReviewLayer[];
	/** All lines, each where it is shown when it is there. */
	readonly lines: readonly ReviewLine[];
	/** The file without all that waits. */
	readonly without: ClosedLines;
}

/** The file while it is laid bare. */
interface Bare {
	readonly lines: readonly ReviewLine[];
	/** Those of the lines that are there. */
	readonly shown: readonly ReviewLine[];
	readonly isOpen: boolean | undefined;
}

/** Lays out the steps (oldest first) of a file with the text `now`. Linear for each step, but for its two line differences. */
export function reviewStack(steps: readonly ReviewStep[], now: string): ReviewStack {
	const lineEnd = firstLineEnd([now, ...steps.flatMap(({ kept, left }) => [left, kept])]);
	const current = closedLines(now, lineEnd);
	const lines = current.lines.map((text, from): ReviewLine => ({ text, from, removedBy: undefined }));
	const layers: ReviewLayer[] = [];
	let bare: Bare = { lines, shown: lines, isOpen: lines.length > 0 ? current.isOpen : undefined };
	for (const [step, texts] of [...steps.entries()].toReversed()) {
		if (texts.kept === texts.left) continue;
		const left = closedLines(texts.left, lineEnd);
		const kept = texts.kept === '' ? { lines: [], isOpen: left.isOpen } : closedLines(texts.kept, lineEnd);
		const layer = layOut(step, kept, left, bare);
		layers.push(layer);
		bare = withoutLayer(bare, layer);
	}
	const without = { lines: bare.shown.map(({ text }) => text), isOpen: bare.isOpen ?? false };
	return { now: current, layers, lines: bare.lines, without };
}

function layOut(step: number, kept: ClosedLines, left: ClosedLines, bare: Bare): ReviewLayer {
	const merged = mergeRegions(
		kept.lines,
		left.lines,
		bare.shown.map(({ text }) => text),
	);
	const hunks: (readonly ReviewUnit[])[] = [];
	const layer: ReviewLayer = { step, kept, left, hunks, isOpen: bare.isOpen };
	for (const regions of merged) hunks.push(regions.map((region) => unitOf(region, layer, bare)));
	if (kept.isOpen !== left.isOpen && !hunks.at(-1)?.at(-1)?.isAtEnd) hunks.push([endUnit(layer, bare)]);
	return layer;
}

function unitOf(region: MergeRegion, layer: ReviewLayer, bare: Bare): ReviewUnit {
	const { kept, left, now, state } = region;
	const opensEnd = endWithout(region, layer, bare);
	const changes = state !== 'gone';
	const restores: ReviewLine[] = [];
	const unit: ReviewUnit = {
		layer,
		kept,
		left,
		isEdited: state === 'edited',
		acts: changes || opensEnd !== undefined,
		place: placeOf(now, bare.shown),
		now,
		removes: changes ? bare.shown.slice(now.from, now.to) : [],
		restores,
		isAtEnd: isAtEnd(region, layer),
		...(opensEnd !== undefined && { opensEnd }),
	};
	for (const line of unit.removes) line.removedBy = unit;
	if (changes) for (const text of region.wanted) restores.push({ text, from: unit, removedBy: undefined });
	return unit;
}

function isAtEnd({ kept, left }: MergeRegion, layer: ReviewLayer): boolean {
	return kept.to === layer.kept.lines.length && left.to === layer.left.lines.length;
}

/** Whether the file ends without a line end once the region is undone; `undefined` where that does not change, or is the user's. */
function endWithout(region: MergeRegion, layer: ReviewLayer, { shown, isOpen }: Bare): boolean | undefined {
	const { now, wanted, state } = region;
	const wish = layer.kept.isOpen;
	if (isOpen === undefined) return wanted.length > 0 ? wish : undefined;
	if (now.to < shown.length || wish === isOpen) return undefined;
	return state === 'edited' || layer.left.isOpen === isOpen ? wish : undefined;
}

/** A change of nothing but the line end of the last line. */
function endUnit(layer: ReviewLayer, { shown, isOpen }: Bare): ReviewUnit {
	const ends = { kept: layer.kept.lines.length, left: layer.left.lines.length };
	const isThere = layer.left.isOpen === isOpen;
	return {
		layer,
		kept: { from: ends.kept, to: ends.kept },
		left: { from: ends.left, to: ends.left },
		isEdited: false,
		acts: isThere,
		place: placeOf({ from: Math.max(0, shown.length - 1), to: shown.length }, shown),
		now: { from: shown.length, to: shown.length },
		removes: [],
		restores: [],
		isAtEnd: true,
		...(isThere && { opensEnd: layer.kept.isOpen }),
	};
}

/** Where lines of the bare file stand in the file now. Those that are not there stand where the lines do that they would replace. */
function placeOf({ from, to }: LineRange, shown: readonly ReviewLine[]): LineRange {
	const start = from < to ? placeOfLine(shown[from])?.from : placeOfLine(shown[from - 1])?.to;
	const end = from < to ? placeOfLine(shown[to - 1])?.to : start;
	return { from: start ?? 0, to: end ?? 0 };
}

function placeOfLine(line: ReviewLine | undefined): LineRange | undefined {
	return typeof line?.from === 'number' ? { from: line.from, to: line.from + 1 } : line?.from.place;
}

function withoutLayer(bare: Bare, { hunks }: ReviewLayer): Bare {
	const units = hunks.flat();
	const lines: ReviewLine[] = [];
	const shown: ReviewLine[] = [];
	let passed = 0;
	let next = 0;
	const restore = () => {
		for (let unit = units[next]; unit && unit.now.to <= passed; unit = units[++next]) {
			for (const line of unit.restores) {
				lines.push(line);
				shown.push(line);
			}
		}
	};
	restore();
	for (const line of bare.lines) {
		lines.push(line);
		if (line !== bare.shown[passed]) continue;
		if (!line.removedBy) shown.push(line);
		passed++;
		restore();
	}
	const isOpen = units.findLast(({ opensEnd }) => opensEnd !== undefined)?.opensEnd ?? bare.isOpen;
	return { lines, shown, isOpen: shown.length > 0 ? isOpen : undefined };
}
