import { type Plan, planPaths } from '../edits/plan.ts';
import { planDiff } from '../edits/unifiedDiff.ts';
import { type AskReason, type Judgement, judgePlan } from '../safety/judgePlan.ts';
import { visibleText } from '../safety/visibleText.ts';
import { identifyAll } from './patchTargets.ts';
import { changedNothing, type ToolPorts, type ToolResult } from './tool.ts';

/** `undefined` when the user agrees and the paths still lead where they led when the question was asked. */
export async function askFirst(
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
	if (answer === 'withdrawn') return changedNothing('The user stopped before anything was changed.');
	if (answer === 'rejected')
		return {
			outcome: 'rejected',
			title: `Not allowed: ${names}`,
			text: `The user does not allow the change of ${names}. Nothing was changed. Do not try it another way; go on without it, or ask.`,
			edits: { settled: planPaths(plan), missing: [] },
		};
	const now = judgePlan(plan, await identifyAll(planPaths(plan), workspace, signal));
	if (isCovered(now, reasons)) return undefined;
	return changedNothing(`The files moved while the user was asked. Nothing was changed. Look at ${names} again.`);
}

function reasonSentence({ path, real, reason }: AskReason): string {
	return `${path}${path === real ? '' : ` (really ${real})`}: ${reason}.`;
}

function isCovered(now: Judgement, asked: readonly AskReason[]): boolean {
	if (now.kind !== 'ask') return now.kind === 'allowed';
	return now.reasons.every(({ path, real }) => asked.some((reason) => reason.path === path && reason.real === real));
}
