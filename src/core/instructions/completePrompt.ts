import type { MentionRow } from '../../shared/mention.ts';
import { MOST_ROWS, type Offered } from '../context/contextSource.ts';
import { oneLine } from '../context/mentionRow.ts';
import { fitOf } from '../context/rankPaths.ts';
import type { PromptName } from './promptFile.ts';

const NONE = 'There are no prompts here. Write one as .github/prompts/<name>.prompt.md, then ask it by /<name>.';
const NO_FIT = 'No prompt has such a name. Press Enter to ask with the text as it is.';

/** The prompt files that fit what is typed behind the slash, best first; of two with one name the first, as it is asked. */
export function completePrompt(typed: string, prompts: readonly PromptName[]): Offered {
	const wanted = typed.toLowerCase();
	const rows = prompts
		.filter(({ name }, at) => prompts.findIndex((other) => other.name === name) === at)
		.map((prompt) => ({ prompt, fit: fitOf(wanted, prompt.name) }))
		.filter(({ fit }) => fit > 0)
		.toSorted((a, b) => b.fit - a.fit || a.prompt.name.localeCompare(b.prompt.name))
		.slice(0, MOST_ROWS)
		.map(({ prompt }) => rowOf(prompt));
	return { rows, note: rows.length ? '' : prompts.length ? NO_FIT : NONE };
}

function rowOf({ name, description, argumentHint, path }: PromptName): MentionRow {
	const hint = argumentHint === undefined ? '' : oneLine(argumentHint, 120);
	return {
		label: `/${name}`,
		detail: oneLine(description || path, 200),
		icon: 'prompt',
		pick: { kind: 'prompt', name, ...(hint && { argumentHint: hint }) },
	};
}
