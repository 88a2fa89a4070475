import type { PatchOperation } from '../edits/patch.ts';
import type { PatchTarget } from '../edits/planPatch.ts';
import type { FileIdentity, Workspace } from '../ports.ts';
import { judgePath } from '../safety/judgePlan.ts';
import { parseWorkspacePath } from '../safety/paths.ts';
import { isSecret } from '../safety/sensitive.ts';
import { nearPaths } from './nearPaths.ts';

/** A patch with workspace paths, and what stands at each of them now. `refused` carries a sentence for the model. */
export type PatchTargets =
	| {
			readonly kind: 'targets';
			readonly operations: readonly PatchOperation[];
			readonly targets: ReadonlyMap<string, PatchTarget>;
			readonly identities: ReadonlyMap<string, FileIdentity>;
	  }
	| { readonly kind: 'refused'; readonly sentence: string };

/**
 * Looks up every path of the patch, Move to included. No file is read before its place is known to be allowed, so that no
 * refusal can carry text from elsewhere.
 */
export async function patchTargets(
	operations: readonly PatchOperation[],
	workspace: Workspace,
	signal: AbortSignal,
): Promise<PatchTargets> {
	const placed: PatchOperation[] = [];
	for (const operation of operations) {
		const workspaceOperation = withWorkspacePaths(operation, workspace);
		if ('sentence' in workspaceOperation) return { kind: 'refused', sentence: workspaceOperation.sentence };
		placed.push(workspaceOperation);
	}
	const paths = new Set(
		placed.flatMap((operation) =>
			operation.kind === 'update' && operation.moveTo !== undefined
				? [operation.path, operation.moveTo]
				: [operation.path],
		),
	);
	const identities = await identifyAll(paths, workspace, signal);
	for (const path of paths) {
		const judged = judgePath(path, identities.get(path));
		if (judged.kind === 'refused') return judged;
	}
	const targets = new Map<string, PatchTarget>();
	for (const [path, identity] of identities) targets.set(path, await target(path, identity, workspace, signal));
	freeCaseOnlyNames(placed, targets, identities);
	return { kind: 'targets', operations: placed, targets, identities };
}

/** The identity of each path as it is now. */
export async function identifyAll(
	paths: Iterable<string>,
	workspace: Workspace,
	signal: AbortSignal,
): Promise<ReadonlyMap<string, FileIdentity>> {
	const identities = new Map<string, FileIdentity>();
	for (const path of paths) identities.set(path, await workspace.identify(path, signal));
	return identities;
}

function withWorkspacePaths(
	operation: PatchOperation,
	{ roots }: Workspace,
): PatchOperation | { readonly sentence: string } {
	const path = parseWorkspacePath(operation.path, roots);
	if (path.kind === 'refused') return path;
	if (operation.kind !== 'update' || operation.moveTo === undefined) return { ...operation, path: path.path };
	const moveTo = parseWorkspacePath(operation.moveTo, roots);
	if (moveTo.kind === 'refused') return moveTo;
	return { ...operation, path: path.path, moveTo: moveTo.path };
}

async function target(
	path: string,
	identity: FileIdentity,
	workspace: Workspace,
	signal: AbortSignal,
): Promise<PatchTarget> {
	if (identity.kind === 'absent') return { kind: 'absent', near: await nearPaths(path, workspace, signal) };
	if (identity.kind === 'folder') return { kind: 'refused', sentence: 'it is a folder, not a file.' };
	if (identity.kind === 'other') return { kind: 'refused', sentence: 'it is not a file that can be edited.' };
	if (identity.readOnly)
		return { kind: 'refused', sentence: 'it is read-only. Tell the user; do not try another way.' };
	const file = await workspace.read(path, signal);
	if (file.kind === 'refused') return file;
	return { kind: 'text', text: file.text, quotable: !isSecret(path) && !isSecret(identity.real ?? path) };
}

/** Where case does not count, the new name of a case-only rename leads to the file itself: for the plan it is free. */
function freeCaseOnlyNames(
	operations: readonly PatchOperation[],
	targets: Map<string, PatchTarget>,
	identities: ReadonlyMap<string, FileIdentity>,
): void {
	for (const operation of operations) {
		if (operation.kind !== 'update' || operation.moveTo === undefined || operation.moveTo === operation.path) continue;
		const isSameFile = identities.get(operation.moveTo)?.real === identities.get(operation.path)?.real;
		if (isSameFile && operation.moveTo.toLowerCase() === operation.path.toLowerCase())
			targets.set(operation.moveTo, { kind: 'absent', near: [] });
	}
}
