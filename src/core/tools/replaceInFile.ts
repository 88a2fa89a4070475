import { planReplacements } from '../edits/planReplacements.ts';
import { parseArguments } from './arguments.ts';
import { carryOut } from './carryOut.ts';
import { jsonMembers } from './jsonPrefix.ts';
import { patchTargets } from './patchTargets.ts';
import { changedNothing, closed, type Tool } from './tool.ts';

const PARAMETERS = {
	type: 'object',
	properties: {
		path: { type: 'string' },
		edits: {
			type: 'array',
			items: {
				type: 'object',
				properties: {
					old: { type: 'string', description: 'Exact text, unique in the file' },
					new: { type: 'string' },
					replace_all: { type: 'boolean' },
				},
				required: ['old', 'new'],
			},
		},
	},
	required: ['path', 'edits'],
} as const;

/** Replaces text in one file: the way out for a model whose patches do not fit. Matched as strictly as patches are. */
export const replaceInFile: Tool = {
	risk: 'writes',
	spec: {
		name: 'replace_in_file',
		description: 'Replace text in one file. For when apply_patch failed twice.',
		parameters: PARAMETERS,
	},
	progressTitle: (argumentsText) => {
		const path = jsonMembers(argumentsText).find((member) => member.key === 'path' && member.complete)?.text;
		return path ? `Editing ${path}` : 'Editing';
	},
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return changedNothing(parsed.sentence);
		const { path, edits } = parsed.values;
		if (edits.length === 0) return changedNothing('`edits` is empty. Send at least one edit.', [path]);
		if (edits.some((edit) => !`${edit.old}${edit.new}`.isWellFormed()))
			return changedNothing('An edit has half a character in it (a lone surrogate). Send the whole character.', [path]);
		const found = await patchTargets([{ kind: 'update', path, hunks: [] }], ports, signal);
		if (found.kind === 'refused') return closed(`${found.sentence} Nothing was changed.`);
		const real = found.operations[0]?.path ?? path;
		const target = found.targets.get(real) ?? { kind: 'absent', near: [] };
		const replacements = edits.map((edit) => ({ old: edit.old, text: edit.new, all: edit.replace_all === true }));
		const planned = planReplacements(real, replacements, target);
		return carryOut(planned, [real], found.identities, ports, signal);
	},
};
