import { chatSummary } from './chatSummary.ts';
import { chatTitle } from './chatTitle.ts';
import { commitMessage } from './commitMessage.ts';

/** What goes to the small model. A new job is a file and an entry here; the engine runs those that it finds here and no others. */
export const SMALL_JOBS = { chatTitle, chatSummary, commitMessage } as const;

/** The name of a small job. */
export type SmallJobName = keyof typeof SMALL_JOBS;
