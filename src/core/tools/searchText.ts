import type { SearchMatch } from '../ports.ts';
import { classify, isSecret } from '../safety/sensitive.ts';
import { parseArguments } from './arguments.ts';
import { jsonMembers } from './jsonPrefix.ts';
import type { Tool, ToolResult } from './tool.ts';

const MAX_MATCHES = 100;
/** UTF-16 units of text per call. */
const MAX_LENGTH = 30_000;

const PARAMETERS = {
	type: 'object',
	properties: {
		query: { type: 'string' },
		is_regex: { type: 'boolean' },
		include: { type: 'string', description: 'Glob, e.g. src/**/*.ts' },
	},
	required: ['query'],
} as const;

/** Searches the workspace's text, line by line. Case counts when the query has a capital. Files with secrets are left out. */
export const searchText: Tool = {
	spec: { name: 'search_text', description: 'Search the text of all files, line by line.', parameters: PARAMETERS },
	risk: 'reads',
	progressTitle: (argumentsText) => {
		const query = jsonMembers(argumentsText).find((member) => member.key === 'query' && member.complete)?.text;
		return query ? `Searching for “${shortened(query)}”` : 'Searching';
	},
	run: async (argumentsText, { workspace }, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return failed(parsed.sentence);
		const { query, is_regex: isRegExp = false, include } = parsed.values;
		if (query === '' || /[\r\n]/.test(query))
			return failed('query must be text of one line. Search for one line of it.');
		const result = await workspace.search(
			{ text: query, isRegExp, matchCase: /\p{Lu}/u.test(query), limit: MAX_MATCHES, ...(include && { include }) },
			signal,
		);
		if (result.kind === 'refused') return failed(result.sentence);
		return shownMatches(query, result.matches, result.truncated);
	},
};

function failed(text: string): ToolResult {
	return { outcome: 'failed', title: 'Searched nothing', text };
}

function shortened(query: string): string {
	return query.length > 40 ? `${query.slice(0, 40)}…` : query;
}

function shownMatches(query: string, matches: readonly SearchMatch[], truncated: boolean): ToolResult {
	// Not even their number is told: a pattern that matches or not would spell a secret out letter by letter.
	const open = matches.filter(({ path }) => !isSecret(path) && classify(path).kind !== 'forbidden');
	const lines: string[] = [];
	let room = MAX_LENGTH;
	for (const { path, line, text } of open.slice(0, MAX_MATCHES)) {
		const shown = `${path}:${line}: ${text.trim()}`;
		if (shown.length + 1 > room) break;
		lines.push(shown);
		room -= shown.length + 1;
	}
	const cut = truncated || lines.length < open.length;
	const title = `Searched for “${shortened(query)}”: ${lines.length}${cut ? '+' : ''} ${lines.length === 1 ? 'match' : 'matches'}`;
	const text = lines.length > 0 ? lines : ['No match. Try other words, or a shorter query.'];
	const more = cut ? ['(there are more; narrow the query or set include)'] : [];
	return { outcome: 'ok', title, text: [...text, ...more].join('\n') };
}
