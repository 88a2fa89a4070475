import { countChangedLines } from '../edits/lineDiff.ts';
import { editedText, type FileChange } from '../edits/plan.ts';
import { type PlannedEdits, shortened } from '../edits/planned.ts';
import type { AppliedChange, FileIdentity } from '../ports.ts';
import { judgePlan } from '../safety/judgePlan.ts';
import { askFirst } from './askFirst.ts';
import { changedNothing, closed, type ToolPorts, type ToolResult } from './tool.ts';

type Planned = Extract<PlannedEdits, { kind: 'plan' }>;

/**
 * Takes planned edits to the user's files: judged, shown where the user must agree, handed to the editor as one plan. The result
 * tells what landed and, part by part, what did not. `paths` are all files that the call meant to change.
 */
export async function carryOut(
	planned: PlannedEdits,
	paths: readonly string[],
	identities: ReadonlyMap<string, FileIdentity>,
	ports: ToolPorts,
	signal: AbortSignal,
): Promise<ToolResult> {
	if (planned.kind === 'refused') return changedNothing(planned.sentence, paths);
	const judgement = judgePlan(planned.plan, identities);
	if (judgement.kind === 'refused') return closed(`${judgement.sentence} Nothing was changed.`);
	const reasons = judgement.kind === 'ask' ? judgement.reasons : [];
	const stopped =
		(reasons.length || ports.approveEdits === 'always') && (await askFirst(planned.plan, reasons, ports, signal));
	if (stopped) return stopped;
	if (signal.aborted) return changedNothing('The user stopped before anything was changed.', paths);
	const outcomes = await ports.editor.apply(planned.plan, signal);
	remember(planned, outcomes, ports);
	const result = told(planned, outcomes);
	const isOvertaken = outcomes.some((change) => change.isOvertaken) && outcomes.every(isRefused);
	return isOvertaken ? { ...result, isOvertaken } : result;
}

function isRefused({ outcome }: AppliedChange): boolean {
	return outcome === 'refused';
}

/** What the model wrote, or was told of what became of that, is what it knows of the file from now on. */
function remember({ plan }: Planned, outcomes: readonly AppliedChange[], { reads }: ToolPorts): void {
	for (const [at, change] of plan.changes.entries()) {
		const outcome = outcomes[at];
		if (outcome?.outcome !== 'applied') continue;
		reads?.delete(change.path);
		if (change.kind === 'create') reads?.set(change.path, change.text);
		if (change.kind === 'update')
			reads?.set(change.moveTo ?? change.path, outcome.text ?? editedText(change.base, change.edits));
	}
}

function told({ plan, unchanged, refusals }: Planned, outcomes: readonly AppliedChange[]): ToolResult {
	const lines = plan.changes.map((change, at) => {
		const outcome = outcomes[at];
		if (outcome?.outcome === 'applied') return `${change.path}: ${changeText(change)}`;
		return `${change.path}: not changed. ${outcome?.sentence ?? 'Read it again and send a new patch.'}`;
	});
	// What the editor says of an edit that it made: it was not saved, or a formatter had a hand in it.
	const notes = outcomes.flatMap(({ outcome, sentence }) => (outcome === 'applied' && sentence ? [sentence] : []));
	const same = unchanged.map((path) => `${path}: it already has the text that you ask for.`);
	const landed = plan.changes.filter((_, at) => outcomes[at]?.outcome === 'applied').map((change) => change.path);
	const lost = plan.changes.filter((_, at) => outcomes[at]?.outcome !== 'applied').map((change) => change.path);
	const edits = { settled: [...landed, ...unchanged], missing: [...lost, ...refusals.map(pathOf)] };
	const text = [...lines, ...same, ...notes].join('\n');
	if (lost.length > 0) {
		const title = landed.length === 0 ? 'Changed nothing' : `Changed ${landed.length} of ${lines.length} files`;
		return { outcome: 'failed', title, text: [text, ...refusals].join('\n\n'), edits };
	}
	if (refusals.length > 0) {
		const missing = shortened(refusals.join('\n\n'));
		const title = `${editedTitle(lines)}; ${refusals.length === 1 ? 'a part is' : `${refusals.length} parts are`} missing`;
		return {
			outcome: 'failed',
			title,
			text: `Applied:\n${text}\n\nNOT applied; send only these parts again:\n${missing}`,
			edits,
		};
	}
	return { outcome: 'ok', title: editedTitle(lines), text: `Done.\n${text}`, edits };
}

/** A refusal begins with the path that it is about. */
function pathOf(refusal: string): string {
	return refusal.slice(0, Math.max(0, refusal.indexOf(':')));
}

function editedTitle(lines: readonly string[]): string {
	return lines.length <= 2
		? `Edited ${lines.map((line) => line.replace(': ', ' ')).join('; ')}`
		: `Edited ${lines.length} files`;
}

function changeText(change: FileChange): string {
	if (change.kind === 'delete') return 'deleted';
	if (change.kind === 'create') return `created, +${countChangedLines('', change.text).added}`;
	const { added, removed } = countChangedLines(change.base, editedText(change.base, change.edits));
	const moved = change.moveTo === undefined ? '' : `moved to ${change.moveTo}, `;
	return `${moved}+${added} −${removed}`;
}
