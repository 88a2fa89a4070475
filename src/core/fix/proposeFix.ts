import type { Failure } from '../../shared/failure.ts';
import type { Plan } from '../edits/plan.ts';
import type { Approver, Usage } from '../ports.ts';
import { fixSystem } from '../prompts/fixPrompt.ts';
import type { Tool } from '../tools/tool.ts';
import { type Ask, runTurn, type TurnPorts } from '../turn.ts';
import { type FixTarget, fixAsk } from './fixAsk.ts';
import { openProposal } from './proposalEditor.ts';

/** What a fix is asked with. */
export interface FixInput {
	readonly target: FixTarget;
	readonly model: string;
	readonly cacheKey: string;
	readonly readingTools: readonly Tool[];
	/** Its edits go into the proposal, so it asks for no leave: who applies the proposal does. */
	readonly editTool: Tool;
	/** How an edit is written, for the system text. */
	readonly editFormat: string;
	/** Told a line for the user whenever there is something new to say. */
	readonly onProgress?: (sentence: string) => void;
}

/** What came of a fix. `usages` holds one entry for each request that reported its use. */
export type FixProposal = { readonly usages: readonly Usage[] } & (
	| {
			readonly kind: 'proposal';
			/** Against the files' texts as they were read; nothing of it is written. */
			readonly plan: Plan;
			/** The model's words. Untrusted text. */
			readonly explanation: string;
	  }
	/** The model changed nothing; the reason is its own words, or ours when it gave none. */
	| { readonly kind: 'noFix'; readonly reason: string }
	| { readonly kind: 'failed'; readonly failure: Failure }
	| { readonly kind: 'cancelled' }
);

const MAX_STEPS = 16;

/** Runs one turn of the engine on a problem and collects its edits. Writes nothing, never throws. */
export async function proposeFix(input: FixInput, ports: TurnPorts, signal: AbortSignal): Promise<FixProposal> {
	const proposal = openProposal(ports.workspace);
	const ask: Ask = {
		model: input.model,
		system: fixSystem(input.editFormat),
		history: [],
		text: fixAsk(input.target),
		tools: [...input.readingTools, withoutAsking(input.editTool)],
		cacheKey: input.cacheKey,
		maxSteps: MAX_STEPS,
	};
	const turnPorts = { ...ports, workspace: proposal.workspace, editor: proposal.editor };
	const usages: Usage[] = [];
	let words = '';
	for await (const event of runTurn(ask, turnPorts, signal)) {
		if (event.kind === 'usage') usages.push(event.usage);
		if (event.kind === 'toolEnded') input.onProgress?.(event.title);
		if (event.kind === 'phase' && event.sentence) input.onProgress?.(event.sentence);
		if (event.kind === 'notice') input.onProgress?.(event.sentence);
		// Only what it says last explains the fix; what it said before a call announced that call.
		if (event.kind === 'message' && event.message.role === 'assistant') words = event.message.text.trim();
		if (event.kind !== 'ended') continue;
		if (event.outcome === 'stopped') return { kind: 'cancelled', usages };
		if (event.outcome === 'failed') return { kind: 'failed', failure: event.failure ?? NO_RESULT, usages };
	}
	const plan = proposal.plan();
	if (!plan.changes.length) return { kind: 'noFix', reason: words || 'The model proposed no change.', usages };
	return { kind: 'proposal', plan, explanation: words, usages };
}

function withoutAsking(tool: Tool): Tool {
	const approver: Approver = { ask: async () => 'approved' };
	return { ...tool, run: (argumentsText, ports, signal) => tool.run(argumentsText, { ...ports, approver }, signal) };
}

const NO_RESULT: Failure = { kind: 'internal', sentence: 'The fix ended without a result.', action: 'retry' };
