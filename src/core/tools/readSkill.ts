import { parseArguments } from './arguments.ts';
import type { Tool } from './tool.ts';

const PARAMETERS = {
	type: 'object',
	properties: { name: { type: 'string' } },
	required: ['name'],
} as const;

/** Reads one of the skills that the user's message names. Offered only where there are any. */
export const readSkill: Tool = {
	spec: { name: 'read_skill', description: 'Read a skill by its name.', parameters: PARAMETERS },
	risk: 'reads',
	isUseful: ({ skills = [] }) => skills.length > 0,
	progressTitle: () => 'Reading a skill',
	run: async (argumentsText, { skills = [] }) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return { outcome: 'failed', title: 'Read no skill', text: parsed.sentence };
		const skill = skills.find(({ name }) => name === parsed.values.name);
		if (!skill) {
			const names = skills.map(({ name }) => name).join(', ');
			const text = `There is no skill of that name. ${names ? `The skills are: ${names}.` : 'Go on without one.'}`;
			return { outcome: 'failed', title: 'Read no skill', text };
		}
		const folder = skill.path.replace(/\/[^/]*$/, '');
		const text = `${skill.body}\n\n(Files that this skill names are in ${folder}.)`;
		return { outcome: 'ok', title: `Read the skill ${skill.name}`, text };
	},
};
