import type { PatchOperation } from '../edits/patch.ts';
import type { Target } from '../edits/planned.ts';
import type { FileIdentity, Workspace } from '../ports.ts';
import { judgePath } from '../safety/judgePlan.ts';
import { parseWorkspacePath } from '../safety/paths.ts';
import { isSecret } from '../safety/sensitive.ts';
import { existingPath } from './existingPath.ts';
import { longName } from './longName.ts';
import { nearPaths } from './nearPaths.ts';
import { MAX_TEXT_BYTES } from './textLimit.ts';
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
	const respelled = caseOnlyNames(placed, identities);
	for (const [path, identity] of identities) {
		const sentence = closedPlace(path, identity) ?? (respelled.has(path) ? undefined : otherName(path, identity));
		if (sentence !== undefined) return { kind: 'refused', sentence };
	}
	const targets = new Map<string, Target>();
	const isNew = newPaths(placed);
	for (const [path, identity] of identities) {
		const found = respelled.has(path)
			? ({ kind: 'absent', near: [] } as const)
			: await target(path, identity, isNew.has(path), workspace, signal);
		const read = reads?.get(path);
		targets.set(path, found.kind === 'text' && read !== undefined ? { ...found, read } : found);
	}
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

/** Why a place is closed to every edit, whatever is there; `undefined` when it is not. */
function closedPlace(path: string, identity: FileIdentity): string | undefined {
	if (identity.kind === 'other' && identity.real === undefined)
		return (
			longName(path) ??
			`${path} is a link to no file of the workspace (it leads nowhere, in a circle or out of it). Name a file itself.`
		);
	const judged = judgePath(path, identity);
	return judged.kind === 'refused' ? judged.sentence : undefined;
}

/** What was judged and agreed to is a path: it has to be the file's own, as the writer wants it too. */
function otherName(path: string, { real }: FileIdentity): string | undefined {
	if (real === undefined || real.normalize() === path.normalize()) return undefined;
	return `${path} is really ${real}. Name that path instead.`;
}

/** Paths at which the patch wants to put a file. */
function newPaths(operations: readonly PatchOperation[]): ReadonlySet<string> {
	return new Set(
		operations.flatMap((operation) =>
			operation.kind === 'add' ? [operation.path] : operation.kind === 'update' ? (operation.moveTo ?? []) : [],
		),
	);
}

async function target(
	path: string,
	identity: FileIdentity,
	isNew: boolean,
	workspace: Workspace,
	signal: AbortSignal,
): Promise<Target> {
	const refused = (sentence: string): Target => ({ kind: 'refused', sentence });
	if (identity.kind === 'absent' && isNew && identity.readOnly)
		return refused('its folder cannot be written to. Tell the user; do not try another way.');
	if (identity.kind === 'absent')
		return { kind: 'absent', near: isNew ? [] : await nearPaths(path, workspace, signal) };
	if (identity.kind === 'folder') return refused('it is a folder, not a file. Name a file.');
	if (identity.kind === 'other')
		return refused('it is neither a file nor a folder (a pipe or a device), so it is never edited. Leave it as it is.');
	if (identity.readOnly) return refused('it is read-only. Tell the user; do not try another way.');
	if (identity.size > MAX_TEXT_BYTES) return refused(tooLarge(identity.size));
	const file = await workspace.read(path, signal);
	// The path stands before every sentence about a target.
	if (file.kind === 'refused') return refused(file.sentence.replace(`${path} `, 'it '));
	return { kind: 'text', text: file.text, quotable: !isSecret(path) && !isSecret(identity.real ?? path) };
}

function tooLarge(bytes: number): string {
	const megabytes = (bytes / 1024 / 1024).toFixed(1);
	const limit = MAX_TEXT_BYTES / 1024 / 1024;
	return `it has ${megabytes} MB, and files over ${limit} MB are not edited. Tell the user; do not try another way.`;
}

/** Where case does not count, the new name of a case-only rename leads to the file itself: for the plan it is free. */
function caseOnlyNames(
	operations: readonly PatchOperation[],
	identities: ReadonlyMap<string, FileIdentity>,
): ReadonlySet<string> {
	const names = operations.flatMap((operation) => {
		if (operation.kind !== 'update' || operation.moveTo === undefined || operation.moveTo === operation.path) return [];
		const isSameFile = identities.get(operation.moveTo)?.real === identities.get(operation.path)?.real;
		return isSameFile && operation.moveTo.toLowerCase() === operation.path.toLowerCase() ? [operation.moveTo] : [];
	});
	return new Set(names);
}
