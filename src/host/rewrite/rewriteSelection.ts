import * as vscode from 'vscode';
import { editedText, type Plan } from '../../core/edits/plan.ts';
import { lineEdits } from '../../core/fix/proposalEditor.ts';
import { costLabel } from '../../core/models/costLabel.ts';
import type { Usage } from '../../core/ports.ts';
import { carriedEdits } from '../../core/rewrite/carriedEdits.ts';
import { type Rewritten, rewriteText } from '../../core/rewrite/rewriteText.ts';
import { isSecret } from '../../core/safety/sensitive.ts';
import { guessTokens } from '../../core/tokens/guessTokens.ts';
import type { Failure } from '../../shared/failure.ts';
import { applyJudged, type JudgedResult } from '../applyJudged.ts';
import type { DoorEngine } from '../doorEngine.ts';
import type { FixProposals, GrowingProposal } from '../fix/fixProposal.ts';
import { plainNotice, showFailure, withCancellableProgress } from '../notice.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { type RewriteTarget, readRewriteTarget } from './rewriteTarget.ts';

export interface RewriteDeps {
	readonly engine: () => Promise<DoorEngine | Failure>;
	/** Where the proposal is shown. */
	readonly proposals: FixProposals;
	readonly paths: WorkspacePaths;
}

/** Tokens: an answer has to be as long, and GPT-4.1 gives 32,768 at most. */
const MOST_TOKENS = 28_000;

/** Has the selection, or the file in front, rewritten as the user says. The diff grows as the answer comes; nothing is written before Accept. */
export async function rewriteSelection(deps: RewriteDeps, said?: string): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	const target = editor && readRewriteTarget(editor, deps.paths);
	if (!target) return tell('Open a file of the workspace and select what shall be rewritten, then call this again.');
	const text = target.base.slice(target.start, target.end);
	if (text.trim() === '') return tell('There is nothing to rewrite here: select some text.');
	if (guessTokens(text) > MOST_TOKENS) return tell('That is too long to be rewritten at once. Select less of it.');
	const instruction = said ?? (await askInstruction(target.label));
	if (instruction === undefined || instruction.trim() === '') return;
	await run(deps, target, instruction.trim());
}

async function run(deps: RewriteDeps, target: RewriteTarget, instruction: string): Promise<void> {
	const again = () => void run(deps, target, instruction);
	const built = await deps.engine();
	if ('sentence' in built) return showFailure(built, again);
	const mayEdit = built.tools.some(({ spec }) => spec.name === 'apply_patch');
	if (!mayEdit) return tell('Tandem does not edit files in Restricted Mode: trust this workspace first.');
	if (!(await maySend(target, built))) return;
	const growing = await deps.proposals.begin(target.path, target.base, 'rewrite');
	const rewritten = await withCancellableProgress(`Tandem is rewriting ${target.label}`, (_say, signal) =>
		rewrite(target, instruction, built, growing, AbortSignal.any([signal, growing.closed])),
	);
	if (rewritten.kind === 'text') return growing.finish(proposalOf(target, rewritten, built, again));
	await growing.drop();
	if (rewritten.kind === 'failed') return showFailure(rewritten.failure, again);
	const sentence = whyNot(rewritten);
	if (sentence !== undefined) tellAgain(sentence, again);
}

function rewrite(
	target: RewriteTarget,
	instruction: string,
	built: DoorEngine,
	growing: GrowingProposal,
	signal: AbortSignal,
): Promise<Rewritten> {
	const { base, start, end, path, languageId, before, after } = target;
	const text = base.slice(start, end);
	const input = {
		path,
		languageId,
		instruction,
		before,
		text,
		after,
		model: built.modelName,
		cacheKey: `rewrite-${crypto.randomUUID()}`,
	};
	const onGrowth = (part: string) => growing.grow(base.slice(0, start) + grown(part, text) + base.slice(end));
	return rewriteText(input, built, onGrowth, signal);
}

/** What has come so far, and below it the old lines that it has not reached: so the diff shows what changed and nothing else. */
function grown(part: string, text: string): string {
	const lines = part.split('\n');
	const old = text.split('\n');
	return [...lines.slice(0, -1), ...old.slice(Math.min(lines.length - 1, old.length))].join('\n');
}

function proposalOf(
	{ base, start, end, path, label }: RewriteTarget,
	rewritten: Extract<Rewritten, { kind: 'text' }>,
	built: DoorEngine,
	again: () => void,
) {
	const edits = lineEdits(base, base.slice(0, start) + rewritten.text + base.slice(end));
	const plan: Plan = { changes: [{ kind: 'update', path, base, edits }] };
	const cost = [costLabel(rewritten.usages), predictionLabel(rewritten.usages)].filter(Boolean).join('; ');
	return {
		kind: 'rewrite' as const,
		plan,
		notice: `Proposed rewrite of ${label}${cost && ` (${cost})`}.`,
		apply: async () => {
			const applied = await applyToNow(plan, path, built);
			if (applied.kind === 'refused') tellAgain(`The rewrite was not applied: ${applied.sentence}`, again);
			return applied.kind;
		},
	};
}

/** What the user typed since the file was read stays; where they wrote into the same lines it is refused. */
async function applyToNow(plan: Plan, path: string, built: DoorEngine): Promise<JudgedResult> {
	const { signal } = new AbortController();
	const now = await built.workspace.read(path, signal);
	if (now.kind === 'refused') return { kind: 'refused', sentence: now.sentence };
	const changes = plan.changes.flatMap((change) => {
		if (change.kind !== 'update') return [];
		const edits = carriedEdits(change.base, change.edits, now.text);
		return edits ? [{ ...change, base: now.text, edits }] : [];
	});
	if (!changes.length) return { kind: 'refused', sentence: `you changed the same lines of ${path} since.` };
	if (changes.every(({ base, edits }) => editedText(base, edits) === base)) return { kind: 'applied' };
	return applyJudged({ changes }, built, signal);
}

/** '' where no prediction was counted. Predicted tokens that the answer has not are paid for as well. */
function predictionLabel(usages: readonly Usage[]): string {
	const counted = usages.flatMap(({ prediction }) => prediction ?? []);
	if (!counted.length) return '';
	const accepted = counted.reduce((sum, each) => sum + each.accepted, 0);
	const rejected = counted.reduce((sum, each) => sum + each.rejected, 0);
	return `predicted: ${accepted.toLocaleString('en-US')} tokens used, ${rejected.toLocaleString('en-US')} not`;
}

function whyNot(rewritten: Rewritten): string | undefined {
	switch (rewritten.kind) {
		case 'unchanged':
			return 'The model gave the text back as it was. Say in other words what shall change.';
		case 'refusal':
			return `The model will not rewrite this: ${rewritten.words}`;
		case 'truncated':
			return 'The answer reached the model’s output limit, so it is not whole and is not shown. Select less.';
		case 'text':
		case 'failed':
		case 'cancelled':
			return undefined;
	}
}

async function maySend({ path }: RewriteTarget, { approver }: DoorEngine): Promise<boolean> {
	if (!isSecret(path)) return true;
	const question = {
		title: `Send ${path}?`,
		reason: 'It may hold secrets, and its text would be sent to the model.',
		effect: `Sends the text of ${path} to the model.`,
	};
	return (await approver.ask(question, new AbortController().signal)) === 'approved';
}

function askInstruction(label: string): Thenable<string | undefined> {
	return vscode.window.showInputBox({
		title: `Rewrite ${label}`,
		prompt: 'How shall it be rewritten? You see the change as a diff before anything is written.',
		placeHolder: 'Use async/await instead of callbacks',
	});
}

function tell(sentence: string): void {
	void vscode.window.showInformationMessage(plainNotice(sentence));
}

function tellAgain(sentence: string, again: () => void): void {
	void vscode.window.showWarningMessage(plainNotice(sentence), 'Try Again').then((choice) => choice && again());
}
