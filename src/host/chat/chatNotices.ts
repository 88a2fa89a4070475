import * as vscode from 'vscode';
import { plainNotice } from '../notice.ts';

/** A question waits in a panel that nobody sees; whether the user wants to see it. */
export async function offersQuestion(): Promise<boolean> {
	const show = 'Show';
	return (await vscode.window.showInformationMessage('Tandem needs your decision before it goes on.', show)) === show;
}

/** A new chat leaves edits of the old one behind; whether the user wants them undone. */
export async function offersUndo(): Promise<boolean> {
	const undo = 'Undo Them';
	const choice = await vscode.window.showInformationMessage(
		'Edits of the last chat that you have not reviewed stay in your files.',
		undo,
	);
	return choice === undo;
}

/** Files were restored, and no panel is there to say so. */
export function tellRestored(files: number): void {
	const count = files === 1 ? '1 file was' : `${files} files were`;
	const told = `${count} restored. To take that back, run “Tandem: Redo Restore”.`;
	void vscode.window.showInformationMessage(plainNotice(told));
}
