import { parsePatch } from '../edits/parsePatch.ts';
import { planPatch } from '../edits/planPatch.ts';
import { parseArguments } from './arguments.ts';
import { carryOut } from './carryOut.ts';
import { jsonMembers } from './jsonPrefix.ts';
import { patchProgress } from './patchProgress.ts';
import { patchTargets } from './patchTargets.ts';
import { changedNothing, closed, type Tool } from './tool.ts';

const PARAMETERS = {
	type: 'object',
	properties: { input: { type: 'string', description: 'The whole patch' } },
	required: ['input'],
} as const;

/**
 * Changes files by a V4A patch. The patch is parsed once into a plan; that plan is judged, shown where the user must agree, and
 * handed to the editor. Hunks without a sure place are left out and told.
 */
export const applyPatch: Tool = {
	risk: 'writes',
	spec: {
		name: 'apply_patch',
		description:
			'Add, update, move or delete files with one patch; with a move, change what imports the file in the same patch. Hunks that fit are applied; you are told which are not, and why.',
		parameters: PARAMETERS,
	},
	progressTitle: (argumentsText) =>
		patchProgress(jsonMembers(argumentsText).find((member) => member.key === 'input')?.text ?? ''),
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return changedNothing(parsed.sentence);
		const patch = parsePatch(parsed.values.input);
		if (patch.kind === 'refused') return changedNothing(`${patch.sentence} Nothing was changed.`);
		const found = await patchTargets(patch.operations, ports, signal);
		if (found.kind === 'refused') return closed(`${found.sentence} Nothing was changed.`);
		const planned = planPatch(found.operations, found.targets);
		const real = [...new Set(found.operations.map((operation) => operation.path))];
		return carryOut(planned, real, found.identities, ports, signal);
	},
};
