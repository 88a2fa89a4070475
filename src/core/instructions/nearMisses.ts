import type { RootedPath } from './instructionRule.ts';

/** A file that looks as if it were meant to be read, and is not. */
export interface NearMiss {
	readonly path: string;
	/** What to do about it. */
	readonly sentence: string;
}

/** Paths that people use by mistake, and the name that they should have. `$1` is the folder or the name before the mistake. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
	[/^(.*\/)?agents?\.md$/i, '$1AGENTS.md'],
	[/^(.*\/)?claude\.md$/i, '$1CLAUDE.md'],
	[/^()(?:\.vscode\/|docs\/)?copilot-instructions\.md$/i, '.github/copilot-instructions.md'],
	[/^()\.github\/copilot[-_]?instructions?\.(?:md|txt)$/i, '.github/copilot-instructions.md'],
	[/^\.github\/([^/]+)\.instructions\.md$/, '.github/instructions/$1.instructions.md'],
	[/^\.github\/instructions\/(.*?)(?:\.instruction)?\.md$/, '.github/instructions/$1.instructions.md'],
	[/^\.github\/prompts\/([^/]*?)\.(?:md|txt)$/, '.github/prompts/$1.prompt.md'],
	[/^((?:.*\/)?\.cursor\/rules\/.*)\.(?:md|txt)$/, '$1.mdc'],
	[/^((?:\.github|\.claude|\.agents)\/skills\/[^/]+)\/skills?\.md$/i, '$1/SKILL.md'],
	[/^((?:\.github|\.claude|\.agents)\/skills\/[^/]+)\.md$/, '$1/SKILL.md'],
];

/** The files among these that are not read because of where they are or how they are called. */
export function nearMisses(paths: readonly RootedPath[]): readonly NearMiss[] {
	return paths.flatMap(({ prefix, inside }) => {
		if (/\.(?:instructions|prompt)\.md$/.test(inside) && !/^\.github\/[^/]+\.instructions\.md$/.test(inside)) return [];
		for (const [pattern, better] of MISTAKES) {
			if (!pattern.test(inside)) continue;
			const name = inside.replace(pattern, better);
			if (name === inside) continue;
			return [{ path: prefix + inside, sentence: `${prefix}${inside} is not read. Rename it to ${prefix}${name}.` }];
		}
		return [];
	});
}
