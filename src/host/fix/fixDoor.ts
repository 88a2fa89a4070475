import * as vscode from 'vscode';
import type { Failure } from '../../shared/failure.ts';
import { COMMANDS } from '../../shared/ids.ts';
import type { DoorEngine } from '../doorEngine.ts';
import { registerRewriteAction } from '../rewrite/rewriteAction.ts';
import { createIdentify } from '../workspace/identify.ts';
import { createWorkspacePaths } from '../workspace/workspacePaths.ts';
import type { FixRuns, PickedProblem } from './fixRun.ts';

/** What the fix door needs; the engine is loaded when a fix is picked. */
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
	const isEditable = createIsEditable();
	const runs = () => {
		loaded ??= import('./fixRun.ts').then(({ FixRuns }) => new FixRuns(engine));
		return loaded;
	};
	return vscode.Disposable.from(
		vscode.languages.registerCodeActionsProvider(
			{ scheme: '*' },
			{
				provideCodeActions: async (document, _range, context) =>
					isMeant(context) && (await isEditable(document.uri)) ? offerFixes(document, context) : [],
			},
			{ providedCodeActionKinds: [KIND] },
		),
		vscode.commands.registerCommand(COMMANDS.fix, async (uri?: vscode.Uri, picked?: PickedProblem) =>
			(await runs()).fix(uri, picked),
		),
		registerRewriteAction(isEditable),
		vscode.commands.registerCommand(COMMANDS.rewriteSelection, async (instruction: unknown) =>
			(await runs()).rewrite(typeof instruction === 'string' ? instruction : undefined),
		),
		vscode.commands.registerCommand(COMMANDS.acceptFix, async (uri?: vscode.Uri) => (await runs()).accept(uri)),
		vscode.commands.registerCommand(COMMANDS.rejectFix, async (uri?: vscode.Uri) => (await runs()).reject(uri)),
		{ dispose: () => void loaded?.then((built) => built.dispose()) },
	);
}

/** One title per problem at the cursor. Never preferred: a language's own fix comes first. */
function offerFixes(document: vscode.TextDocument, context: vscode.CodeActionContext): vscode.CodeAction[] {
	const problems = problemsOf(context).slice(0, MOST_ACTIONS);
	return problems.map((diagnostic) => {
		const title = problems.length > 1 ? `Fix with Tandem: ${cut(diagnostic.message)}` : 'Fix with Tandem';
		const action = new vscode.CodeAction(title, KIND);
		action.diagnostics = [diagnostic];
		action.command = { command: COMMANDS.fix, title, arguments: [document.uri, pickedProblem(diagnostic)] };
		return action;
	});
}

/** True when this kind of action is asked for and there is something to fix. */
function isMeant(context: vscode.CodeActionContext): boolean {
	return (!context.only || context.only.contains(KIND)) && problemsOf(context).length > 0;
}

/** What VS Code lists as a problem. Hints are none: a language uses them to fade text. */
function problemsOf({ diagnostics }: vscode.CodeActionContext): readonly vscode.Diagnostic[] {
	return diagnostics.filter(
		({ message, severity }) => message.trim() !== '' && severity !== vscode.DiagnosticSeverity.Hint,
	);
}

/** Says of a document whether it is a file of the workspace that can be written; output and git's documents are none. */
function createIsEditable(): (uri: vscode.Uri) => Promise<boolean> {
	const paths = createWorkspacePaths();
	const identify = createIdentify(paths);
	const { signal } = new AbortController();
	return async (uri) => {
		const path = paths.pathOf(uri);
		return path !== undefined && !(await identify(path, signal)).readOnly;
	};
}

/** What identifies the problem later, when it may have moved. */
function pickedProblem({ message, source, range }: vscode.Diagnostic): PickedProblem {
	return { message, ...(source && { source }), line: range.start.line, character: range.start.character };
}

function cut(message: string): string {
	const line = message.replace(/\s+/g, ' ').trim();
	return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE)}…` : line;
}
