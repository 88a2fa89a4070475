import type { Approver, Clock, Editor, Model, ModelRequest, Workspace } from '../core/ports.ts';
import type { FileConsent } from '../core/sent/consents.ts';
import type { LeavingRequest } from '../core/sent/sendPoint.ts';
import type { RequestEstimate } from '../core/tokens/requestEstimator.ts';
import type { Tool, ToolPorts } from '../core/tools/tool.ts';

/** What the light bulb and the review need of the copilot; built at first use. */
export interface DoorEngine extends Pick<ToolPorts, 'index' | 'navigation' | 'history'> {
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
	/** A request of a batch as it may leave; `undefined` when it may not. */
	leaving(request: ModelRequest, signal: AbortSignal): Promise<LeavingRequest | undefined>;
	/** What a request will take, before it is sent. */
	estimate(request: ModelRequest, signal: AbortSignal): Promise<RequestEstimate>;
	/** What the model may call; without `apply_patch` nothing may be edited here (an untrusted workspace). */
	readonly tools: readonly Tool[];
}
