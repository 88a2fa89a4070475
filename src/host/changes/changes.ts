import type * as vscode from 'vscode';
import type { LineRange } from '../../core/edits/reviewSteps.ts';
import type { Editor } from '../../core/ports.ts';
import type { ChangedFile } from '../../shared/chat.ts';
import type { UserMove } from './movedByUser.ts';

/** The turn that a plan belongs to. */
export interface TurnTitle {
	readonly turn: string;
	readonly chat: string;
	/** The user's words, for the group's name in the source-control view. */
	readonly ask: string;
}

/** What of the waiting changes is meant. */
export type Scope =
	| { readonly kind: 'turn'; readonly turn: string }
	/** Of one turn, or of all turns that changed the file. */
	| { readonly kind: 'file'; readonly path: string; readonly turn?: string }
	/** All hunks, of whichever turn, that touch these lines of the file as it is now; of a hunk that reaches beyond, these lines. */
	| { readonly kind: 'lines'; readonly path: string; readonly lines: LineRange };

/** A turn with changes that wait, and its files that do. */
export interface WaitingTurn extends TurnTitle {
	readonly files: readonly ChangedFile[];
}

/** A stretch of a file that waits, in the lines of the text it was asked for. */
export interface FileHunk extends LineRange {
	readonly turn: string;
	/** How many lines it replaced. */
	readonly removed: number;
}

/** What the user undid, for telling the model. */
export interface UndoneChange {
	readonly chat: string;
	readonly path: string;
	/** Unified diff of what was taken out of the file, as the model had made it. */
	readonly diff: string;
}

/** What the editor's own undo, a revert or another program took out of a file, or put back into it. */
export interface FollowedUndo extends UndoneChange {
	readonly isBack: boolean;
}

/** What an undo did. Sentences are for the user. */
export interface UndoReport {
	readonly undone: readonly UndoneChange[];
	readonly refused: readonly {
		readonly path: string;
		readonly sentence: string;
		/** It was refused because the user changed the same lines; with `force` it would be done. */
		readonly canForce: boolean;
	}[];
}

/** What turns changed, what of it waits for the user's word, and the way back. Survives a reload of the window. */
export interface TurnChanges {
	/** The editor that a turn's plans go to. The text before is stored before a file is touched. */
	editorFor(title: TurnTitle): Editor;
	/** All files of a turn with their review, each where it is now: a later turn may have moved it. */
	files(turn: string): readonly ChangedFile[];
	/** Turns with changes that wait, oldest first. */
	waiting(): readonly WaitingTurn[];
	/** The hunks of a file that wait, ascending, in the lines of `now`, its text. Those of created files too; deleted files have none. */
	hunks(path: string, now: string): Promise<readonly FileHunk[]>;
	/** The text without what waits; what the user wrote since stays. `undefined`: nothing of the file waits, or it is not known any more. */
	withoutWaiting(path: string, now: string): Promise<string | undefined>;
	/** The file's text before the turn first touched it; '' when there was no file; `undefined` when it is not known (any more). */
	textBefore(turn: string, path: string): Promise<string | undefined>;
	/** The user wants what waits in the scope as it is. Rejects when the disk does not take it; then nothing is decided. */
	keep(scope: Scope, signal: AbortSignal): Promise<void>;
	/**
	 * Takes what waits in the scope back, through the writer. What the user wrote since survives, or the file is refused; with `force`
	 * it goes where it is in the way. A file that is refused does not hold up the others. That a file was moved, deleted or made as an
	 * empty one is decided with the whole file only. Rejects only when the signal aborts.
	 */
	undo(scope: Scope, signal: AbortSignal, force?: boolean): Promise<UndoReport>;
	/**
	 * To be called when somebody else than a turn or the review changed a file. What was undone or restored in this window and is there
	 * again waits as it did before; where all of what waits is gone it counts as undone. `open` gives the text of an open
	 * document, asked for when it is its turn, `undefined` once it is closed: then nothing is followed. Without it the file is read.
	 * Rejects only when the signal aborts.
	 */
	follow(path: string, signal: AbortSignal, open?: () => string | undefined): Promise<readonly FollowedUndo[]>;
	/** The user moved files or folders: what waits in them, and what a restore can bring back, goes along. */
	moved(moves: readonly UserMove[]): Promise<void>;
	/** Tells the turn whose files or reviews changed. */
	readonly onDidChange: vscode.Event<string>;
	dispose(): void;
}

/** What a restore did, or would do. */
export interface RestoreReport {
	/** Files that were changed, each by the path where it is then. */
	readonly restored: readonly string[];
	/** Files that could not be restored. Sentences are for the user. */
	readonly refused: UndoReport['refused'];
}

/** The files as they were before a turn, and back again. */
export interface Checkpoints {
	/**
	 * Takes back all that these turns did and the user did not undo, kept changes included, as one undo step; it counts as undone then.
	 * What was written since stays. Where that cannot be, nothing at all is written unless `onConflict` is `skip` (those files are left
	 * alone) or `force` (what is in the way goes; where that cannot be either, files are left alone). Turns that are not known changed
	 * nothing. Rejects only when the signal aborts.
	 */
	restore(
		turns: readonly string[],
		onConflict: 'refuse' | 'skip' | 'force',
		signal: AbortSignal,
	): Promise<RestoreReport>;
	/**
	 * Takes the last restore back, reviews included, and then the one before it; refused like a restore. With `turns` it is the last one
	 * of some of these: a chat means its own. With `skip` it is over for the files that are left alone. Nothing when there is none. A
	 * restore that changed no file needs no redo; a new write of any turn ends all of them.
	 */
	redo(
		onConflict: 'refuse' | 'skip' | 'force',
		signal: AbortSignal,
		turns?: readonly string[],
	): Promise<RestoreReport | undefined>;
	readonly canRedo: boolean;
}
