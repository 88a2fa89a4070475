import { textLines } from '../edits/textLines.ts';
import type { CodePlace } from '../lookupPorts.ts';
import { beginningOf } from '../safety/cutWhole.ts';
import { isSecret } from '../safety/sensitive.ts';
import { parseArguments } from './arguments.ts';
import { jsonMembers } from './jsonPrefix.ts';
import { lookUp } from './lookUp.ts';
import type { Tool, ToolPorts, ToolResult } from './tool.ts';

const MOST = 100;
const LONGEST_LINE = 200;

const PARAMETERS = {
	type: 'object',
	properties: {
		path: { type: 'string' },
		line: { type: 'integer', minimum: 1 },
		symbol: { type: 'string', description: 'As it stands in that line' },
		relation: {
			type: 'string',
			enum: ['references', 'definition', 'implementations', 'callers', 'callees', 'supertypes', 'subtypes'],
		},
	},
	required: ['path', 'line', 'symbol'],
} as const;

/** Where a symbol is used, defined, implemented or called, as the editor's language extension knows it; without one, by its word. */
export const findReferences: Tool = {
	spec: {
		name: 'find_references',
		description: 'Where the symbol in that line is used, or places of another relation to it.',
		parameters: PARAMETERS,
	},
	risk: 'reads',
	isUseful: ({ navigation }) => navigation !== undefined,
	progressTitle: (argumentsText) => {
		const symbol = jsonMembers(argumentsText).find((member) => member.key === 'symbol' && member.complete)?.text;
		return symbol ? `Following ${symbol.slice(0, 60)}` : 'Following a symbol';
	},
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return failed(parsed.sentence);
		const { line, symbol, relation = 'references' } = parsed.values;
		const found = await lookUp(parsed.values.path, ports.workspace, signal);
		if (found.kind === 'refused') return failed(found.sentence);
		const { path, real } = found;
		if (found.identity.kind !== 'file') return failed(`There is no file ${path}. Find its path with list_files.`);
		if (isSecret(path) || isSecret(real)) return failed(`${path} may hold secrets. Go on without it.`);
		const places = await ports.navigation?.related({ path, line, symbol }, relation, signal);
		if (places) return shownPlaces(`${relation} of ${symbol}`, places, ports, signal);
		if (relation !== 'references')
			return failed(
				`No language extension knows the ${relation} of ${symbol} in ${path}. Use find_symbol or search_text.`,
			);
		return await byWord(symbol, ports, signal);
	},
};

async function byWord(symbol: string, ports: ToolPorts, signal: AbortSignal): Promise<ToolResult> {
	const escaped = symbol.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	const query = { text: `\\b${escaped}\\b`, isRegExp: true, matchCase: true, limit: MOST };
	const result = await ports.workspace.search(query, signal);
	if (result.kind === 'refused') return failed(result.sentence);
	const shown = await shownPlaces(`uses of the word ${symbol}`, result.matches, ports, signal);
	return {
		...shown,
		text: `(no language extension answers for this file; these are matches of the word)\n${shown.text}`,
	};
}

async function shownPlaces(
	what: string,
	places: readonly CodePlace[],
	{ workspace }: ToolPorts,
	signal: AbortSignal,
): Promise<ToolResult> {
	const open = places.filter(({ path }) => !isSecret(path));
	const texts = new Map<string, readonly string[]>();
	const lines: string[] = [];
	for (const { path, line, name } of open.slice(0, MOST)) {
		if (!texts.has(path)) {
			const file = await workspace.read(path, signal);
			texts.set(path, file.kind === 'text' ? textLines(file.text).lines : []);
		}
		const text = beginningOf((texts.get(path)?.[line - 1] ?? '').trim(), LONGEST_LINE);
		lines.push(`${path}:${line}${name ? ` (${name})` : ''}: ${text}`);
	}
	const more = open.length > MOST ? [`(${open.length - MOST} more)`] : [];
	const title = `Found ${open.length} ${what}`;
	return { outcome: 'ok', title, text: lines.length ? [...lines, ...more].join('\n') : `There are no ${what}.` };
}

function failed(text: string): ToolResult {
	return { outcome: 'failed', title: 'Followed nothing', text };
}
