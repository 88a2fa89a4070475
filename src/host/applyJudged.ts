import { type Plan, planPaths } from '../core/edits/plan.ts';
import { planDiff } from '../core/edits/unifiedDiff.ts';
import { judgePlan } from '../core/safety/judgePlan.ts';
import { visibleText } from '../core/safety/visibleText.ts';
import { identifyAll } from '../core/tools/patchTargets.ts';
import type { DoorEngine } from './doorEngine.ts';

/** `refused` carries a sentence for the user; `declined`: the user was asked about a sensitive file and said no. */
export type JudgedResult =
	| { readonly kind: 'applied' }
	| { readonly kind: 'refused'; readonly sentence: string }
	| { readonly kind: 'declined' };

type Ports = Pick<DoorEngine, 'workspace' | 'editor' | 'approver'>;

/**
 * Hands a plan that the user accepted to the one writer. Sensitive files ask first, with the exact effect; a plan that was made for
 * another text than the files have now is refused.
 */
export async function applyJudged(plan: Plan, ports: Ports, signal: AbortSignal): Promise<JudgedResult> {
	const stale = await staleFile(plan, ports, signal);
	if (stale !== undefined) return { kind: 'refused', sentence: `${stale} has changed since.` };
	const judgement = judgePlan(plan, await identifyAll(planPaths(plan), ports.workspace, signal));
	if (judgement.kind === 'refused') return { kind: 'refused', sentence: judgement.sentence };
	if (judgement.kind === 'ask') {
		const question = {
			title: visibleText(`Edit ${[...new Set(judgement.reasons.map(({ path }) => path))].join(', ')}?`),
			reason: visibleText(judgement.reasons.map(({ path, reason }) => `${path}: ${reason}.`).join(' ')),
			effect: visibleText(planDiff(plan)),
		};
		if ((await ports.approver.ask(question, signal)) !== 'approved') return { kind: 'declined' };
	}
	const outcomes = await ports.editor.apply(plan, signal);
	const refused = outcomes.find(({ outcome }) => outcome === 'refused');
	return refused ? { kind: 'refused', sentence: refused.sentence ?? '' } : { kind: 'applied' };
}

async function staleFile(plan: Plan, { workspace }: Ports, signal: AbortSignal): Promise<string | undefined> {
	for (const change of plan.changes) {
		if (change.kind === 'create') continue;
		const read = await workspace.read(change.path, signal);
		if (read.kind !== 'text' || read.text !== change.base) return change.path;
	}
	return undefined;
}
