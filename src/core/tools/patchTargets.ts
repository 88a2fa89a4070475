import type { PatchOperation } from '../edits/patch.ts';
import type { Target } from '../edits/planned.ts';
import type { FileIdentity, Workspace } from '../ports.ts';
import { judgePath } from '../safety/judgePlan.ts';
import { parseWorkspacePath } from '../safety/paths.ts';
import { isSecret } from '../safety/sensitive.ts';
import { existingPath } from './existingPath.ts';
import { nearPaths } from './nearPaths.ts';
import type { ToolPorts } from './tool.ts';

/** A patch with workspace paths, and what stands at each of them now. `refused` carries a sentence for the model. */
export type PatchTargets =
	| {
			readonly kind: 'targets';
			readonly operations: readonly PatchOperation[];
			readonly targets: ReadonlyMap<string, Target>;
			readonly identities: ReadonlyMap<string, FileIdentity>;
	  }
	| { readonly kind: 'refused'; readonly sentence: string };

/**
 * Looks up every path of the patch, Move to included. No file is read before its place is known to be allowed, so that no
 * refusal can carry text from elsewhere.
 */
export async function patchTargets(
	operations: readonly PatchOperation[],
	{ workspace, reads }: Pick<ToolPorts, 'workspace' | 'reads'>,
	signal: AbortSignal,
): Promise<PatchTargets> {
	const placed: PatchOperation[] = [];
	for (const operation of operations) {
		const workspaceOperation = await withWorkspacePaths(operation, workspace, signal);
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
	const targets = new Map<string, Target>();
	for (const [path, identity] of identities) {
		const found = await target(path, identity, workspace, signal);
		const read = reads?.get(path);
		targets.set(path, found.kind === 'text' && read !== undefined ? { ...found, read } : found);
	}
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

async function withWorkspacePaths(
	operation: PatchOperation,
	workspace: Workspace,
	signal: AbortSignal,
): Promise<PatchOperation | { readonly sentence: string }> {
	const path =
		operation.kind === 'add'
			? parseWorkspacePath(operation.path, workspace.roots)
			: await existingPath(operation.path, workspace, signal);
	if (path.kind === 'refused') return path;
	if (operation.kind !== 'update' || operation.moveTo === undefined) return { ...operation, path: path.path };
	const moveTo = parseWorkspacePath(operation.moveTo, workspace.roots);
	if (moveTo.kind === 'refused') return moveTo;
	return { ...operation, path: path.path, moveTo: moveTo.path };
}

async function target(
	path: string,
	identity: FileIdentity,
	workspace: Workspace,
	signal: AbortSignal,
): Promise<Target> {
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
	targets: Map<string, Target>,
	identities: ReadonlyMap<string, FileIdentity>,
): void {
	for (const operation of operations) {
		if (operation.kind !== 'update' || operation.moveTo === undefined || operation.moveTo === operation.path) continue;
		const isSameFile = identities.get(operation.moveTo)?.real === identities.get(operation.path)?.real;
		if (isSameFile && operation.moveTo.toLowerCase() === operation.path.toLowerCase())
			targets.set(operation.moveTo, { kind: 'absent', near: [] });
	}
}
