import { splitFrontMatter, textField } from './frontMatter.ts';
import type { RootedPath } from './instructionRule.ts';

/** Instructions for a kind of job, that the model reads when it has such a job. */
export interface Skill {
	/** `a-z`, `0-9` and `-`, at most 64. */
	readonly name: string;
	/** When it is of use; one line, at most 1,024 UTF-16 units. */
	readonly description: string;
	/** Workspace path, or a name like `~/.claude/skills/x/SKILL.md`. */
	readonly path: string;
	readonly body: string;
}

const SKILL_PATH = /^(?:\.github|\.claude|\.agents)\/skills\/([^/]+)\/SKILL\.md$/;
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** UTF-16 units; the format advises less than 5,000 tokens. */
const LONGEST_BODY = 60_000;

/** Whether a file at this path of a root may be a skill. */
export function isSkillPath({ inside }: RootedPath): boolean {
	return SKILL_PATH.test(inside);
}

/** The file as a skill, or a sentence that says why it is none. */
export function readSkill(path: string, text: string): Skill | { readonly refused: string } {
	const { fields, body } = splitFrontMatter(text);
	const folder = path.split('/').at(-2) ?? '';
	const name = textField(fields.name, 65) ?? folder;
	const description = textField(fields.description, 1_024);
	if (!NAME.test(name) || name.length > 64)
		return { refused: `${path} is not offered: its name must be of a–z, 0–9 and single hyphens, 64 at most.` };
	if (description === undefined)
		return { refused: `${path} is not offered: it needs a description, by which the model knows when to read it.` };
	return { name, description, path, body: body.trim().slice(0, LONGEST_BODY).toWellFormed() };
}
