import { composeEdits } from './composeEdits.ts';
import { isLeftOut } from './elision.ts';
import { hunkRefusalSentence } from './hunkRefusal.ts';
import { lineIndex } from './lineIndex.ts';
import type { Hunk, PatchOperation } from './patch.ts';
import { placeHunks } from './placeHunks.ts';
import type { Step } from './placement.ts';
import { editedText, type FileChange, type TextEdit } from './plan.ts';
import { isNoChange, type PlannedEdits, type PlannedFile, planned, type Target, withheld } from './planned.ts';
import { placedSince } from './rebase.ts';
import { textEdit } from './textLines.ts';
import { wholeFileEdits } from './wholeFile.ts';

/**
 * Turns a parsed patch into a plan. `targets` holds, by path, what every path of the patch is now; the paths of both are workspace
 * paths already. Hunks that have a sure place land, the others come back as refusals; a file is deleted or moved only when nothing
 * was refused. Pure; linear in the files' lengths.
 */
export function planPatch(operations: readonly PatchOperation[], targets: ReadonlyMap<string, Target>): PlannedEdits {
	const files = [...byPath(operations)].map(([path, group]) => planFile(path, group, targets));
	const crossed = crossings(files);
	const isCrossed = (path: string) => crossed.some((crossing) => crossing.path === path);
	return planned([...files.map((file) => (isCrossed(file.path) ? { ...file, change: undefined } : file)), ...crossed]);
}

function byPath(operations: readonly PatchOperation[]): ReadonlyMap<string, readonly PatchOperation[]> {
	const groups = new Map<string, PatchOperation[]>();
	for (const operation of operations) {
		const group = groups.get(operation.path);
		if (group) group.push(operation);
		else groups.set(operation.path, [operation]);
	}
	return groups;
}

function planFile(path: string, group: readonly PatchOperation[], targets: ReadonlyMap<string, Target>): PlannedFile {
	const refused = (sentence: string): PlannedFile => ({ path, refusals: [`${path}: ${sentence}`] });
	const [first] = group;
	const target = targets.get(path);
	if (!first || !target) return refused('it was not looked up.');
	if (target.kind === 'refused') return refused(target.sentence);
	if (group.length > 1 && group.some((operation) => operation.kind !== 'update'))
		return refused('the patch does more than one thing with this file. Use one Add, one Delete, or Updates for it.');
	if (first.kind === 'add') return planAdd(first, target);
	if (target.kind === 'absent') return refused(missing(path, target.near));
	if (first.kind === 'delete') return { path, change: { kind: 'delete', path, base: target.text }, refusals: [] };
	const updates = group.filter((operation) => operation.kind === 'update');
	return planUpdate(path, updates, target, targets);
}

function missing(path: string, near: readonly string[]): string {
	const hint =
		near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ' Look for its path with list_files or search_text.';
	return `there is no such file.${hint} To create it use \`*** Add File: ${path}\`.`;
}

/** Adding a file that exists writes it anew: models do so to replace it. What that would drop is for the judge to weigh. */
function planAdd(
	{ path, text }: Extract<PatchOperation, { kind: 'add' }>,
	target: Exclude<Target, { kind: 'refused' }>,
): PlannedFile {
	if (target.kind === 'absent') return { path, change: { kind: 'create', path, text }, refusals: [] };
	const whole = wholeFileEdits(target.text, text);
	if (whole.kind === 'refused') return { path, refusals: [`${path}: ${whole.sentence}`] };
	return { path, change: { kind: 'update', path, base: target.text, edits: whole.edits, whole: true }, refusals: [] };
}

function planUpdate(
	path: string,
	group: readonly Extract<PatchOperation, { kind: 'update' }>[],
	target: Extract<Target, { kind: 'text' }>,
	targets: ReadonlyMap<string, Target>,
): PlannedFile {
	const moves = new Set(group.flatMap((operation) => operation.moveTo ?? []));
	const [moveTo] = moves;
	if (moves.size > 1) return { path, refusals: [`${path}: the patch moves it to more than one place.`] };
	const occupied = moveTo !== undefined && moveTo !== path && targets.get(moveTo);
	if (occupied && occupied.kind === 'refused') return { path, refusals: [`${moveTo}: ${occupied.sentence}`] };
	if (occupied && occupied.kind === 'text')
		return { path, refusals: [`${moveTo}: it exists already, so ${path} cannot be moved there.`] };
	const { edits, refusals } = placedSince(
		target.read,
		target.text,
		group.map(({ hunks }) => hunkStep(hunks)),
	);
	const move = moveTo !== undefined && moveTo !== path ? { moveTo } : {};
	const change: FileChange = { kind: 'update', path, base: target.text, edits, ...move };
	if (!target.quotable && (refusals.length > 0 || isNoChange(change))) return { path, refusals: [withheld(path)] };
	const missed = refusals.length > 0 ? [[`${path}:`, ...refusals].join('\n')] : [];
	return edits.length === 0 && missed.length > 0 ? { path, refusals: missed } : { path, change, refusals: missed };
}

/** The hunks of one section as a step. What stands nowhere is looked for in the text that the others leave, too. */
function hunkStep(hunks: readonly Hunk[]): Step {
	return (text) => {
		const first = placedIn(text, hunks, hunks);
		const absent = first.refused.flatMap(({ hunk, isAbsent }) => (isAbsent ? [hunk] : []));
		const tried = first.edits.length > 0 && absent.length > 0;
		const second = tried ? placedIn(editedText(text, first.edits), absent, hunks) : undefined;
		if (!second || second.edits.length === 0) return { ...first, refusals: sentences(first.refused) };
		const refused = [...first.refused.filter(({ isAbsent }) => !isAbsent), ...second.refused];
		return { edits: composeEdits(text.length, first.edits, second.edits), refusals: sentences(refused) };
	};
}

interface Refused {
	readonly hunk: Hunk;
	readonly sentence: string;
	/** Its old lines stand nowhere. */
	readonly isAbsent: boolean;
}

function sentences(refused: readonly Refused[]): readonly string[] {
	return refused.map(({ sentence }) => sentence);
}

/** `all` are the hunks of the section, by which a refusal counts. */
function placedIn(
	text: string,
	hunks: readonly Hunk[],
	all: readonly Hunk[],
): { readonly edits: readonly TextEdit[]; readonly refused: readonly Refused[] } {
	const index = lineIndex(text);
	const leftOut = hunks.filter((hunk) => leavesOut(hunk, text));
	const placed = placeHunks(
		index,
		hunks.filter((hunk) => !leftOut.includes(hunk)),
	);
	const unplaced = placed.refusals.map((refusal) => ({
		hunk: refusal.hunk,
		sentence: hunkRefusalSentence({ ...refusal, number: all.indexOf(refusal.hunk) + 1 }, index),
		isAbsent: refusal.problem.kind === 'absent',
	}));
	return {
		edits: placed.edits.map((edit) => textEdit(index.file, edit)),
		refused: [...leftOut.map((hunk) => ({ hunk, sentence: elidedSentence(hunk), isAbsent: false })), ...unplaced],
	};
}

function leavesOut(hunk: Hunk, text: string): boolean {
	return hunk.lines.some((line) => line.op === '+' && isLeftOut(line.text) && !text.includes(line.text.trim()));
}

function elidedSentence(hunk: Hunk): string {
	const line = hunk.lines.find((candidate) => candidate.op === '+' && isLeftOut(candidate.text));
	return `The hunk at patch line ${hunk.patchLine} adds \`${line?.text.trim().slice(0, 120)}\`, which would stand in the file as it is. Write the code itself, or leave out the lines that stay.`;
}

/** No path may be the target of a move and something else in one patch. */
function crossings(files: readonly PlannedFile[]): readonly PlannedFile[] {
	const changes = files.flatMap(({ change }) => change ?? []);
	const targets = changes.flatMap((change) => (change.kind === 'update' && change.moveTo ? [change.moveTo] : []));
	const taken = new Set(changes.map((change) => change.path));
	return targets
		.filter((target, at) => taken.has(target) || targets.indexOf(target) !== at)
		.map((target) => ({
			path: target,
			refusals: [`${target}: the patch moves a file there and changes it otherwise too. Use two calls.`],
		}));
}
