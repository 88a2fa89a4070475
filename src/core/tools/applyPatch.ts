import { countChangedLines } from '../edits/lineDiff.ts';
import { parsePatch } from '../edits/parsePatch.ts';
import { editedText, type FileChange, type Plan, planPaths } from '../edits/plan.ts';
import { planPatch } from '../edits/planPatch.ts';
import { planDiff } from '../edits/unifiedDiff.ts';
import type { AppliedChange } from '../ports.ts';
import { type AskReason, type Judgement, judgePlan } from '../safety/judgePlan.ts';
import { visibleText } from '../safety/visibleText.ts';
import { parseArguments } from './arguments.ts';
import { jsonMembers } from './jsonPrefix.ts';
import { patchProgress } from './patchProgress.ts';
import { identifyAll, patchTargets } from './patchTargets.ts';
import type { Tool, ToolPorts, ToolResult } from './tool.ts';

const PARAMETERS = {
	type: 'object',
	properties: { input: { type: 'string', description: 'The whole patch' } },
	required: ['input'],
	additionalProperties: false,
} as const;

/**
 * Changes files by a V4A patch. The patch is parsed once into a plan; that plan is judged, shown where the user must agree, and
 * handed to the editor: all of it or nothing.
 */
export const applyPatch: Tool = {
	risk: 'writes',
	spec: {
		name: 'apply_patch',
		description:
			'Add, update, move or delete files with one patch. All of it is applied, or nothing and you are told why.',
		parameters: PARAMETERS,
	},
	progressTitle: (argumentsText) =>
		patchProgress(jsonMembers(argumentsText).find((member) => member.key === 'input')?.text ?? ''),
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return failed(parsed.sentence);
		const patch = parsePatch(parsed.values.input);
		if (patch.kind === 'refused') return failed(`${patch.sentence} Nothing was changed.`);
		const found = await patchTargets(patch.operations, ports.workspace, signal);
		if (found.kind === 'refused') return failed(`${found.sentence} Nothing was changed.`);
		const planned = planPatch(found.operations, found.targets);
		if (planned.kind === 'refused') return failed(planned.sentence);
		const judgement = judgePlan(planned.plan, found.identities);
		if (judgement.kind === 'refused') return failed(`${judgement.sentence} Nothing was changed.`);
		const reasons = judgement.kind === 'ask' ? judgement.reasons : [];
		const stopped =
			(reasons.length || ports.approveEdits === 'always') && (await askFirst(planned.plan, reasons, ports, signal));
		if (stopped) return stopped;
		if (signal.aborted) return failed('The user stopped before anything was changed.');
		return applied(planned.plan, planned.unchanged, await ports.editor.apply(planned.plan, signal));
	},
};

function failed(text: string): ToolResult {
	return { outcome: 'failed', title: 'Changed nothing', text };
}

/** `undefined` when the user agrees and the paths still lead where they led when the question was asked. */
async function askFirst(
	plan: Plan,
	reasons: readonly AskReason[],
	{ workspace, approver, approveEdits }: ToolPorts,
	signal: AbortSignal,
): Promise<ToolResult | undefined> {
	const asked = new Set(approveEdits === 'always' ? planPaths(plan) : reasons.map((reason) => reason.path));
	const changes = plan.changes.filter((change) => planPaths({ changes: [change] }).some((path) => asked.has(path)));
	const names = [...asked].join(', ');
	const question = {
		title: visibleText(`${changes.every((change) => change.kind === 'delete') ? 'Delete' : 'Edit'} ${names}?`),
		reason: visibleText(reasons.map(reasonSentence).join(' ') || 'Your settings say that every edit asks.'),
		effect: visibleText(planDiff({ changes })),
	};
	const answer = await approver.ask(question, signal);
	if (answer === 'withdrawn') return failed('The user stopped before anything was changed.');
	if (answer === 'rejected')
		return {
			outcome: 'rejected',
			title: `Not allowed: ${names}`,
			text: `The user does not allow the change of ${names}. Nothing was changed. Do not try it another way; go on without it, or ask.`,
		};
	const now = judgePlan(plan, await identifyAll(planPaths(plan), workspace, signal));
	if (isCovered(now, reasons)) return undefined;
	return failed(`The files moved while the user was asked. Nothing was changed. Look at ${names} again.`);
}

function reasonSentence({ path, real, reason }: AskReason): string {
	return `${path}${path === real ? '' : ` (really ${real})`}: ${reason}.`;
}

function isCovered(now: Judgement, asked: readonly AskReason[]): boolean {
	if (now.kind !== 'ask') return now.kind === 'allowed';
	return now.reasons.every(({ path, real }) => asked.some((reason) => reason.path === path && reason.real === real));
}

function applied(plan: Plan, unchanged: readonly string[], outcomes: readonly AppliedChange[]): ToolResult {
	const lines = plan.changes.map((change, at) => {
		const outcome = outcomes[at];
		if (outcome?.outcome === 'applied') return `${change.path}: ${changeText(change)}`;
		return `${change.path}: not changed. ${outcome?.sentence ?? 'Read it again and send a new patch.'}`;
	});
	const same = unchanged.map((path) => `${path}: it already has the text that the patch asks for.`);
	const landed = outcomes.filter((outcome) => outcome.outcome === 'applied').length;
	const text = [...lines, ...same].join('\n');
	if (landed < plan.changes.length)
		return {
			outcome: 'failed',
			title: landed === 0 ? 'Changed nothing' : `Changed ${landed} of ${lines.length} files`,
			text,
		};
	const title =
		lines.length <= 2
			? `Edited ${lines.map((line) => line.replace(': ', ' ')).join('; ')}`
			: `Edited ${lines.length} files`;
	return { outcome: 'ok', title, text: `Done.\n${text}` };
}

function changeText(change: FileChange): string {
	if (change.kind === 'delete') return 'deleted';
	if (change.kind === 'create') return `created, +${countChangedLines('', change.text).added}`;
	const { added, removed } = countChangedLines(change.base, editedText(change.base, change.edits));
	const moved = change.moveTo === undefined ? '' : `moved to ${change.moveTo}, `;
	return `${moved}+${added} −${removed}`;
}
