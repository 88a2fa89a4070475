import * as vscode from 'vscode';
import { plainNotice } from '../notice.ts';

/** How the review talks with the user. None of it holds up what was asked for, save the question why. */
export interface ReviewVoice {
	tell(sentence: string): void;
	warn(sentence: string): void;
	fail(sentence: string): void;
	/** Whether what the user wrote since may go. False when the question is closed. */
	undoAnyway(sentence: string): Promise<boolean>;
	/** What is wrong with the change; '' when the user does not say, `undefined` when it is to stay. */
	why(): Promise<string | undefined>;
	/** Where the user now is, in passing. */
	say(text: string): void;
}

const SHOWN_MS = 5_000;

/** Notices and questions of VS Code; foreign text in them stays plain. */
export const reviewVoice: ReviewVoice = {
	tell(sentence) {
		void vscode.window.showInformationMessage(plainNotice(sentence));
	},
	warn(sentence) {
		void vscode.window.showWarningMessage(plainNotice(sentence));
	},
	fail(sentence) {
		void vscode.window.showErrorMessage(plainNotice(sentence));
	},
	async undoAnyway(sentence) {
		const undo = 'Undo Anyway';
		return (await vscode.window.showWarningMessage(plainNotice(sentence), undo)) === undo;
	},
	async why() {
		return vscode.window.showInputBox({
			title: 'Undo Change and Say Why',
			prompt: 'Tandem reads it with your next message.',
			placeHolder: 'What is wrong with this change?',
			ignoreFocusOut: true,
		});
	},
	/**
	 * The status bar is no live region, so for the screen-reader mode it is said in a progress notification too, which is read out and
	 * leaves nothing behind.
	 */
	say(text) {
		vscode.window.setStatusBarMessage(text, SHOWN_MS);
		if (vscode.workspace.getConfiguration('editor').get('accessibilitySupport') !== 'on') return;
		const location = vscode.ProgressLocation.Notification;
		void vscode.window.withProgress({ location, title: plainNotice(text) }, async () => {});
	},
};
