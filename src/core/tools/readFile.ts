import { textLines } from '../edits/textLines.ts';
import { beginningOf } from '../safety/cutWhole.ts';
import { isSecret } from '../safety/sensitive.ts';
import { askConsent } from '../sent/askConsent.ts';
import { parseArguments } from './arguments.ts';
import { jsonMembers } from './jsonPrefix.ts';
import { type LookedUp, lookUp } from './lookUp.ts';
import { nearPaths } from './nearPaths.ts';
import type { Tool, ToolPorts, ToolResult } from './tool.ts';

const MAX_LINES = 2_000;
const MOST_RANGES = 20;
/** UTF-16 units of text per call. */
const MAX_LENGTH = 60_000;
/** Larger files (bytes) are not opened. */
const MAX_BYTES = 50_000_000;

const PARAMETERS = {
	type: 'object',
	properties: {
		path: { type: 'string', description: 'Relative to the workspace' },
		start_line: { type: 'integer', minimum: 1 },
		end_line: { type: 'integer', minimum: 1 },
		ranges: {
			type: 'array',
			description: 'Several at once',
			items: {
				type: 'object',
				properties: { start_line: { type: 'integer', minimum: 1 }, end_line: { type: 'integer', minimum: 1 } },
				required: ['start_line', 'end_line'],
			},
		},
	},
	required: ['path'],
} as const;

/** Reads a text file, or lines of it, as the editor holds it. Files that may hold secrets ask the user first. */
export const readFile: Tool = {
	risk: 'reads',
	spec: {
		name: 'read_file',
		description: 'Read a file, or its lines start_line to end_line (1-based, inclusive).',
		parameters: PARAMETERS,
	},
	progressTitle: (argumentsText) => {
		const path = jsonMembers(argumentsText).find((member) => member.key === 'path' && member.complete)?.text;
		return path ? `Reading ${path}` : 'Reading a file';
	},
	run: async (argumentsText, ports, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return failed('Read nothing', parsed.sentence);
		const { path, start_line: first = 1, end_line: last, ranges } = parsed.values;
		const wanted = ranges?.length
			? ranges.map(({ start_line, end_line }) => ({ first: start_line, last: end_line }))
			: [{ first, ...(last !== undefined && { last }) }];
		if (wanted.some((range) => range.last !== undefined && range.last < range.first))
			return failed(`Did not read ${path}`, 'end_line is before start_line.');
		if (wanted.length > MOST_RANGES)
			return failed(`Did not read ${path}`, `At most ${MOST_RANGES} ranges in a call. Ask for fewer, larger ones.`);
		const found = await lookUp(path, ports.workspace, signal);
		if (found.kind === 'refused') return failed('Read nothing', found.sentence);
		const closed = await closedToReading(found, ports, signal);
		if (closed) return closed;
		const file = await ports.workspace.read(found.path, signal);
		if (file.kind === 'refused') return failed(`Did not read ${found.path}`, file.sentence);
		const shown = shownRanges(found.path, file.text, wanted);
		if (isSecret(found.path) || isSecret(found.real)) {
			const refused = await withoutConsent(found, shown, ports, signal);
			if (refused) return refused;
		}
		ports.reads?.set(found.path, file.text);
		return shown;
	},
};

function failed(title: string, text: string): ToolResult {
	return { outcome: 'failed', title, text };
}

async function closedToReading(
	{ path, identity }: Extract<LookedUp, { kind: 'found' }>,
	{ workspace }: ToolPorts,
	signal: AbortSignal,
): Promise<ToolResult | undefined> {
	const title = `Did not read ${path}`;
	if (identity.kind === 'absent') {
		const near = await nearPaths(path, workspace, signal);
		const hint =
			near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Find its path with list_files or search_text.';
		return failed(title, `There is no file ${path}. ${hint}`);
	}
	if (identity.kind === 'folder') return failed(title, `${path} is a folder. Use list_files for it.`);
	if (identity.kind === 'other') return failed(title, `${path} is neither a file nor a folder and cannot be read.`);
	if (identity.size > MAX_BYTES)
		return failed(
			title,
			`${path} is too large to read (${Math.round(identity.size / 1_000_000)} MB). Use search_text.`,
		);
	return undefined;
}

/** Asks once for each file of a chat, with what would be sent; `undefined` when it may. */
async function withoutConsent(
	{ path, real }: Extract<LookedUp, { kind: 'found' }>,
	shown: ToolResult,
	ports: ToolPorts,
	signal: AbortSignal,
): Promise<ToolResult | undefined> {
	if (shown.outcome !== 'ok') return undefined;
	const head = shown.text.slice(0, Math.max(0, shown.text.indexOf('\n'))) || shown.text;
	if (await askConsent({ path, real, shown: head, text: shown.text }, ports, signal)) return undefined;
	return {
		outcome: 'rejected',
		title: `Did not read ${path}`,
		text: `The user does not let you read ${path}. Go on without it; do not try another way.`,
	};
}

interface Range {
	readonly first: number;
	readonly last?: number;
}

/** The room of the call is shared out in the order of the ranges. */
function shownRanges(path: string, text: string, ranges: readonly Range[]): ToolResult {
	const [only, ...others] = ranges;
	if (only && !others.length) return shownLines(path, text, only, MAX_LENGTH);
	const parts: ToolResult[] = [];
	let room = MAX_LENGTH;
	for (const range of ranges) {
		const part = shownLines(path, text, range, room);
		parts.push(part);
		room = Math.max(0, room - part.text.length);
	}
	const isRead = parts.some(({ outcome }) => outcome === 'ok');
	const title = isRead ? `Read ${path}, ${ranges.length} ranges` : `Did not read ${path}`;
	return { outcome: isRead ? 'ok' : 'failed', title, text: parts.map((part) => part.text).join('\n\n') };
}

function shownLines(path: string, text: string, { first, last }: Range, longest: number): ToolResult {
	const { lines } = textLines(text);
	if (lines.length === 0) return { outcome: 'ok', title: `Read ${path}, empty`, text: `${path} is empty.` };
	if (first > lines.length)
		return failed(`Did not read ${path}`, `${path} has only ${lines.length} lines. Ask for lines up to that.`);
	const wanted = Math.min(last ?? lines.length, lines.length, first + MAX_LINES - 1);
	const shown: string[] = [];
	let room = longest;
	for (const line of lines.slice(first - 1, wanted)) {
		if (line.length + 1 > room) break;
		shown.push(line);
		room -= line.length + 1;
	}
	if (shown.length === 0 && longest < MAX_LENGTH)
		return failed(`Did not read ${path}`, `(no room for lines from ${first}; call read_file for them)`);
	if (shown.length === 0) return tooLongLine(path, lines.length, first, lines[first - 1] ?? '');
	const end = first + shown.length - 1;
	const rest =
		end < Math.min(last ?? lines.length, lines.length)
			? `\n(cut here; for more call read_file with start_line ${end + 1})`
			: '';
	const range = first === 1 && end === lines.length ? 'all shown' : `lines ${first}–${end} shown`;
	const header = `${path}, ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}, ${range}:`;
	const title = first === 1 && end === lines.length ? `Read ${path}` : `Read ${path}, lines ${first}–${end}`;
	return { outcome: 'ok', title, text: `${header}\n${shown.join('\n')}${rest}` };
}

function tooLongLine(path: string, count: number, at: number, line: string): ToolResult {
	const text = `${path}, ${count} lines, line ${at} has ${line.length} characters; its beginning:\n${beginningOf(line, MAX_LENGTH)}\n(the rest of this line cannot be read; go on with start_line ${at + 1})`;
	return { outcome: 'ok', title: `Read the beginning of ${path}, line ${at}`, text };
}
