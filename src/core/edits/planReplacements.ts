import { replacementStep } from './placeReplacement.ts';
import type { FileChange } from './plan.ts';
import { isNoChange, type PlannedEdits, planned, type Target, withheld } from './planned.ts';
import { placedSince } from './rebase.ts';
import type { Replacement } from './replacement.ts';

/**
 * Turns the replacements of one file into a plan, in order: those that have one sure place land, the others come back as refusals.
 * One replacement of nothing creates a file that does not exist. Pure.
 */
export function planReplacements(path: string, replacements: readonly Replacement[], target: Target): PlannedEdits {
	return planned([planFile(path, replacements, target)]);
}

/** The same for one file among several. */
export function planFile(
	path: string,
	replacements: readonly Replacement[],
	target: Target,
): { readonly path: string; readonly change?: FileChange | undefined; readonly refusals: readonly string[] } {
	if (target.kind === 'refused') return { path, refusals: [`${path}: ${target.sentence}`] };
	if (target.kind === 'absent') {
		const [only, ...more] = replacements;
		if (only?.old === '' && more.length === 0)
			return { path, change: { kind: 'create', path, text: only.text }, refusals: [] };
		const near = target.near.length > 0 ? ` Did you mean ${target.near.join(' or ')}?` : '';
		return { path, refusals: [`${path}: there is no such file.${near} To create it use write_file.`] };
	}
	const steps = replacements.map((replacement, at) => replacementStep(replacement, at + 1));
	const { edits, refusals } = placedSince(target.read, target.text, steps);
	const change: FileChange = { kind: 'update', path, base: target.text, edits };
	if (!target.quotable && (refusals.length > 0 || isNoChange(change))) return { path, refusals: [withheld(path)] };
	const missed = refusals.length > 0 ? [[`${path}:`, ...refusals].join('\n')] : [];
	return edits.length === 0 && missed.length > 0 ? { path, refusals: missed } : { path, change, refusals: missed };
}
