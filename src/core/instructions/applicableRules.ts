import type { InstructionRule } from './instructionRule.ts';
import { globMatcher, type MatchesGlob } from './matchesGlob.ts';

/**
 * The rules that hold for these files (workspace paths), the most general first: the user's own, then those of the root, then by the
 * depth of their folder, so that the nearest stands last. Of rules with the same text only the last counts. `matches` keeps globs ready for
 * who asks again.
 */
export function applicableRules(
	rules: readonly InstructionRule[],
	files: readonly string[],
	matches: MatchesGlob = globMatcher(),
): readonly InstructionRule[] {
	const holding = rules
		.filter((rule) => holds(rule, files, matches))
		.sort((a, b) => rank(a) - rank(b) || compare(a.path, b.path));
	return holding.filter((rule, index) => !holding.slice(index + 1).some((later) => later.body === rule.body));
}

/** The rules that the model is only told of. */
export function offeredRules(rules: readonly InstructionRule[]): readonly InstructionRule[] {
	return rules.filter(({ applies }) => applies.kind === 'offered').sort((a, b) => compare(a.path, b.path));
}

function holds({ applies }: InstructionRule, files: readonly string[], matches: MatchesGlob): boolean {
	switch (applies.kind) {
		case 'always':
			return true;
		case 'offered':
			return false;
		case 'below':
			return files.some((file) => file.startsWith(`${applies.folder}/`));
		case 'globs': {
			const { folder, globs } = applies;
			if (globs.some((glob) => glob === '**' || glob === '**/*' || glob === '*')) return true;
			const start = folder === '' ? '' : `${folder}/`;
			return files.some((file) => file.startsWith(start) && matches(file.slice(start.length), globs));
		}
	}
}

function rank({ kind, applies, path }: InstructionRule): number {
	if (kind === 'user') return 0;
	if (applies.kind === 'below') return 1_000 + applies.folder.split('/').length;
	if (applies.kind === 'globs') return 500 + path.split('/').length;
	return 1;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
