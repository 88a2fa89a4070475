import { composeEdits } from './composeEdits.ts';
import { hunkRefusalSentence } from './hunkRefusal.ts';
import { type LineIndex, lineIndex } from './lineIndex.ts';
import type { PatchOperation } from './patch.ts';
import { placeHunks } from './placeHunks.ts';
import { editedText, type FileChange, type Plan, type TextEdit } from './plan.ts';
import { textEdit } from './textLines.ts';

/** What stands at a path that a patch names. */
export type PatchTarget =
	/** `quotable` false: the file may hold secrets, so a refusal tells nothing about its text, not even what was not found. */
	| { readonly kind: 'text'; readonly text: string; readonly quotable: boolean }
	/** `near`: paths that the model may have meant. */
	| { readonly kind: 'absent'; readonly near: readonly string[] }
	/** It cannot be edited; the sentence says why. */
	| { readonly kind: 'refused'; readonly sentence: string };

export type PlannedPatch =
	/** `unchanged`: paths whose text is already what the patch asks for; they are not in the plan. */
	| { readonly kind: 'plan'; readonly plan: Plan; readonly unchanged: readonly string[] }
	/** Nothing is to be written. The sentence tells the model all that is wrong and what to send instead. */
	| { readonly kind: 'refused'; readonly sentence: string };

const MAX_SENTENCE = 8_000;

/**
 * Turns a parsed patch into a plan: all of it or nothing. `targets` holds, by path, what every path of the patch is now; the
 * paths of both are workspace paths already. Pure; linear in the files' lengths.
 */
export function planPatch(
	operations: readonly PatchOperation[],
	targets: ReadonlyMap<string, PatchTarget>,
): PlannedPatch {
	const problems: string[] = [];
	const changes: FileChange[] = [];
	const unchanged: string[] = [];
	for (const [path, group] of byPath(operations)) {
		const change = planFile(path, group, targets);
		if (typeof change === 'string') problems.push(change);
		else if (isNoChange(change)) unchanged.push(path);
		else changes.push(change);
	}
	problems.push(...crossings(changes));
	if (problems.length > 0) return refused([...problems, 'Nothing was changed.'].join('\n\n'));
	if (changes.length === 0)
		return refused(`Nothing was changed: ${unchanged.join(', ')} already has the text that the patch asks for.`);
	return { kind: 'plan', plan: { changes }, unchanged };
}

function refused(sentence: string): PlannedPatch {
	return {
		kind: 'refused',
		sentence: sentence.length > MAX_SENTENCE ? `${sentence.slice(0, MAX_SENTENCE)}…` : sentence,
	};
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

function isNoChange(change: FileChange): boolean {
	return (
		change.kind === 'update' && change.moveTo === undefined && editedText(change.base, change.edits) === change.base
	);
}

/** A change, or the sentence that says why there is none. */
function planFile(
	path: string,
	group: readonly PatchOperation[],
	targets: ReadonlyMap<string, PatchTarget>,
): FileChange | string {
	const [first] = group;
	const target = targets.get(path);
	if (!first || !target) return `${path}: it was not looked up.`;
	if (target.kind === 'refused') return `${path}: ${target.sentence}`;
	if (group.length > 1 && group.some((operation) => operation.kind !== 'update'))
		return `${path}: the patch does more than one thing with this file. Use one Add, one Delete, or Updates for it.`;
	if (first.kind === 'add') {
		if (target.kind === 'absent') return { kind: 'create', path, text: first.text };
		return `${path}: it exists already, so it cannot be added. Change it with \`*** Update File: ${path}\`.`;
	}
	if (target.kind === 'absent') return missing(path, target.near);
	if (first.kind === 'delete') return { kind: 'delete', path, base: target.text };
	return planUpdate(
		path,
		group.filter((operation) => operation.kind === 'update'),
		target,
		targets,
	);
}

function missing(path: string, near: readonly string[]): string {
	const hint =
		near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ' Look for its path with list_files or search_text.';
	return `${path}: there is no such file.${hint} To create it use \`*** Add File: ${path}\`.`;
}

function planUpdate(
	path: string,
	group: readonly Extract<PatchOperation, { kind: 'update' }>[],
	target: Extract<PatchTarget, { kind: 'text' }>,
	targets: ReadonlyMap<string, PatchTarget>,
): FileChange | string {
	const moves = new Set(group.flatMap((operation) => operation.moveTo ?? []));
	const [moveTo] = moves;
	if (moves.size > 1) return `${path}: the patch moves it to more than one place.`;
	const occupied = moveTo !== undefined && moveTo !== path && targets.get(moveTo);
	if (occupied && occupied.kind === 'refused') return `${moveTo}: ${occupied.sentence}`;
	if (occupied && occupied.kind === 'text') return `${moveTo}: it exists already, so ${path} cannot be moved there.`;
	let edits: readonly TextEdit[] = [];
	for (const { hunks } of group) {
		const next = addHunks(target, edits, hunks, path);
		if (typeof next === 'string') return next;
		edits = next;
	}
	const move = moveTo !== undefined && moveTo !== path ? { moveTo } : {};
	const change: FileChange = { kind: 'update', path, base: target.text, edits, ...move };
	return isNoChange(change) && !target.quotable ? withheld(path) : change;
}

type Hunks = Extract<PatchOperation, { kind: 'update' }>['hunks'];

/**
 * The edits so far and those of one more section. A later section speaks of the text that the earlier ones leave; models also
 * write it against the text that they read, so that is the second try, when its lines were not touched before.
 */
function addHunks(
	target: Extract<PatchTarget, { kind: 'text' }>,
	before: readonly TextEdit[],
	hunks: Hunks,
	path: string,
): readonly TextEdit[] | string {
	const index = lineIndex(editedText(target.text, before));
	const placed = placeHunks(index, hunks);
	if (placed.kind === 'placed') {
		const edits = placed.edits.map((edit) => textEdit(index.file, edit));
		return before.length === 0 ? edits : composeEdits(target.text.length, before, edits);
	}
	const everyAbsent = placed.refusals.every((refusal) => refusal.problem.kind === 'absent');
	const original = before.length > 0 && everyAbsent ? againstOriginal(target.text, before, hunks) : undefined;
	if (original) return original;
	if (!target.quotable) return withheld(path);
	const sentences = placed.refusals.map((refusal) => hunkRefusalSentence(refusal, index));
	return [`${path}:`, ...sentences].join('\n');
}

/** One sentence for every misfit, so that guessing at the text of a secret is answered the same way each time. */
function withheld(path: string): string {
	return `${path}: the patch does not fit the file. Why is not told, because it may hold secrets; call read_file for it first, which asks the user.`;
}

function againstOriginal(base: string, before: readonly TextEdit[], hunks: Hunks): readonly TextEdit[] | undefined {
	const index: LineIndex = lineIndex(base);
	const placed = placeHunks(index, hunks);
	if (placed.kind === 'refused') return undefined;
	const added = placed.edits.map((edit) => textEdit(index.file, edit));
	const fresh = added.filter((edit) => !before.some((earlier) => sameEdit(earlier, edit)));
	const edits = [...before, ...fresh].sort((a, b) => a.start - b.start || a.end - b.end);
	return edits.some((edit, at) => collides(edits[at - 1], edit)) ? undefined : edits;
}

function collides(earlier: TextEdit | undefined, edit: TextEdit): boolean {
	if (!earlier || edit.start > earlier.end) return false;
	return edit.start < earlier.end || earlier.start === earlier.end || edit.start === edit.end;
}

function sameEdit(a: TextEdit, b: TextEdit): boolean {
	return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** No path may be the target of a move and something else in one patch. */
function crossings(changes: readonly FileChange[]): readonly string[] {
	const targets = changes.flatMap((change) => (change.kind === 'update' && change.moveTo ? [change.moveTo] : []));
	const taken = new Set(changes.map((change) => change.path));
	return targets
		.filter((target, at) => taken.has(target) || targets.indexOf(target) !== at)
		.map((target) => `${target}: the patch moves a file there and changes it otherwise too. Use two calls.`);
}
