import { planPatch } from '../edits/planPatch.ts';
import { leftOutLine } from '../edits/wholeFile.ts';
import { parseArguments } from './arguments.ts';
import { carryOut } from './carryOut.ts';
import { jsonMembers } from './jsonPrefix.ts';
import { patchTargets } from './patchTargets.ts';
import { changedNothing, closed, type Tool } from './tool.ts';

const PARAMETERS = {
	type: 'object',
	properties: { path: { type: 'string' }, content: { type: 'string' } },
	required: ['path', 'content'],
} as const;

/**
 * Writes a whole file: a new one, or a small one anew, where only the lines that differ are touched. A text that leaves code out is
 * refused; one that drops much of the file asks the user.
 */
export const writeFile: Tool = {
	risk: 'writes',
	spec: {
		name: 'write_file',
		description: 'Write a new or small file: its whole text.',
		parameters: PARAMETERS,
	},
	progressTitle: (argumentsText) => {
		const members = jsonMembers(argumentsText);
		const path = members.find((member) => member.key === 'path' && member.complete)?.text;
		const lines = members.find((member) => member.key === 'content')?.text?.split('\n').length ?? 0;
		return path ? `Writing ${path} +${lines}` : 'Writing a file';
	},
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return changedNothing(parsed.sentence);
		const { path, content } = parsed.values;
		if (!content.isWellFormed())
			return changedNothing('The text has half a character in it (a lone surrogate). Send the whole character.', [
				path,
			]);
		const found = await patchTargets([{ kind: 'add', path, text: content }], ports, signal);
		if (found.kind === 'refused') return closed(`${found.sentence} Nothing was changed.`);
		const real = found.operations[0]?.path ?? path;
		const gap = found.targets.get(real)?.kind === 'absent' ? leftOutLine('', content) : undefined;
		if (gap !== undefined)
			return changedNothing(
				`The text leaves code out (\`${gap.trim().slice(0, 120)}\`). Send the whole text of ${real}.`,
				[real],
			);
		return carryOut(planPatch(found.operations, found.targets), [real], found.identities, ports, signal);
	},
};
