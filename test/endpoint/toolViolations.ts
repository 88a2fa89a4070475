import { strictViolations } from '../../src/core/strictSchema.ts';

/** A function tool, whatever its format calls it. */
export interface NamedTool {
	readonly name?: string;
	readonly description?: string | null;
	readonly strict?: boolean | null;
	readonly parameters?: unknown;
}

/** The longest string that the API takes as the content of a message or the output of a call. */
const LONGEST_TEXT = 10_485_760;

/** What OpenAI would refuse in a list of function tools. */
export function toolViolations(tools: readonly NamedTool[]): readonly string[] {
	const names = tools.map(({ name }) => name ?? '');
	return [
		...(tools.length > 128 ? [`${tools.length} tools, at most 128 are allowed`] : []),
		...names.filter((name) => !isLegalName(name)).map((name) => `illegal tool name: ${name}`),
		...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `two tools are named ${name}`),
		...tools
			.filter(({ description }) => (description?.length ?? 0) > 1024)
			.map(({ name }) => `description of ${name} is longer than 1024 characters`),
		...tools
			.filter(({ strict }) => strict)
			.flatMap(({ parameters, name }) => strictViolations(parameters, `tool ${name}`)),
	];
}

/** What goes with tools only. */
export function toolOptionViolations(request: Readonly<Record<string, unknown>>): readonly string[] {
	if (request.tools) return [];
	return ['parallel_tool_calls', 'tool_choice']
		.filter((field) => request[field] !== undefined)
		.map((field) => `${field} without tools`);
}

export function isLegalName(name: string): boolean {
	return /^[A-Za-z0-9_-]{1,64}$/.test(name);
}

/** gpt-4.1 does not reason, and says so to who asks it to. */
export function reasoningViolations(model: unknown, asked: boolean): readonly string[] {
	return asked && /(^|[/:])gpt-4\.1/.test(String(model)) ? [`reasoning is not supported with ${model}`] : [];
}

/** Text with half a surrogate pair is no UTF-8, and no text may be endless. */
export function textViolations(value: unknown): readonly string[] {
	if (typeof value === 'string')
		return [
			...(value.isWellFormed() ? [] : ['text with a lone surrogate']),
			...(value.length > LONGEST_TEXT && !value.startsWith('data:image/')
				? [`text of ${value.length} characters`]
				: []),
		];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textViolations);
}

/** What OpenAI would refuse in a format of the answer. */
export function formatViolations(format: {
	readonly name?: string;
	readonly strict?: boolean | null;
	readonly schema?: unknown;
}): readonly string[] {
	const { name = '', strict, schema } = format;
	return [
		...(isLegalName(name) ? [] : [`illegal name of a format: ${name}`]),
		...(strict ? strictViolations(schema, 'format') : []),
	];
}

/** At most 16 pairs, with names of 64 and values of 512 characters; they are for answers that are kept. */
export function metadataViolations({ metadata, store }: Readonly<Record<string, unknown>>): readonly string[] {
	if (metadata === undefined || metadata === null) return [];
	const pairs = Object.entries(metadata);
	return [
		...(store === true ? [] : ['metadata is for answers that are kept']),
		...(pairs.length > 16 ? ['more than 16 pairs of metadata'] : []),
		...pairs
			.filter(([name, value]) => name.length > 64 || String(value).length > 512)
			.map(([name]) => `metadata ${name.slice(0, 64)} is too long`),
	];
}
