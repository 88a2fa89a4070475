import * as vscode from 'vscode';
import { COMMANDS } from '../../shared/ids.ts';

const KIND = vscode.CodeActionKind.RefactorRewrite.append('tandem');

/** Offers the rewrite of what is selected among the refactorings. Asks nobody until it is picked. */
export function registerRewriteAction(isEditable: (uri: vscode.Uri) => Promise<boolean>): vscode.Disposable {
	return vscode.languages.registerCodeActionsProvider(
		{ scheme: '*' },
		{
			provideCodeActions: async ({ uri }, range, { only }) => {
				if (range.isEmpty || (only && !only.contains(KIND)) || !(await isEditable(uri))) return [];
				const title = 'Rewrite with Tandem…';
				const action = new vscode.CodeAction(title, KIND);
				action.command = { command: COMMANDS.rewriteSelection, title };
				return [action];
			},
		},
		{ providedCodeActionKinds: [KIND] },
	);
}
