import { type Message, type ToolCall, textOfContext } from '../conversation.ts';
import { beginningOf } from '../safety/cutWhole.ts';
import { guessTokens } from '../tokens/guessTokens.ts';
import { pathIn } from '../trimHistory.ts';

type UserMessage = Extract<Message, { role: 'user' }>;
type AssistantMessage = Extract<Message, { role: 'assistant' }>;
type ToolMessage = Extract<Message, { role: 'tool' }>;

/** Tokens below which nothing is gained by leaving a text out. */
const SMALL = 80;
/** UTF-16 units of an answer that stay. */
const ANSWER_KEPT = 400;
const LONGEST_NAME = 120;
const MOST_PATHS = 12;

/**
 * The result of a call in one line: what it was, and that it can be had again. Depends on nothing but the two, so that it is the same
 * bytes in every request. A short result stays.
 */
export function shortenedResult(message: ToolMessage, call: ToolCall | undefined): ToolMessage {
	const tokens = guessTokens(message.text);
	if (tokens <= SMALL) return message;
	const path = call && pathIn(call.arguments);
	const what = oneLine(call?.name ?? 'a call') + (path === undefined ? '' : ` ${oneLine(path)}`);
	const again =
		path === undefined ? 'Call it again if you need it.' : 'Read it again before you rely on it or change it.';
	return {
		...message,
		text: `[Left out to save tokens: the result of ${what}, about ${tokens.toLocaleString('en-US')} tokens. ${again}]`,
	};
}

/** The user's words as they are, without the files that went along with them. */
export function shortenedAsk(message: UserMessage): UserMessage {
	const { context, ...rest } = message;
	if (!context) return message;
	const text = textOfContext(message);
	const tokens = guessTokens(text);
	if (tokens <= SMALL) return message;
	const paths = [...new Set([...text.matchAll(/^<[a-z_-]+\d* path="([^"]+)"/gm)].map(([, path = '']) => path))];
	const more = paths.length > MOST_PATHS ? ` and ${paths.length - MOST_PATHS} more` : '';
	const named = paths.length ? ` of ${paths.slice(0, MOST_PATHS).map(oneLine).join(', ')}${more}` : '';
	const line = `[Left out to save tokens: the text${named} that went along, about ${tokens.toLocaleString('en-US')} tokens. Read it again if you need it.]`;
	return { ...rest, text: message.text.slice(0, context.start) + line + message.text.slice(context.end) };
}

/** The beginning of an answer, to the end of a line or word where there is one near. Answers with work of the endpoint's own stay. */
export function shortenedAnswer(message: AssistantMessage): AssistantMessage {
	const { text, hosted } = message;
	if (hosted?.length || guessTokens(text) <= ANSWER_KEPT / 2) return message;
	const head = text.slice(0, ANSWER_KEPT);
	const end = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
	const kept = beginningOf(text, end > ANSWER_KEPT / 2 ? end : ANSWER_KEPT);
	// An open fence would swallow the note.
	const fence = (kept.match(/^```/gm)?.length ?? 0) % 2 ? '\n```' : '';
	return { ...message, text: `${kept}${fence}\n[The rest of this answer was left out to save tokens.]` };
}

function oneLine(text: string): string {
	const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
	return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME).toWellFormed()}…` : line;
}
