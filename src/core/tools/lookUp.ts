import type { FileIdentity, Workspace } from '../ports.ts';
import { parseWorkspacePath } from '../safety/paths.ts';
import { classify } from '../safety/sensitive.ts';

/** A path that may be read as far as its place goes; `real` is where it leads. `refused` carries a sentence for the model. */
export type LookedUp =
	| { readonly kind: 'found'; readonly path: string; readonly real: string; readonly identity: FileIdentity }
	| { readonly kind: 'refused'; readonly sentence: string };

/** Takes a path as the model wrote it to what is there. Outside of the workspace and inside of `.git` nothing is found. */
export async function lookUp(text: string, workspace: Workspace, signal: AbortSignal): Promise<LookedUp> {
	const parsed = parseWorkspacePath(text, workspace.roots);
	if (parsed.kind === 'refused') return parsed;
	const { path } = parsed;
	const closed = closedReason(path);
	if (closed) return { kind: 'refused', sentence: closed };
	const identity = await workspace.identify(path, signal);
	if (identity.real === undefined)
		return { kind: 'refused', sentence: `${path} leads outside of the workspace. Only what is inside can be read.` };
	const closedReal = closedReason(identity.real);
	if (closedReal) return { kind: 'refused', sentence: closedReal };
	return { kind: 'found', path, real: identity.real, identity };
}

function closedReason(path: string): string | undefined {
	const found = classify(path);
	return found.kind === 'forbidden' ? `${path} is closed to you, because ${found.reason}.` : undefined;
}
