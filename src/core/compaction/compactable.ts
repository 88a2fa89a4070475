import type { Compaction } from '../../shared/compaction.ts';
import type { Message } from '../conversation.ts';
import type { CompactionPlan } from './planCompaction.ts';

/** A conversation that can be made shorter. */
export interface Compactable {
	/** What is sent of it now. */
	history(): readonly Message[];
	/** What to leave out to come down to so many tokens; `undefined` when nothing can go. `isAsked`: by the user, also what they brought back. */
	plan(target: number, isAsked: boolean): CompactionPlan | undefined;
	/** Makes it so, all at once. False when the conversation changed since this was handed out: then nothing happens. */
	take(plan: CompactionPlan, summary: Compaction['summary']): boolean;
}
