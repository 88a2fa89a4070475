import type { Approver, Editor, ToolSpec, Workspace } from '../ports.ts';

/** What a running tool may reach. */
export interface ToolPorts {
	readonly workspace: Workspace;
	readonly editor: Editor;
	readonly approver: Approver;
	/** `always`: every edit asks before it is applied, not only the sensitive ones. */
	readonly approveEdits?: 'sensitive' | 'always';
}

/** What the model is told, and what the user sees. A failed call's text is an instruction: what to do next. */
export interface ToolResult {
	readonly outcome: 'ok' | 'failed' | 'rejected';
	/** One line for the user, e.g. “Read src/a.ts, lines 1–80”. */
	readonly title: string;
	readonly text: string;
}

/** A tool in one object: its name, its words for the model, its schema and what it does. */
export interface Tool {
	readonly spec: ToolSpec;
	/** Tools that write are not offered in a workspace that is not trusted. */
	readonly risk: 'reads' | 'writes';
	/** One line for the user while the arguments stream in. `argumentsText` is incomplete JSON. Must be cheap and never throw. */
	progressTitle(argumentsText: string): string;
	/** Checks the arguments (raw JSON text) and runs. Never throws for what the model or the workspace can cause. */
	run(argumentsText: string, ports: ToolPorts, signal: AbortSignal): Promise<ToolResult>;
}
