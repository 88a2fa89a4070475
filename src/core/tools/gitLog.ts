import { parseArguments } from './arguments.ts';
import { askHistory, historyPath, noHistory } from './askHistory.ts';
import type { Tool } from './tool.ts';

const USUAL = 20;
const MOST = 100;

const PARAMETERS = {
	type: 'object',
	properties: {
		path: { type: 'string' },
		start_line: { type: 'integer', minimum: 1 },
		end_line: { type: 'integer', minimum: 1 },
		search: { type: 'string', description: 'In messages and changes' },
		limit: { type: 'integer', minimum: 1 },
	},
	required: [],
} as const;

/** Past commits, of all, of a file, or of some lines of it. */
export const gitLog: Tool = {
	spec: {
		name: 'git_log',
		description: 'Past commits, newest first; with lines, what they did to these.',
		parameters: PARAMETERS,
	},
	risk: 'reads',
	isUseful: ({ history }) => history !== undefined,
	progressTitle: () => 'Reading the history',
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return noHistory(parsed.sentence);
		const { path, start_line: start, end_line: end = start, search, limit = USUAL } = parsed.values;
		if ((start !== undefined || end !== undefined) && !path) return noHistory('Lines need a path.');
		if (start !== undefined && end !== undefined && end < start) return noHistory('end_line is before start_line.');
		const at = path ? await historyPath(path, ports, signal) : undefined;
		if (at && 'refused' in at) return noHistory(at.refused);
		const question = {
			kind: 'log',
			limit: Math.min(limit, MOST),
			...(at && { path: at.path }),
			...(start !== undefined && end !== undefined && { lines: { start, end } }),
			...(search?.trim() && { search: search.trim() }),
		} as const;
		return askHistory(question, `Read the history${at ? ` of ${at.path}` : ''}`, ports, signal);
	},
};
