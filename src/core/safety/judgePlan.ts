import { type FileChange, type Plan, planPaths } from '../edits/plan.ts';
import type { FileIdentity } from '../ports.ts';
import { largeLoss } from './largeLoss.ts';
import { lostSecret } from './lostSecret.ts';
import { classify } from './sensitive.ts';
import { sensitiveContent } from './sensitiveContent.ts';

/** Why one path of a plan asks. `real` differs from `path` where a link leads elsewhere. */
export interface AskReason {
	readonly path: string;
	readonly real: string;
	/** Completes “… because …”. */
	readonly reason: string;
}

/** What safety says of a plan: it may be applied, the user must agree, or it is refused. */
export type Judgement =
	| { readonly kind: 'allowed' }
	/** The user must agree first, in every mode. */
	| { readonly kind: 'ask'; readonly reasons: readonly AskReason[] }
	/** The sentence is for the model. */
	| { readonly kind: 'refused'; readonly sentence: string };

/** Files larger than this are not edited (bytes). */
const MAX_BYTES = 50_000_000;

/**
 * Decides whether a plan may be written, on the real places of all its paths, targets of moves included. A path without an
 * identity is refused. Decides only: the caller asks, and passes on this very plan.
 */
export function judgePlan(plan: Plan, identities: ReadonlyMap<string, FileIdentity>): Judgement {
	const reasons: AskReason[] = [];
	for (const path of planPaths(plan)) {
		const judged = judgePath(path, identities.get(path));
		if (judged.kind === 'refused') return judged;
		if (judged.kind === 'ask') reasons.push(...judged.reasons);
	}
	const sentence =
		twoNames(plan, identities) ??
		plan.changes.map((change) => wrongState(change, identities) ?? lostSecret(change)).find(Boolean);
	if (sentence) return { kind: 'refused', sentence };
	for (const change of plan.changes) {
		for (const reason of [sensitiveContent(change), largeLoss(change)])
			if (reason) reasons.push({ path: change.path, real: identities.get(change.path)?.real ?? change.path, reason });
	}
	return reasons.length > 0 ? { kind: 'ask', reasons } : { kind: 'allowed' };
}

/** The same for one path, before its text is known: whether it may be written at all. */
export function judgePath(path: string, identity: FileIdentity | undefined): Judgement {
	if (!identity) return refused(`${path} was not looked up.`);
	const { real } = identity;
	if (real === undefined)
		return refused(`${path} leads outside of the workspace. Only files inside it can be changed.`);
	const classes = [classify(path), classify(real)];
	const forbidden = classes.find((found) => found.kind === 'forbidden');
	if (forbidden) return refused(`${named(path, real)} is never changed by Tandem, because ${forbidden.reason}.`);
	const sensitive = classes.find((found) => found.kind === 'sensitive');
	return sensitive ? { kind: 'ask', reasons: [{ path, real, reason: sensitive.reason }] } : { kind: 'allowed' };
}

function refused(sentence: string): Judgement {
	return { kind: 'refused', sentence };
}

function named(path: string, real: string): string {
	return path === real ? path : `${path} (really ${real})`;
}

function wrongState(change: FileChange, identities: ReadonlyMap<string, FileIdentity>): string | undefined {
	const identity = identities.get(change.path);
	if (change.kind === 'create')
		return identity?.kind === 'absent' ? undefined : `${change.path} exists already; update it instead of adding it.`;
	if (identity?.kind === 'folder') return `${change.path} is a folder, not a file.`;
	if (identity?.kind !== 'file') return `${change.path} is not a file that can be edited.`;
	if (identity.readOnly) return `${change.path} is read-only. Tell the user; do not try another way.`;
	if (identity.size > MAX_BYTES) return `${change.path} is too large to edit (over ${MAX_BYTES / 1_000_000} MB).`;
	return change.kind === 'update' && change.moveTo !== undefined
		? occupied(change.path, change.moveTo, identities)
		: undefined;
}

/** On a volume that ignores case, a rename that changes only case finds the file itself at its new name. */
function occupied(path: string, moveTo: string, identities: ReadonlyMap<string, FileIdentity>): string | undefined {
	const target = identities.get(moveTo);
	if (!target || target.kind === 'absent') return undefined;
	const isItself = target.real === identities.get(path)?.real && path.toLowerCase() === moveTo.toLowerCase();
	return isItself ? undefined : `${path} cannot be moved: something is there already.`;
}

/** Two names of one real file in one plan: the second change would be made against a text that the first one replaced. */
function twoNames(plan: Plan, identities: ReadonlyMap<string, FileIdentity>): string | undefined {
	const names = new Map<string, string>();
	for (const { path } of plan.changes) {
		const real = identities.get(path)?.real ?? path;
		const other = names.get(real);
		if (other !== undefined) return `${other} and ${path} are the same file (${real}). Change it under one name.`;
		names.set(real, path);
	}
	return undefined;
}
