import type { Skill } from '../instructions/skill.ts';
import type { CodeIndex, History, Navigation } from '../lookupPorts.ts';
import type { Approver, Editor, ToolSpec, Workspace } from '../ports.ts';
import type { FileConsent } from '../sent/consents.ts';

/** What a running tool may reach. */
export interface ToolPorts {
	readonly workspace: Workspace;
	readonly editor: Editor;
	readonly approver: Approver;
	/** `always`: every edit asks before it is applied, not only the sensitive ones. */
	readonly approveEdits?: 'sensitive' | 'always';
	/**
	 * The text of each file as the model knows it, by workspace path: what it read or wrote last in this chat. Tools fill it; an
	 * edit is understood against it, so that what the user typed since is kept. Absent: edits are understood against the file.
	 */
	readonly reads?: Map<string, string>;
	/** Absent where the user switched it off. */
	readonly index?: CodeIndex;
	readonly navigation?: Navigation;
	/** Absent in a workspace that is not trusted, or has no repository on disk. */
	readonly history?: History;
	/** What `read_skill` can read. */
	readonly skills?: readonly Skill[];
	/** What the user allowed of files that may hold secrets. Absent: each reading asks, and what it shows is withheld where it leaves. */
	readonly consent?: FileConsent;
}

/** What the model is told, and what the user sees. A failed call's text is an instruction: what to do next. */
export interface ToolResult {
	readonly outcome: 'ok' | 'failed' | 'rejected';
	/** One line for the user, e.g. “Read src/a.ts, lines 1–80”. */
	readonly title: string;
	readonly text: string;
	/** Of a call that was to change files. */
	readonly edits?: EditOutcome;
	/** Nothing was done, because a file changed between the look at it and the edit: the same call may be run again. */
	readonly isOvertaken?: true;
}

/** What became of the files that a call was to change, by path. '' stands for a call that names none. */
export interface EditOutcome {
	/** Changed as asked, or not allowed by the user. */
	readonly settled: readonly string[];
	/** Not changed, or only in part. */
	readonly missing: readonly string[];
}

/** The result of an edit that left everything as it was. */
export function changedNothing(text: string, paths: readonly string[] = ['']): ToolResult {
	return { outcome: 'failed', title: 'Changed nothing', text, edits: { settled: [], missing: paths } };
}

/** The result of an edit of a place that is closed to the model: there is nothing that it could finish. */
export function closed(text: string): ToolResult {
	return changedNothing(text, []);
}

/** A tool in one object: its name, its words for the model, its schema and what it does. */
export interface Tool {
	readonly spec: ToolSpec;
	/** Tools that write are not offered in a workspace that is not trusted. */
	readonly risk: 'reads' | 'writes';
	/** Whether there is anything for it here; absent: always. What is not offered costs nothing in the request. */
	isUseful?(ports: Pick<ToolPorts, 'skills' | 'index' | 'navigation' | 'history'>): boolean;
	/** One line for the user while the arguments stream in. `argumentsText` is incomplete JSON. Must be cheap and never throw. */
	progressTitle(argumentsText: string): string;
	/** Checks the arguments (raw JSON text) and runs. Never throws for what the model or the workspace can cause. */
	run(argumentsText: string, ports: ToolPorts, signal: AbortSignal): Promise<ToolResult>;
}
