import type { Plan } from '../../core/edits/plan.ts';
import type { AppliedChange } from '../../core/ports.ts';
import type { WrittenFile } from './landing.ts';
import type { Refused } from './writerChecks.ts';

/** What became of a plan: all of its changes `applied`, or all `refused` and nothing written. */
export interface WriteReport {
	/** In the plan's order. An applied one has a sentence when the file could not be saved or differs from what was intended. */
	readonly changes: readonly AppliedChange[];
	/** Paths that caused a refusal; the plan's other changes were refused only because of these. */
	readonly culprits: readonly string[];
	readonly written: readonly WrittenFile[];
}

/** Nothing of a plan is written, because of these paths. */
export function refuse(plan: Plan, refusals: ReadonlyMap<string, Refused>): WriteReport {
	const [culprit] = refusals.keys();
	const changes = plan.changes.map(({ path }): AppliedChange => {
		const { sentence, isOvertaken } = refusals.get(path) ?? {
			sentence: `Not changed, because ${culprit} in the same patch was refused. Mend that one, then send all of it again.`,
		};
		return { path, outcome: 'refused', sentence, ...(isOvertaken && { isOvertaken }) };
	});
	return { changes, culprits: [...refusals.keys()], written: [] };
}

/** Nothing of a plan is written, for one reason. */
export function refuseAll(plan: Plan, sentence: string): WriteReport {
	return refuse(plan, new Map(plan.changes.map(({ path }) => [path, { kind: 'refused', sentence }])));
}
