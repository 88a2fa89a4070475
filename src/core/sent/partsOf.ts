import type { ContextPiece } from '../context/contextPiece.ts';
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
	/** What went along with the user's words of this turn, as it stands in their message. */
	readonly pieces: readonly ContextPiece[];
}

/** The parts of a request, in its order. */
export function partsOf(
	{ system, tools, messages }: ModelRequest,
	{ history, pieces }: PartsKnown,
): readonly CountablePart[] {
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
	for (const message of messages.slice(history)) parts.push(...partsOfMessage(message, calls, pieces));
	return parts;
}

function partsOfMessage(
	message: Message,
	calls: ReadonlyMap<string, ToolCall>,
	pieces: readonly ContextPiece[],
): readonly CountablePart[] {
	switch (message.role) {
		case 'user':
			return [...askParts(message.text, pieces), ...imagePart(message)];
		case 'assistant':
			return [made('answer', answerTitle(message.toolCalls), [message])];
		case 'tool':
			return [resultPart(message.text, calls.get(message.callId), message)];
	}
}

/** The user's words, and what went along with them: pieces that are known, files of instructions, the context block. */
function askParts(text: string, pieces: readonly ContextPiece[]): readonly CountablePart[] {
	const inside = pieces.filter((piece) => piece.text !== '' && text.includes(piece.text));
	let rest = inside.reduce((left, piece) => left.replace(piece.text, ''), text);
	const parts: CountablePart[] = [];
	const start = rest.indexOf('<instructions>\n');
	const end = start < 0 ? -1 : rest.indexOf('\n</instructions>', start);
	if (end >= 0) {
		const rules = packedParts(rest.slice(start, end));
		for (const { part, sources } of rules.parts) {
			const title = `Instructions of ${part.path ?? part.title}`;
			parts.push({ part: { ...part, kind: 'instructions', title }, sources });
		}
		rest = rest.slice(0, start) + rules.rest + rest.slice(end);
	}
	const packed = packedParts(rest);
	parts.push(...packed.parts);
	rest = packed.rest;
	const at = rest.lastIndexOf('\n\n<context>\n');
	if (at >= 0) parts.push(contextPart(rest.slice(at)));
	return [made('ask', 'Your message', [at < 0 ? rest : rest.slice(0, at)]), ...parts, ...inside.map(piecePart)];
}

/** How `packText` begins a piece: its path and lines, or its title. */
const OPENING = /<([\w-]+) (?:path="([^"\n]*)"|title="([^"\n]*)")(?: lines="([^"\n]*)")?>\n/g;
/** Longer names of tags are none of ours. */
const LONGEST_TAG = 40;
/** A text with more tags that are never closed is no text of ours. */
const MOST_UNCLOSED = 20;

/** The packed pieces of a text, and what is around them. In linear time: what is never closed is looked for once. */
function packedParts(text: string): { readonly parts: readonly CountablePart[]; readonly rest: string } {
	const parts: CountablePart[] = [];
	const around: string[] = [];
	const unclosed = new Set<string>();
	let from = 0;
	for (const match of text.matchAll(OPENING)) {
		const [opening, tag = '', path, title, lines] = match;
		if (match.index < from || unclosed.has(tag) || unclosed.size > MOST_UNCLOSED || tag.length > LONGEST_TAG) continue;
		const closing = `\n</${tag}>`;
		const at = text.indexOf(closing, match.index + opening.length - 1);
		if (at < 0) {
			unclosed.add(tag);
			continue;
		}
		around.push(text.slice(from, match.index));
		from = at + closing.length;
		parts.push(packedPart(text.slice(match.index, from), { path, title, lines }));
	}
	return { parts, rest: around.join('') + text.slice(from) };
}

function packedPart(
	whole: string,
	{
		path,
		title,
		lines,
	}: { readonly path?: string | undefined; readonly title?: string | undefined; readonly lines?: string | undefined },
): CountablePart {
	const name = path === undefined ? (title ?? '') : lines ? `${path}, lines ${lines}` : path;
	const { part, sources } = made('context', name, [whole]);
	return { part: { ...part, ...(path !== undefined && { path }) }, sources };
}

function contextPart(context: string): CountablePart {
	const path = /^Open in the editor: (.+) \([^()]*\), cursor in line \d+\.$/m.exec(context)?.[1];
	const { part, sources } = made('context', 'What you look at in the editor', [context]);
	if (path === undefined) return { part, sources };
	const selected = /^Selected: lines (\d+)–(\d+)\.$/m.exec(context);
	const lines = selected && { startLine: Number(selected[1]), endLine: Number(selected[2]) };
	const shown = lines ? `, lines ${lines.startLine}–${lines.endLine}` : ', its name only';
	return { part: { ...part, title: `The editor: ${path}${shown}`, path, ...lines }, sources };
}

function piecePart({ title, path, startLine, endLine, text }: ContextPiece): CountablePart {
	const { part, sources } = made('context', title, [text]);
	const place = {
		...(path !== undefined && { path }),
		...(startLine !== undefined && { startLine }),
		...(endLine !== undefined && { endLine }),
	};
	return { part: { ...part, ...place }, sources };
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
