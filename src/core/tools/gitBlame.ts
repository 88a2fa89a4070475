import { parseArguments } from './arguments.ts';
import { askHistory, historyPath, noHistory } from './askHistory.ts';
import type { Tool } from './tool.ts';

const MOST_LINES = 500;

const PARAMETERS = {
	type: 'object',
	properties: {
		path: { type: 'string' },
		start_line: { type: 'integer', minimum: 1 },
		end_line: { type: 'integer', minimum: 1 },
	},
	required: ['path', 'start_line', 'end_line'],
} as const;

/** Which commit each line comes from. */
export const gitBlame: Tool = {
	spec: { name: 'git_blame', description: 'The commit of each line.', parameters: PARAMETERS },
	risk: 'reads',
	isUseful: ({ history }) => history !== undefined,
	progressTitle: () => 'Asking git who wrote this',
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return noHistory(parsed.sentence);
		const { path, start_line: start, end_line: end } = parsed.values;
		if (end < start) return noHistory('end_line is before start_line.');
		const at = await historyPath(path, ports, signal);
		if ('refused' in at) return noHistory(at.refused);
		const lines = { start, end: Math.min(end, start + MOST_LINES - 1) };
		return askHistory({ kind: 'blame', path: at.path, lines }, `Asked who wrote ${at.path}`, ports, signal);
	},
};
