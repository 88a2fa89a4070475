import type { Message, ToolCall } from '../conversation.ts';
import type { ModelRequest, ToolSpec } from '../ports.ts';
import type { SentPart } from './sentRecord.ts';

/** What tokens are counted of: the same objects as long as a conversation grows, so that each is counted once. */
export type CountSource = Message | ToolSpec | string;

/** A part of a request, and what it is made of. */
export interface CountablePart {
	readonly part: SentPart;
	readonly sources: readonly CountSource[];
}

/** What is known of a request beside its messages. */
export interface PartsKnown {
	/** How many of its messages are of earlier turns. */
	readonly history: number;
}

/** The parts of a request, in its order. */
export function partsOf({ system, tools, messages }: ModelRequest, { history }: PartsKnown): readonly CountablePart[] {
	const calls = callsOf(messages);
	const earlier = messages.slice(0, history);
	const parts: CountablePart[] = [made('system', 'Tandem’s own words', [system])];
	if (tools.length)
		parts.push(made('tools', `${tools.length} tools: ${tools.map(({ name }) => name).join(', ')}`, tools));
	if (earlier.length) {
		const count = earlier.filter(({ role }) => role === 'user').length;
		parts.push(made('history', `Earlier in this chat: ${count} of your messages, and what came of them`, earlier));
		parts.push(...earlier.flatMap((message) => imagePart(message)));
	}
	for (const message of messages.slice(history)) parts.push(...partsOfMessage(message, calls));
	return parts;
}

function partsOfMessage(message: Message, calls: ReadonlyMap<string, ToolCall>): readonly CountablePart[] {
	switch (message.role) {
		case 'user':
			return [...askParts(message), ...imagePart(message)];
		case 'assistant':
			return [made('answer', answerTitle(message.toolCalls), [message])];
		case 'tool':
			return [resultPart(message.text, calls.get(message.callId), message)];
	}
}

type UserMessage = Extract<Message, { role: 'user' }>;

/** The user's words, and what went along with them: files of instructions, the editor, each file and other text. Together they are the whole message. */
function askParts(message: UserMessage): readonly CountablePart[] {
	const at = contextStart(message);
	const words = message.text.slice(0, at);
	const start = words.indexOf('<instructions>\n');
	const end = start < 0 ? -1 : words.indexOf('\n</instructions>', start);
	const rules = end < 0 ? { parts: [], rest: words } : packedParts(words, start, end);
	const instructions = rules.parts.map(({ part, sources }): CountablePart => {
		return { part: { ...part, kind: 'instructions', title: `Instructions of ${part.path ?? part.title}` }, sources };
	});
	const { parts: along, rest: around } = packedParts(message.text, at, message.text.length, at);
	return [
		made('ask', 'Your message', [rules.rest]),
		...instructions,
		...(around ? [aroundPart(around)] : []),
		...along,
	];
}

/** Where what went along begins; the length of the text where nothing did. What was withheld of the words may have moved it. */
function contextStart({ text, context }: UserMessage): number {
	if (context && text.startsWith(CONTEXT, context.start - 2)) return context.start - 2;
	const at = text.indexOf(CONTEXT);
	return at < 0 ? text.length : at;
}

const CONTEXT = '\n\n<context>\n';

/** How `packText` begins a piece: its path and lines, or its title. */
const OPENING = /<([\w-]+) (?:path="([^"\n]*)"|title="([^"\n]*)")(?: lines="([^"\n]*)")?>\n/g;
/** Longer names of tags are none of ours. */
const LONGEST_TAG = 40;
/** A text with more tags that are never closed is no text of ours. */
const MOST_UNCLOSED = 20;

/** The packed pieces of a stretch of a text, and what of the text from `begin` on is around them. In linear time: what is never closed is looked for once. */
function packedParts(
	text: string,
	start: number,
	end: number,
	begin = 0,
): { readonly parts: readonly CountablePart[]; readonly rest: string } {
	const parts: CountablePart[] = [];
	const around: string[] = [];
	const unclosed = new Set<string>();
	let from = begin;
	for (const match of text.slice(start, end).matchAll(OPENING)) {
		const [opening, tag = '', path, title = '', lines = ''] = match;
		const opens = start + match.index;
		if (opens < from || unclosed.has(tag) || unclosed.size > MOST_UNCLOSED || tag.length > LONGEST_TAG) continue;
		const closing = `\n</${tag}>`;
		const closes = text.indexOf(closing, opens + opening.length - 1);
		if (closes < 0 || closes >= end) {
			unclosed.add(tag);
			continue;
		}
		around.push(text.slice(from, opens));
		from = closes + closing.length;
		const whole = text.slice(opens, from);
		parts.push(path === undefined ? made('context', title, [whole]) : filePart(whole, path, lines));
	}
	return { parts, rest: around.join('') + text.slice(from) };
}

/** `lines`: such as `1-20, 35`. */
function filePart(whole: string, path: string, lines: string): CountablePart {
	const numbers = lines.match(/\d+/g)?.map(Number) ?? [];
	const [startLine, endLine] = [numbers[0], numbers.at(-1)];
	const place = startLine === undefined || endLine === undefined ? {} : { startLine, endLine };
	const shown = startLine === endLine ? `line ${lines}` : `lines ${lines.replaceAll('-', '–')}`;
	const { part, sources } = made('context', startLine === undefined ? path : `${path}, ${shown}`, [whole]);
	return { part: { ...part, path, ...place }, sources };
}

/** What stands around the pieces: what is open in the editor, what was left out and why. */
function aroundPart(around: string): CountablePart {
	const path = /^Open in the editor: (.+?)(?: \([^()]*\), cursor in line \d+)?\.$/m.exec(around)?.[1];
	const { part, sources } = made('context', 'Notes on what goes along', [around]);
	if (path === undefined) return { part, sources };
	const selected = /^Selected: lines (\d+)–(\d+)\.$/m.exec(around);
	const lines = selected && { startLine: Number(selected[1]), endLine: Number(selected[2]) };
	const shown = lines ? `, lines ${lines.startLine}–${lines.endLine}` : ', its name only';
	return { part: { ...part, title: `The editor: ${path}${shown}`, path, ...lines }, sources };
}

/** Tokens of images are counted by rules of each model, which the meter knows: here they are only named. */
function imagePart(message: Message): readonly CountablePart[] {
	const images = message.role === 'user' ? (message.images ?? []) : [];
	if (!images.length) return [];
	const sizes = images.map(({ width, height }) => `${width} × ${height}`).join(', ');
	return [
		{
			part: {
				kind: 'images',
				title: `${images.length === 1 ? '1 image' : `${images.length} images`}: ${sizes}`,
				characters: 0,
			},
			sources: [],
		},
	];
}

function answerTitle(calls: readonly ToolCall[]): string {
	if (!calls.length) return 'The model’s words';
	return `The model’s calls: ${calls.map((call) => `${call.name} ${pathOf(call) ?? ''}`.trim()).join(', ')}`;
}

/** What a result showed: the file and its lines, where the tool says so in its first line. */
function resultPart(text: string, call: ToolCall | undefined, message: Message): CountablePart {
	const { part, sources } = made('toolResult', `Result of ${call?.name ?? 'a call'}`, [message]);
	const path = call && pathOf(call);
	const head = /^(.+), (\d+) lines?, (?:all shown|lines (\d+)–(\d+) shown):\n/.exec(text);
	if (!head) {
		const title = path === undefined ? part.title : `${part.title}, ${path}`;
		return { part: { ...part, title, ...(path !== undefined && { path }) }, sources };
	}
	const [, shown = '', count, first = '1', last = count] = head;
	const [startLine, endLine] = [Number(first), Number(last)];
	return {
		part: { ...part, title: `${shown}, lines ${startLine}–${endLine}`, path: shown, startLine, endLine },
		sources,
	};
}

/** The path among a call's arguments. */
export function pathOf({ arguments: json }: ToolCall): string | undefined {
	try {
		const value: unknown = JSON.parse(json);
		if (typeof value !== 'object' || value === null || !('path' in value)) return undefined;
		return typeof value.path === 'string' ? value.path : undefined;
	} catch {
		return undefined;
	}
}

/** The calls of a conversation by their ids. */
export function callsOf(messages: readonly Message[]): ReadonlyMap<string, ToolCall> {
	return new Map(
		messages.flatMap((message) =>
			message.role === 'assistant' ? message.toolCalls.map((call) => [call.id, call] as const) : [],
		),
	);
}

function made(kind: SentPart['kind'], title: string, sources: readonly CountSource[]): CountablePart {
	return { part: { kind, title, characters: sources.reduce((sum, source) => sum + lengthOf(source), 0) }, sources };
}

function lengthOf(source: CountSource): number {
	if (typeof source === 'string') return source.length;
	if (!('role' in source)) return source.name.length + source.description.length;
	if (source.role !== 'assistant') return source.text.length;
	return source.toolCalls.reduce((sum, call) => sum + call.name.length + call.arguments.length, source.text.length);
}
