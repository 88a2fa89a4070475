import type { Message, ToolCall } from './conversation.ts';
import { beginningOf } from './safety/cutWhole.ts';
import { guessTokens } from './tokens/guessTokens.ts';

type ToolMessage = Extract<Message, { role: 'tool' }>;

/** What a conversation became to fit. It has the same messages in the same order; only results of calls are shorter. */
export interface Trimmed {
	readonly messages: readonly Message[];
	/** Results that were shortened now, oldest first. */
	readonly leftOut: readonly LeftOut[];
	/** False: it is as short as can be, and still too long. */
	readonly fits: boolean;
}

export interface LeftOut {
	/** The tool that was called. */
	readonly name: string;
	/** The file that it was about, when its call names one. */
	readonly path?: string;
}

/** Tokens below which nothing is gained by leaving a result out. */
const SMALL = 60;
/** Tokens of the newest results that stay whatever happens: without them the model would ask the same again. */
const LEAST_OF_NEWEST = 300;

const GONE =
	'[This result was left out: the request was too long for the endpoint. Call the tool again if you need it.]';
const CUT = '\n[The rest was left out: the request was too long for the endpoint. Ask for less of it.]';

/**
 * Shortens a conversation to `room` tokens, as `count` counts them: results of calls go, the oldest first; those that the model
 * has not answered yet are cut only when that is not enough, the longest first. What the user and the model said stays. Every
 * call keeps its result.
 */
export function trimHistory(
	messages: readonly Message[],
	room: number,
	count: (message: Message) => number = tokensOfMessage,
): Trimmed {
	const trimmed = [...messages];
	const changed = new Set<number>();
	let total = messages.reduce((sum, message) => sum + count(message), 0);
	const put = (at: number, message: ToolMessage, text: string) => {
		const shorter = { ...message, text };
		total -= count(message) - tokensOfMessage(shorter);
		trimmed[at] = shorter;
		changed.add(at);
	};
	const newest = messages.findLastIndex(({ role }) => role === 'assistant');
	for (const [at, message] of messages.entries()) {
		if (total <= room || at > newest) break;
		if (message.role === 'tool' && message.text !== GONE && count(message) > SMALL) put(at, message, GONE);
	}
	for (const { at, message, tokens } of longestFirst(messages, newest, count)) {
		if (total <= room) break;
		const keep = Math.max(LEAST_OF_NEWEST, tokens - (total - room) - SMALL);
		if (keep < tokens - SMALL) put(at, message, beginning(message.text, keep / tokens) + CUT);
	}
	return { messages: trimmed, leftOut: namesOf(messages, changed), fits: total <= room };
}

/** Tokens of a picture of usual size in full detail. */
const PICTURE = 1_105;

/** Tokens of a message, guessed, with what frames it. */
export function tokensOfMessage(message: Message): number {
	if (message.role === 'user') return guessTokens(message.text) + 4 + (message.images?.length ?? 0) * PICTURE;
	const calls = message.role === 'assistant' ? message.toolCalls : [];
	return calls.reduce((sum, call) => sum + guessTokens(call.arguments) + 12, guessTokens(message.text) + 4);
}

/** A sentence for the user on what was left out. `limit` is in tokens. */
export function leftOutSentence(leftOut: readonly LeftOut[], limit: number): string {
	const paths = [...new Set(leftOut.flatMap(({ name, path }) => (name === 'read_file' && path ? [path] : [])))];
	const others = leftOut.filter(({ name, path }) => name !== 'read_file' || !path).length;
	const shown = paths.slice(0, 3).join(', ') + (paths.length > 3 ? ` and ${paths.length - 3} more` : '');
	const results = others === 1 ? '1 result of a tool' : `${others} results of tools`;
	const what = [...(paths.length ? [`what was read of ${shown}`] : []), ...(others ? [results] : [])].join(', and ');
	return `The request was larger than the ${limit.toLocaleString('en-US')} tokens that are allowed, so it goes without ${what}. The model can look again.`;
}

function longestFirst(messages: readonly Message[], newest: number, count: (message: Message) => number) {
	const results = messages.flatMap((message, at) =>
		message.role === 'tool' && at > newest ? [{ at, message, tokens: count(message) }] : [],
	);
	return results.sort((a, b) => b.tokens - a.tokens);
}

/** So much of a text, 0 to 1, to the end of a line where there is one near. */
function beginning(text: string, share: number): string {
	const end = Math.floor(text.length * share);
	const line = text.lastIndexOf('\n', end);
	return beginningOf(text, line > end * 0.8 ? line : end);
}

function namesOf(messages: readonly Message[], changed: ReadonlySet<number>): readonly LeftOut[] {
	const calls = new Map<string, ToolCall>();
	const names: LeftOut[] = [];
	for (const [at, message] of messages.entries()) {
		if (message.role === 'assistant') for (const call of message.toolCalls) calls.set(call.id, call);
		if (message.role !== 'tool' || !changed.has(at)) continue;
		const call = calls.get(message.callId);
		const path = call && pathIn(call.arguments);
		names.push({ name: call?.name ?? '', ...(path && { path }) });
	}
	return names;
}

/** The file that a call names; `undefined` when it names none, or is no JSON. */
export function pathIn(argumentsText: string): string | undefined {
	try {
		const parsed: unknown = JSON.parse(argumentsText);
		const path = typeof parsed === 'object' && parsed !== null && 'path' in parsed ? parsed.path : undefined;
		return typeof path === 'string' ? path : undefined;
	} catch {
		return undefined;
	}
}
