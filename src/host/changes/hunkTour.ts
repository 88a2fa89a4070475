import * as vscode from 'vscode';
import type { LineRange } from '../../core/edits/reviewSteps.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { TurnChanges } from './changes.ts';
import { joinHunks, lineOf } from './hunkTarget.ts';
import { createInOrder } from './inOrder.ts';
import type { ReviewVoice } from './reviewVoice.ts';
import type { Waiting } from './waiting.ts';

/** The way from one waiting change to the next, through the files in the order of the source-control view. */
export interface HunkTour {
	/** Goes to the next change, past the last one to the first. False when no open text has one: what waits is deleted files, or nothing. */
	go(direction: Direction): Promise<boolean>;
	/** After the user decided on the change at a line: goes to the file's next one, if it has one and the editor is still in front. */
	goOn(editor: vscode.TextEditor, line: number): Promise<void>;
}

export type Direction = 'next' | 'previous';

export interface HunkTourDeps {
	readonly changes: Pick<TurnChanges, 'hunks'>;
	readonly waiting: Waiting;
	readonly paths: WorkspacePaths;
	readonly voice: Pick<ReviewVoice, 'say'>;
}

/** The way from change to change over all files that wait, in the order of the source-control view. */
export function createHunkTour(deps: HunkTourDeps): HunkTour {
	return new Tour(deps);
}

class Tour implements HunkTour {
	readonly #deps: HunkTourDeps;
	readonly #inOrder = createInOrder();

	constructor(deps: HunkTourDeps) {
		this.#deps = deps;
	}

	go(direction: Direction): Promise<boolean> {
		return this.#inOrder(() => this.#go(direction));
	}

	goOn(editor: vscode.TextEditor, line: number): Promise<void> {
		return this.#inOrder(async () => {
			const path = this.#deps.paths.pathOf(editor.document.uri);
			if (path === undefined || vscode.window.activeTextEditor !== editor) return;
			const hunks = await this.#hunksOf(path, editor.document);
			const below = hunks.findIndex((hunk) => lineOf(hunk, editor.document) >= line);
			if (hunks.length > 0) this.#show(editor, path, hunks, Math.max(0, below));
			else this.#deps.voice.say(allReviewed(path, this.#deps.waiting.files()));
		});
	}

	async #go(direction: Direction): Promise<boolean> {
		const { paths, waiting } = this.#deps;
		const editor = vscode.window.activeTextEditor;
		const here = editor && paths.pathOf(editor.document.uri);
		if (editor && here !== undefined && waiting.has(here) && (await this.#goInEditor(editor, here, direction)))
			return true;
		for (const path of filesFrom(here, waiting.files(), direction))
			if (await this.#goToFile(path, direction)) return true;
		return false;
	}

	async #goInEditor(editor: vscode.TextEditor, path: string, direction: Direction): Promise<boolean> {
		const hunks = await this.#hunksOf(path, editor.document);
		const cursor = editor.selection.active.line;
		const lines = hunks.map((hunk) => lineOf(hunk, editor.document));
		const at =
			direction === 'next' ? lines.findIndex((line) => line > cursor) : lines.findLastIndex((line) => line < cursor);
		if (at < 0) return false;
		this.#show(editor, path, hunks, at);
		return true;
	}

	async #goToFile(path: string, direction: Direction): Promise<boolean> {
		const uri = this.#deps.paths.uriOf(path);
		const document = uri && (await opened(uri));
		const hunks = document ? await this.#hunksOf(path, document) : [];
		if (!document || hunks.length === 0) return false;
		const open = vscode.window.activeTextEditor;
		const editor = open?.document === document ? open : await vscode.window.showTextDocument(document);
		this.#show(editor, path, hunks, direction === 'next' ? 0 : hunks.length - 1);
		return true;
	}

	async #hunksOf(path: string, document: vscode.TextDocument): Promise<readonly LineRange[]> {
		return joinHunks(await this.#deps.changes.hunks(path, document.getText()));
	}

	#show(editor: vscode.TextEditor, path: string, hunks: readonly LineRange[], at: number): void {
		const hunk = hunks[at];
		if (!hunk) return;
		const line = lineOf(hunk, editor.document);
		editor.selection = new vscode.Selection(line, 0, line, 0);
		editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.InCenter);
		const files = this.#deps.waiting.files();
		const place = files.length > 1 ? `, file ${files.indexOf(path) + 1} of ${files.length}` : '';
		this.#deps.voice.say(`Change ${at + 1} of ${hunks.length} in ${path}${place}`);
	}
}

/** The files after the one that is open, round to that one; all of them when it is none of them. */
function filesFrom(here: string | undefined, files: readonly string[], direction: Direction): readonly string[] {
	const all = direction === 'next' ? files : files.toReversed();
	const at = here === undefined ? -1 : all.indexOf(here);
	return [...all.slice(at + 1), ...all.slice(0, at + 1)];
}

function allReviewed(path: string, files: readonly string[]): string {
	const others = files.filter((file) => file !== path).length;
	if (others === 0) return 'All changes are reviewed.';
	const word = others === 1 ? 'file waits' : 'files wait';
	return `All changes in ${path} are reviewed; ${others} more ${word}: Go to Next Change.`;
}

async function opened(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
	return vscode.workspace.openTextDocument(uri).then(
		(document) => document,
		() => undefined,
	);
}
