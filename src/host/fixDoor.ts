import * as vscode from 'vscode';
import type { Failure } from '../shared/failure.ts';
import { COMMANDS } from '../shared/ids.ts';
import type { DoorEngine } from './doorEngine.ts';
import type { FixRuns, PickedProblem } from './fixRun.ts';

export interface FixDoorDeps {
	/** The copilot, or why nothing can be asked. Called when a fix is picked, not before. */
	readonly engine: () => Promise<DoorEngine | Failure>;
}

const KIND = vscode.CodeActionKind.QuickFix.append('tandem');
const MOST_ACTIONS = 5;
const LONGEST_TITLE = 60;

/** The light bulb: offers titles without a model call; what happens when one is picked is loaded then. */
export function registerFixDoor({ engine }: FixDoorDeps): vscode.Disposable {
	let loaded: Promise<FixRuns> | undefined;
	const runs = () => {
		loaded ??= import('./fixRun.ts').then(({ FixRuns }) => new FixRuns(engine));
		return loaded;
	};
	return vscode.Disposable.from(
		vscode.languages.registerCodeActionsProvider(
			{ scheme: '*' },
			{ provideCodeActions: (document, _range, context) => offerFixes(document, context) },
			{ providedCodeActionKinds: [KIND] },
		),
		vscode.commands.registerCommand(COMMANDS.fix, async (uri?: vscode.Uri, picked?: PickedProblem) =>
			(await runs()).fix(uri, picked),
		),
		vscode.commands.registerCommand(COMMANDS.acceptFix, async (uri?: vscode.Uri) => (await runs()).accept(uri)),
		vscode.commands.registerCommand(COMMANDS.rejectFix, async (uri?: vscode.Uri) => (await runs()).reject(uri)),
		{ dispose: () => void loaded?.then((built) => built.dispose()) },
	);
}

/** One title per problem at the cursor. Never preferred: a language's own fix comes first. */
function offerFixes(document: vscode.TextDocument, context: vscode.CodeActionContext): vscode.CodeAction[] {
	if (context.only && !context.only.contains(KIND)) return [];
	if (!isEditable(document.uri)) return [];
	const problems = context.diagnostics.filter(({ message }) => message.trim() !== '').slice(0, MOST_ACTIONS);
	return problems.map((diagnostic) => {
		const title = problems.length > 1 ? `Fix with Tandem: ${cut(diagnostic.message)}` : 'Fix with Tandem';
		const action = new vscode.CodeAction(title, KIND);
		action.diagnostics = [diagnostic];
		action.command = { command: COMMANDS.fix, title, arguments: [document.uri, pickedProblem(diagnostic)] };
		return action;
	});
}

/** A file of the workspace on a file system that can be written; output, git's and other extensions' documents are none. */
function isEditable(uri: vscode.Uri): boolean {
	if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return false;
	return vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

/** What identifies the problem later, when it may have moved. */
function pickedProblem({ message, source, range }: vscode.Diagnostic): PickedProblem {
	return { message, ...(source && { source }), line: range.start.line, character: range.start.character };
}

function cut(message: string): string {
	const line = message.replace(/\s+/g, ' ').trim();
	return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE)}…` : line;
}
