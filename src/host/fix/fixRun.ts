import * as vscode from 'vscode';
import { V4A_FORMAT } from '../../core/edits/v4aFormat.ts';
import { type FixProposal, proposeFix } from '../../core/fix/proposeFix.ts';
import { costLabel } from '../../core/models/costLabel.ts';
import type { Tool } from '../../core/tools/tool.ts';
import type { Failure } from '../../shared/failure.ts';
import { applyJudged } from '../applyJudged.ts';
import type { DoorEngine } from '../doorEngine.ts';
import { plainNotice, showFailure, withCancellableProgress } from '../notice.ts';
import { rewriteSelection } from '../rewrite/rewriteSelection.ts';
import { createWorkspacePaths } from '../workspace/workspacePaths.ts';
import { FixProposals } from './fixProposal.ts';
import { type PickedProblem, readFixTarget } from './fixTarget.ts';

export type { PickedProblem } from './fixTarget.ts';

type Engine = () => Promise<DoorEngine | Failure>;

/** What the fix door does once it is used. */
export class FixRuns {
	readonly #engine: Engine;
	readonly #paths = createWorkspacePaths();
	readonly #proposals = new FixProposals(this.#paths);

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** Proposes a fix for the problem, or for one at the cursor when none is named, and shows it. */
	async fix(uri?: vscode.Uri, picked?: PickedProblem): Promise<void> {
		const chosen = uri && picked ? { uri, picked } : await chooseAtCursor();
		if (chosen) await this.#fix(chosen.uri, chosen.picked);
	}

	/** Has the selection, or the file in front, rewritten as the user says, and shows the proposal. */
	rewrite(instruction?: string): Promise<void> {
		return rewriteSelection({ engine: this.#engine, proposals: this.#proposals, paths: this.#paths }, instruction);
	}

	/** The proposal in this editor, else the one the user looks at, else the newest. */
	accept(uri?: vscode.Uri): Promise<void> {
		return this.#proposals.accept(uri);
	}

	reject(uri?: vscode.Uri): Promise<void> {
		return this.#proposals.reject(uri);
	}

	dispose(): void {
		this.#proposals.dispose();
	}

	async #fix(uri: vscode.Uri, picked: PickedProblem): Promise<void> {
		const again = () => void this.#fix(uri, picked);
		const built = await this.#engine();
		if ('sentence' in built) return showFailure(built, again);
		const editTool = built.tools.find(({ spec }) => spec.name === 'apply_patch');
		if (!editTool) return tell('Tandem does not edit files in Restricted Mode: trust this workspace first.');
		const result = await withCancellableProgress(`Tandem is fixing “${picked.message}”`, (say, signal) =>
			this.#propose(built, { uri, picked, editTool }, say, signal),
		);
		if (result === 'gone') return tell('That problem is no longer reported, so there is nothing to fix.');
		if (result.kind === 'cancelled') return;
		if (result.kind === 'failed') return showFailure(result.failure, again);
		if (result.kind === 'noFix') return tellAgain(`No safe fix found: ${result.reason}`, again);
		await this.#show(result, built, again);
	}

	async #propose(
		built: DoorEngine,
		{ uri, picked, editTool }: { readonly uri: vscode.Uri; readonly picked: PickedProblem; readonly editTool: Tool },
		say: (sentence: string) => void,
		signal: AbortSignal,
	): Promise<FixProposal | 'gone'> {
		const target = await readFixTarget(uri, picked, built.workspace, this.#paths, signal).catch(rethrowUnless(signal));
		if (signal.aborted) return { kind: 'cancelled', usages: [] };
		if (!target) return 'gone';
		const input = {
			target,
			model: built.modelName,
			cacheKey: `fix-${crypto.randomUUID()}`,
			readingTools: built.tools.filter(({ risk }) => risk === 'reads'),
			editTool,
			editFormat: V4A_FORMAT,
			onProgress: say,
		};
		return proposeFix(input, built, signal);
	}

	#show(result: Extract<FixProposal, { kind: 'proposal' }>, built: DoorEngine, again: () => void): Promise<void> {
		const cost = costLabel(result.usages);
		return this.#proposals.open({
			kind: 'fix',
			plan: result.plan,
			notice: `Proposed fix${cost && ` (${cost})`}. ${result.explanation}`,
			apply: async () => {
				const applied = await applyJudged(result.plan, built, new AbortController().signal);
				if (applied.kind === 'refused') tellAgain(`The fix was not applied: ${applied.sentence}`, again);
				return applied.kind;
			},
		});
	}
}

/** For the command palette and keys: the problem at the cursor, or one of those in its line. */
async function chooseAtCursor(): Promise<{ uri: vscode.Uri; picked: PickedProblem } | undefined> {
	const editor = vscode.window.activeTextEditor;
	const at = editor?.selection.active;
	const all = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
	const here = all.filter(({ range }) => at && range.contains(at));
	const near = here.length
		? here
		: all.filter(({ range }) => at && range.start.line <= at.line && range.end.line >= at.line);
	if (!editor || !near.length) {
		tell('Put the cursor on a problem that the editor reports, then call this again.');
		return undefined;
	}
	const items = near.map((diagnostic) => ({
		label: diagnostic.message,
		description: diagnostic.source ?? '',
		diagnostic,
	}));
	const chosen =
		items.length > 1
			? await vscode.window.showQuickPick(items, { placeHolder: 'Which problem should Tandem fix?' })
			: items[0];
	if (!chosen) return undefined;
	const { message, source, range } = chosen.diagnostic;
	const picked = { message, ...(source && { source }), line: range.start.line, character: range.start.character };
	return { uri: editor.document.uri, picked };
}

/** Waiting for problems rejects when the user cancels, and that is no error. */
function rethrowUnless(signal: AbortSignal): (error: unknown) => undefined {
	return (error) => {
		if (!signal.aborted) throw error;
		return undefined;
	};
}

function tell(sentence: string): void {
	void vscode.window.showInformationMessage(plainNotice(sentence));
}

function tellAgain(sentence: string, again: () => void): void {
	void vscode.window.showWarningMessage(plainNotice(sentence), 'Try Again').then((choice) => choice && again());
}
