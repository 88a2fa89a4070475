import { lineChanges, wholeLines } from '../../core/edits/lineDiff.ts';
import { editedText, type FileChange, type TextEdit } from '../../core/edits/plan.ts';
import { undoChange } from '../../core/edits/undoChange.ts';
import type { Workspace } from '../../core/ports.ts';
import type { FileRecord, TurnStep } from './turnRecords.ts';
import type { TurnStore } from './turnStore.ts';

/** What an undo did, by the paths that the turn's files have. Sentences are for the user. */
export interface UndoReport {
	readonly undone: readonly string[];
	readonly refused: readonly { readonly path: string; readonly sentence: string }[];
}

interface UndoPlan {
	/** Files that are already as they were. */
	readonly done: readonly string[];
	readonly refused: UndoReport['refused'];
	readonly plan: readonly { readonly path: string; readonly change: FileChange }[];
	/** Exact texts for files that come back to what they were, where the disk has other line ends than VS Code shows. */
	readonly diskTexts: ReadonlyMap<string, string>;
}

type FileUndo =
	| { readonly kind: 'done' }
	| { readonly kind: 'refused'; readonly sentence: string }
	| { readonly kind: 'change'; readonly change: FileChange; readonly diskText?: string };

/** Works out how each file comes back, against its text as it is now. Writes nothing. */
export async function planUndo(
	files: readonly FileRecord[],
	workspace: Pick<Workspace, 'identify' | 'read'>,
	store: Pick<TurnStore, 'get'>,
	signal: AbortSignal,
): Promise<UndoPlan> {
	const done: string[] = [];
	const refused: { path: string; sentence: string }[] = [];
	const plan: { path: string; change: FileChange }[] = [];
	const diskTexts = new Map<string, string>();
	for (const file of files) {
		const { path } = file;
		const result = await undoFile(file, workspace, store, signal);
		if (result.kind === 'done') done.push(path);
		else if (result.kind === 'refused') refused.push({ path, sentence: result.sentence });
		else {
			plan.push({ path, change: result.change });
			if (result.diskText !== undefined) diskTexts.set(path, result.diskText);
		}
	}
	return { done, refused, plan, diskTexts };
}

interface StepTexts {
	readonly before: string | undefined;
	readonly after: string | undefined;
}

async function undoFile(
	file: FileRecord,
	workspace: Pick<Workspace, 'identify' | 'read'>,
	store: Pick<TurnStore, 'get'>,
	signal: AbortSignal,
): Promise<FileUndo> {
	const { path, movedFrom } = file;
	const texts: StepTexts[] = [];
	for (const step of file.steps) {
		const loaded = await loadStep(step, store);
		if (!loaded) return refuse(`The text of ${path} before this turn is no longer stored.`);
		texts.push(loaded);
	}
	const now = await textNow(path, workspace, signal);
	if (now.kind === 'refused') return now;
	if (now.text === undefined && movedFrom !== undefined) {
		// An undo in the editor has moved it back already.
		const there = await textNow(movedFrom, workspace, signal);
		if (there.kind === 'text' && there.text !== undefined && there.text === texts[0]?.before) return { kind: 'done' };
	}
	const first = file.steps[0];
	const back = reverseSteps(path, now.text, texts);
	if (back.kind === 'refused') return back;
	const origin = movedFrom ?? path;
	if (back.text === now.text && origin === path) return { kind: 'done' };
	if (back.text === undefined) {
		return now.text === undefined
			? { kind: 'done' }
			: { kind: 'change', change: { kind: 'delete', path, base: now.text } };
	}
	if (now.text === undefined) return { kind: 'change', change: { kind: 'create', path: origin, text: back.text } };
	const diskText =
		first?.diskBefore !== undefined && back.text === texts[0]?.before ? await store.get(first.diskBefore) : undefined;
	const change = {
		kind: 'update' as const,
		path,
		base: now.text,
		edits: editsBetween(now.text, back.text),
		...(origin !== path && { moveTo: origin }),
	};
	return { kind: 'change', change, ...(diskText !== undefined && { diskText }) };
}

function refuse(sentence: string): { readonly kind: 'refused'; readonly sentence: string } {
	return { kind: 'refused', sentence };
}

async function loadStep({ before, after }: TurnStep, store: Pick<TurnStore, 'get'>): Promise<StepTexts | undefined> {
	const texts = {
		before: before === undefined ? undefined : await store.get(before),
		after: after === undefined ? undefined : await store.get(after),
	};
	const isLost =
		(before !== undefined && texts.before === undefined) || (after !== undefined && texts.after === undefined);
	return isLost ? undefined : texts;
}

type Now =
	| { readonly kind: 'text'; readonly text: string | undefined }
	| { readonly kind: 'refused'; readonly sentence: string };

async function textNow(
	path: string,
	workspace: Pick<Workspace, 'identify' | 'read'>,
	signal: AbortSignal,
): Promise<Now> {
	const found = await workspace.read(path, signal);
	if (found.kind === 'text') return { kind: 'text', text: found.text };
	const { kind } = await workspace.identify(path, signal);
	return kind === 'absent' ? { kind: 'text', text: undefined } : refuse(`${path} can no longer be read as text.`);
}

/** The text without the turn's steps, the last taken back first. */
function reverseSteps(path: string, now: string | undefined, steps: readonly StepTexts[]): Now {
	// Back already, by an undo in the editor, or never done, because the window went away first.
	if (now === steps[0]?.before) return { kind: 'text', text: now };
	let text = now;
	for (const { before, after } of steps.toReversed()) {
		if (after === undefined) {
			if (text !== undefined)
				return refuse(`${path} was deleted in this turn but is there again, so it is left alone.`);
			text = before;
		} else if (text === undefined) {
			if (before !== undefined)
				return refuse(`${path} was deleted or moved since, so there is nothing to take back in it.`);
		} else if (before === undefined) {
			if (text !== after)
				return refuse(
					`${path} was created in this turn and has been changed since; delete it yourself if you want to.`,
				);
			text = undefined;
		} else {
			const undone = undoChange(before, after, text);
			if (undone.kind === 'refused') return refuse(`${path}: ${undone.sentence}`);
			text = editedText(text, undone.edits);
		}
	}
	return { kind: 'text', text };
}

/** Edits, line by line, that turn one text into the other. */
function editsBetween(from: string, to: string): readonly TextEdit[] {
	const [before, after] = [wholeLines(from), wholeLines(to)];
	const starts = [0];
	for (const line of before) starts.push((starts.at(-1) ?? 0) + line.length);
	return lineChanges(before, after).map(({ oldFrom, oldTo, newFrom, newTo }) => ({
		start: starts[oldFrom] ?? from.length,
		end: starts[oldTo] ?? from.length,
		text: after.slice(newFrom, newTo).join(''),
	}));
}
