import * as vscode from 'vscode';
import { COMMANDS } from '../../shared/ids.ts';
import { plainNotice } from '../notice.ts';

const REVIEW_COMMANDS = {
	keepChange: COMMANDS.keepChange,
	undoChange: COMMANDS.undoChange,
	undoChangeSayWhy: COMMANDS.undoChangeSayWhy,
	keepLines: COMMANDS.keepLines,
	undoLines: COMMANDS.undoLines,
	keepFile: COMMANDS.keepFile,
	undoFile: COMMANDS.undoFile,
	keepTurn: COMMANDS.keepTurn,
	undoTurn: COMMANDS.undoTurn,
	nextChange: COMMANDS.nextChange,
	previousChange: COMMANDS.previousChange,
	openChange: COMMANDS.openChange,
	openTurnChanges: COMMANDS.openTurnChanges,
} as const;

/** What each command of the review of changes does. It gets what VS Code's menus give: not to be trusted in shape. */
export type ReviewGestures = {
	readonly [Name in keyof typeof REVIEW_COMMANDS]: (...given: readonly unknown[]) => Promise<void>;
};

/** Registers the commands; what they do is loaded when one is used. A failure that nobody expected is shown. */
export function registerReviewCommands(gestures: () => Promise<ReviewGestures>): vscode.Disposable {
	const names = Object.keys(REVIEW_COMMANDS) as (keyof ReviewGestures)[];
	const commands = names.map((name) =>
		vscode.commands.registerCommand(REVIEW_COMMANDS[name], async (...given: readonly unknown[]) => {
			try {
				await (await gestures())[name](...given);
			} catch (error) {
				const reason = error instanceof Error ? error.message : String(error);
				void vscode.window.showErrorMessage(plainNotice(`Tandem could not do that: ${reason}`));
			}
		}),
	);
	return vscode.Disposable.from(...commands);
}
