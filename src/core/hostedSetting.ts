import type { HostedTool } from './hostedTools.ts';

/** An entry of the setting `tandem.hostedTools`. One that is switched off keeps what is set for it. */
export interface HostedEntry {
	/** Its place in the setting. */
	readonly at: number;
	readonly enabled: boolean;
	readonly tool: HostedTool;
}

export interface ParsedHostedTools {
	readonly entries: readonly HostedEntry[];
	/** Sentences for the user, one for each thing that is left out. */
	readonly problems: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;
/** A tool, or the end of a sentence that says what is wrong with it. */
type Read = HostedTool | string;

/** Entries that count, and items of a list in one. */
const MOST = 20;
const MOST_ITEMS = 100;
/** UTF-16 units of a text. */
const LONGEST = 2_000;

const FIELDS: { readonly [K in HostedTool['kind']]: readonly string[] } = {
	webSearch: ['contextSize', 'allowedDomains'],
	fileSearch: ['vectorStoreIds', 'maxResults'],
	codeInterpreter: ['fileIds'],
	imageGeneration: ['quality', 'size'],
	mcp: ['label', 'url', 'description', 'allowedTools'],
};

/** Reads the value of the setting, whatever it is: what cannot be read is left out, and is said. Never throws. */
export function parseHostedTools(value: unknown): ParsedHostedTools {
	if (value === undefined || value === null) return { entries: [], problems: [] };
	if (!Array.isArray(value)) return { entries: [], problems: ['tandem.hostedTools must be a list. No tool counts.'] };
	const entries: HostedEntry[] = [];
	const problems: string[] = [];
	for (const [at, given] of value.slice(0, MOST).entries()) {
		const read = readEntry(given, entries);
		if (typeof read === 'string') problems.push(`tandem.hostedTools[${at}] ${read}. It does not count.`);
		else entries.push({ at, enabled: (given as Fields).enabled !== false, tool: read });
	}
	if (value.length > MOST) problems.push(`tandem.hostedTools: only the first ${MOST} count.`);
	return { entries, problems };
}

/** The tools that are switched on. */
export function enabledTools({ entries }: ParsedHostedTools): readonly HostedTool[] {
	return entries.filter(({ enabled }) => enabled).map(({ tool }) => tool);
}

function readEntry(given: unknown, before: readonly HostedEntry[]): Read {
	if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'must be an object with “tool”';
	const { tool: kind, enabled, ...fields } = given as Fields;
	if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind))
		return `needs “tool”: ${Object.keys(FIELDS).join(', ')}`;
	if (enabled !== undefined && typeof enabled !== 'boolean') return 'has an “enabled” that is neither true nor false';
	if ('authorization' in fields)
		return 'has a token in it: take it out, and store it with “Tandem: Set Token of a Remote MCP Server…”';
	const known = FIELDS[kind as HostedTool['kind']];
	const unknown = Object.keys(fields).find((name) => !known.includes(name));
	if (unknown !== undefined) return `has no “${unknown.slice(0, 60)}”: it may have ${known.join(', ')}`;
	const read = readTool(kind as HostedTool['kind'], fields);
	if (typeof read === 'string') return read;
	const isTwice = before.some(({ tool }) =>
		tool.kind === 'mcp' ? read.kind === 'mcp' && tool.label === read.label : tool.kind === read.kind,
	);
	if (isTwice) return read.kind === 'mcp' ? 'has the label of another server' : 'names a tool that is there already';
	return read;
}

function readTool(kind: HostedTool['kind'], fields: Fields): Read {
	switch (kind) {
		case 'webSearch':
			return withOptions({ kind }, fields, { contextSize: oneOf('low', 'medium', 'high'), allowedDomains: domains });
		case 'fileSearch': {
			const ids = ownTexts(fields.vectorStoreIds);
			if (!ids?.length) return 'needs “vectorStoreIds”: the ids of what is to be searched';
			return withOptions({ kind, vectorStoreIds: ids }, fields, { maxResults: upTo50 });
		}
		case 'codeInterpreter':
			return withOptions({ kind }, fields, { fileIds: ownTexts });
		case 'imageGeneration': {
			const options = { quality: oneOf('low', 'medium', 'high', 'auto'), size: imageSize };
			return withOptions({ kind }, fields, options);
		}
		case 'mcp':
			return readServer(fields);
	}
}

function readServer(fields: Fields): Read {
	const { label, url } = fields;
	if (typeof label !== 'string' || !/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(label))
		return 'needs a “label”: a name of letters, digits, “_” and “-”';
	const problem = serverUrlProblem(url);
	if (problem !== undefined) return problem;
	const server = { kind: 'mcp', label, url: String(url) } as const;
	return withOptions(server, fields, { description: ownText, allowedTools: ownTexts });
}

/** Scheme, host in ASCII, port, path and query. User names, passwords and fragments do not fit. */
const SERVER_URL = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?([/?][\x21-\x7e]*)?$/i;

/** What is wrong with the address of a remote server, as the end of a sentence; `undefined` when it is fine. */
export function serverUrlProblem(url: unknown): string | undefined {
	const isFine = typeof url === 'string' && url.length <= LONGEST && SERVER_URL.test(url) && !/[\\#]/.test(url);
	return isFine ? undefined : 'needs a “url” that begins with https:// and has no user name, password or “#”';
}

type Reader = (value: unknown) => unknown;

/** The tool with those fields that were said; a sentence when one of them cannot be read. */
function withOptions(tool: HostedTool, fields: Fields, readers: Readonly<Record<string, Reader>>): Read {
	const read: Record<string, unknown> = { ...tool };
	for (const [name, reader] of Object.entries(readers)) {
		const said = fields[name];
		if (said === undefined || said === null) continue;
		const value = reader(said);
		if (value === undefined) return `has a “${name}” that cannot be used`;
		read[name] = value;
	}
	return read as unknown as HostedTool;
}

function oneOf(...words: readonly string[]): Reader {
	return (value) => words.find((word) => word === value);
}

function ownText(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST ? value.trim() : undefined;
}

function ownTexts(value: unknown): readonly string[] | undefined {
	if (!Array.isArray(value) || value.length > MOST_ITEMS) return undefined;
	const texts = value.map(ownText);
	return texts.every((text) => text !== undefined) ? texts : undefined;
}

function domains(value: unknown): readonly string[] | undefined {
	const texts = ownTexts(value);
	return texts?.every((text) => /^[\w-]+(\.[\w-]+)+$/.test(text)) ? texts : undefined;
}

function upTo50(value: unknown): number | undefined {
	return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 50 ? Number(value) : undefined;
}

function imageSize(value: unknown): string | undefined {
	return typeof value === 'string' && /^(auto|\d{3,4}x\d{3,4})$/.test(value) ? value : undefined;
}
