import { parseArguments } from './arguments.ts';
import { askHistory, historyPath, noHistory, notRevision } from './askHistory.ts';
import type { Tool } from './tool.ts';

const PARAMETERS = {
	type: 'object',
	properties: {
		path: { type: 'string' },
		from: { type: 'string', description: 'Commit; default HEAD' },
		to: { type: 'string', description: 'Commit; default the files as they are' },
	},
	required: [],
} as const;

/** What differs between commits, or what is not committed yet. */
export const gitDiff: Tool = {
	spec: { name: 'git_diff', description: 'What is not committed, or differs between commits.', parameters: PARAMETERS },
	risk: 'reads',
	isUseful: ({ history }) => history !== undefined,
	progressTitle: () => 'Comparing with git',
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return noHistory(parsed.sentence);
		const { path, from = 'HEAD', to } = parsed.values;
		const wrong = notRevision(from) ?? (to === undefined ? undefined : notRevision(to));
		if (wrong) return noHistory(wrong);
		const at = path ? await historyPath(path, ports, signal) : undefined;
		if (at && 'refused' in at) return noHistory(at.refused);
		const question = { kind: 'diff', from, ...(to !== undefined && { to }), ...(at && { path: at.path }) } as const;
		const title = `Compared ${from} with ${to ?? 'the files'}${at ? ` in ${at.path}` : ''}`;
		return askHistory(question, title, ports, signal);
	},
};
