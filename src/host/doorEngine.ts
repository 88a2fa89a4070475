import type { Approver, Clock, Editor, Model, Workspace } from '../core/ports.ts';
import type { FileConsent } from '../core/sent/consents.ts';
import type { Tool } from '../core/tools/tool.ts';

/** What the light bulb and the review need of the copilot; built at first use. */
export interface DoorEngine {
	readonly model: Model;
	readonly modelName: string;
	readonly workspace: Workspace;
	/** The one writer. */
	readonly editor: Editor;
	/** Asks the user in a dialog: these doors have no panel. */
	readonly approver: Approver;
	/** What the user allowed of files that may hold secrets, in this run. */
	readonly consent?: FileConsent;
	readonly clock: Clock;
	/** What the model may call; without `apply_patch` nothing may be edited here (an untrusted workspace). */
	readonly tools: readonly Tool[];
}
