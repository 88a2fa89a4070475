import type { FoundPlace } from '../../shared/indexProtocol.ts';
import { textLines } from '../edits/textLines.ts';
import type { CodeIndex } from '../lookupPorts.ts';
import type { Workspace } from '../ports.ts';
import { classify, isSecret } from '../safety/sensitive.ts';
import { parseArguments } from './arguments.ts';
import { jsonMembers } from './jsonPrefix.ts';
import type { Tool, ToolPorts, ToolResult } from './tool.ts';

const MOST_PLACES = 40;
const USUAL_PLACES = 12;
/** Tokens of code in one answer. */
const BUDGET = 8_000;
/** UTF-16 units: what the budget comes to at most, since the index only reckons it. */
const MAX_LENGTH = 40_000;

const PARAMETERS = {
	type: 'object',
	properties: {
		query: { type: 'string', description: 'What the code does, or names in it' },
		limit: { type: 'integer', minimum: 1 },
	},
	required: ['query'],
} as const;

/** Finds code by what it is about, best first. Files with secrets are left out. */
export const searchCode: Tool = {
	spec: {
		name: 'search_code',
		description: 'Find code by meaning, ranked. Use it before search_text.',
		parameters: PARAMETERS,
	},
	risk: 'reads',
	isUseful: ({ index }) => index !== undefined,
	progressTitle: (argumentsText) => {
		const query = jsonMembers(argumentsText).find((member) => member.key === 'query' && member.complete)?.text;
		return query ? `Looking for code about “${shortened(query)}”` : 'Looking for code';
	},
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return failed(parsed.sentence);
		const { query, limit = USUAL_PLACES } = parsed.values;
		if (!ports.index) return failed('There is no index here. Use search_text.');
		if (!query.trim()) return failed('query is empty. Say what the code does, or name something in it.');
		return await search(query, Math.min(limit, MOST_PLACES), ports, ports.index, signal);
	},
};

async function search(
	query: string,
	limit: number,
	{ workspace, reads }: ToolPorts,
	index: CodeIndex,
	signal: AbortSignal,
): Promise<ToolResult> {
	const answer = await index.search({ query, limit, budgetTokens: BUDGET }, signal);
	if ('unavailable' in answer) return failed(`${answer.unavailable} Use search_text.`);
	const open = answer.value.filter(({ path }) => !isSecret(path) && classify(path).kind !== 'forbidden');
	const shown: string[] = [];
	let room = MAX_LENGTH;
	for (const place of open) {
		const text = await textOf(place, workspace, reads, signal);
		if (text === undefined) continue;
		if (text.length > room) break;
		shown.push(text);
		room -= text.length;
	}
	const partial = answer.partial ? ['(the index is still being built; there may be more)'] : [];
	const places = `${shown.length} ${shown.length === 1 ? 'place' : 'places'}`;
	const title = `Looked for code about “${shortened(query)}”: ${[places, answer.note ?? ''].filter(Boolean).join(', ')}`;
	const text = shown.length ? shown : ['Nothing found. Try other words, or search_text for an exact string.'];
	return { outcome: 'ok', title, text: [...text, ...partial].join('\n\n') };
}

/** As the file is now: the index may be a moment behind. */
async function textOf(
	{ path, startLine, endLine, symbol }: FoundPlace,
	workspace: Workspace,
	reads: Map<string, string> | undefined,
	signal: AbortSignal,
): Promise<string | undefined> {
	const { kind, real } = await workspace.identify(path, signal);
	if (kind !== 'file' || real === undefined || isSecret(real)) return undefined;
	const file = await workspace.read(path, signal);
	if (file.kind === 'refused') return undefined;
	reads?.set(path, file.text);
	const lines = textLines(file.text).lines.slice(startLine - 1, endLine);
	if (!lines.length) return undefined;
	return `${path}, lines ${startLine}–${startLine + lines.length - 1}${symbol ? ` (${symbol})` : ''}:\n${lines.join('\n')}`;
}

function failed(text: string): ToolResult {
	return { outcome: 'failed', title: 'Looked for nothing', text };
}

function shortened(query: string): string {
	const line = query.replace(/\s+/g, ' ').trim();
	return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
