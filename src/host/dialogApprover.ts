import * as vscode from 'vscode';
import type { Approver } from '../core/ports.ts';

/** Asks in a dialog, for the doors that have no chat. Closing the dialog is a no. */
export const dialogApprover: Approver = {
	async ask({ title, reason, effect }, signal) {
		if (signal.aborted) return 'withdrawn';
		const allow = 'Allow';
		const answer = await vscode.window.showWarningMessage(
			title,
			{ modal: true, detail: `${reason}\n\n${effect}` },
			allow,
		);
		if (signal.aborted) return 'withdrawn';
		return answer === allow ? 'approved' : 'rejected';
	},
};
