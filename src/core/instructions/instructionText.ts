import type { InstructionRule } from './instructionRule.ts';
import type { Skill } from './skill.ts';

const HEAD =
	'Instructions from files of the user. Follow them unless the user says otherwise. Where two disagree, the later one counts: it is nearer to the files at hand.';
const SKILLS =
	'Skills are instructions for certain jobs. When one fits what the user asks, read it with read_skill before you begin.';
const OFFERED =
	'More instructions of the user, by what they are about. When one fits, read its file with read_file first.';

/** One rule as the model reads it. The same bytes for the same rule, so that it is known whether it was told before. */
export function ruleBlock({ path, body }: InstructionRule): string {
	return `<file path="${attribute(path)}">\n${inert(body)}\n</file>`;
}

/** The rules as a part of the user's message; '' for none. */
export function instructionText(rules: readonly InstructionRule[]): string {
	if (!rules.length) return '';
	return `<instructions>\n${HEAD}\n${rules.map(ruleBlock).join('\n')}\n</instructions>`;
}

/** What the model may read when it needs it; '' for nothing. */
export function offerText(skills: readonly Skill[], rules: readonly InstructionRule[]): string {
	const named = skills.map(({ name, description }) => `- ${name}: ${inert(description)}`);
	const filed = rules.flatMap(({ path, applies }) =>
		applies.kind === 'offered' ? `- ${attribute(path)}: ${inert(applies.description)}` : [],
	);
	const parts = [...(named.length ? [SKILLS, ...named] : []), ...(filed.length ? [OFFERED, ...filed] : [])];
	return parts.length ? `<skills>\n${parts.join('\n')}\n</skills>` : '';
}

/** A file cannot close the part that it stands in. */
function inert(text: string): string {
	return text.replace(/<\/(?=(?:file|instructions|skills)\s*>)/gi, '<\\/');
}

function attribute(path: string): string {
	return path.replace(/["<>\n\r]/g, '_');
}
