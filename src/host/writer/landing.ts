import * as vscode from 'vscode';
import { unifiedDiff } from '../../core/edits/unifiedDiff.ts';
import type { AppliedChange } from '../../core/ports.ts';
import { isSecret } from '../../core/safety/sensitive.ts';
import { eolOf, hasBytes, isPresent } from '../workspace/onDisk.ts';
import { withLineEnds } from './lineEnds.ts';
import { saveWithin } from './saveWithin.ts';
import type { CheckedChange, CheckedUpdate } from './writerChecks.ts';

/** A file that was written, with its text before and after (`undefined`: there was or is none). */
export interface WrittenFile {
	/** Where it is now; for a deleted file where it was. */
	readonly path: string;
	readonly movedFrom?: string;
	readonly before: string | undefined;
	readonly after: string | undefined;
	/** What the disk had before where VS Code shows other line ends than that. */
	readonly diskBefore?: string;
}

/** Whether what was clean is saved, and how long one save may take (ms). */
export interface Saving {
	readonly saves: boolean;
	readonly saveMs: number | undefined;
}

export interface Landed {
	readonly applied: AppliedChange;
	readonly written: WrittenFile;
}

/** `applyEdit` is also true when a part was left out. Texts are looked at later; here it is the files' coming and going. */
export async function isThere(checked: readonly CheckedChange[]): Promise<boolean> {
	const looks = checked.map(async (item) => {
		if (item.kind === 'create') return hasBytes(item.uri, item.bytes);
		if (item.kind === 'delete') return !(await isPresent(item.uri));
		return item.target === undefined || isPresent(item.target);
	});
	return (await Promise.all(looks)).every(Boolean);
}

/** VS Code takes the line end that most lines have for all: after a write that may be another one than before. */
export function shows(document: vscode.TextDocument, text: string): boolean {
	const shown = document.getText();
	return shown === text || shown === withLineEnds(text, eolOf(document));
}

/** Saves what was clean and is as it was meant, then says what is really there. */
export async function land(item: CheckedChange, saving: Saving): Promise<Landed> {
	const { path } = item.change;
	const applied: AppliedChange = { path, outcome: 'applied' };
	if (item.kind === 'create') return { applied, written: { path, before: undefined, after: item.change.text } };
	if (item.kind === 'delete') {
		const diskBefore = item.diskText === undefined ? {} : { diskBefore: item.diskText };
		return { applied, written: { path, before: item.change.base, after: undefined, ...diskBefore } };
	}
	const { text, said } = await landUpdate(item, saving);
	const written: WrittenFile = {
		path: item.change.moveTo ?? path,
		...(item.change.moveTo !== undefined && { movedFrom: path }),
		before: item.change.base,
		after: text,
		...(item.mixed && { diskBefore: item.mixed.textBefore }),
	};
	return { applied: { ...applied, ...said }, written };
}

/** What the model is told of an edit that was made, and the text as it is told. */
type Said = Pick<AppliedChange, 'sentence' | 'text'>;

async function landUpdate(
	item: CheckedUpdate,
	{ saves, saveMs }: Saving,
): Promise<{ readonly text: string; readonly said: Said }> {
	const path = item.change.moveTo ?? item.change.path;
	const document = await openAgain(item.target ?? item.uri);
	if (!document) {
		const sentence = `${path} was changed, but it is gone now. Look at its folder before you go on.`;
		return { text: item.after, said: { sentence } };
	}
	const meant = document.getText();
	if (!shows(document, item.after)) {
		// What somebody typed since the edit is theirs to save.
		const unsaved = document.isDirty ? ', so it is not saved' : '';
		const sentence = `${path} was changed by someone else at the same time${unsaved}. Read it again before you go on.`;
		return { text: meant, said: { sentence } };
	}
	const mustSave = saves && !item.isDirty && document.isDirty;
	const saved = mustSave ? await saveWithin(document, saveMs) : 'saved';
	const text = document.getText();
	return { text, said: notSaved(path, saved) ?? changedBySaving(path, meant, text) };
}

/** The document that the item was checked with may be closed by now. */
async function openAgain(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
	return vscode.workspace.openTextDocument(uri).then(
		(document) => document,
		() => undefined,
	);
}

function notSaved(path: string, saved: 'saved' | 'failed' | 'late'): Said | undefined {
	if (saved === 'saved') return undefined;
	const sentence =
		saved === 'failed'
			? `${path} is changed in the editor but could not be saved. Tell the user to save it.`
			: `${path} is changed in the editor, but something (a formatter?) holds up its saving. Go on, and tell the user.`;
	return { sentence };
}

const MAX_DIFF = 2_000;

/** Formatters and rules of the editor work while a file is saved. */
function changedBySaving(path: string, meant: string, text: string): Said {
	if (text === meant) return {};
	const sentence = `While ${path} was saved, the editor changed it further (a formatter, or a rule for line ends or spaces)`;
	const diff = isSecret(path) ? '' : unifiedDiff(path, path, meant, text);
	if (diff === '' || diff.length > MAX_DIFF) return { sentence: `${sentence}. Read it again before you edit it.` };
	return { sentence: `${sentence}; go on from the text as it is now:\n${diff.trimEnd()}`, text };
}
