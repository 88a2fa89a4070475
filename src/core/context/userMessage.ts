import type { TextSpan } from '../conversation.ts';
import type { ContextPiece } from './contextPiece.ts';
import type { Attention, ContextSource } from './contextSource.ts';
import { type Packed, type Packing, pack } from './pack.ts';

/** What the user asks, and what the model must learn first. */
export interface AskText {
	readonly text: string;
	/** What the user did since the last answer, oldest first. */
	readonly notes: readonly string[];
	/** Instructions of the user's files that the model does not know yet. */
	readonly instructions?: string;
	/** What goes along with it, what is stable first. */
	readonly pieces?: readonly ContextPiece[];
}

/** The user's message as the model reads it. */
export interface UserMessage {
	readonly text: string;
	/** The part of the text that is not the user's. */
	readonly context?: TextSpan;
	/** What became of the pieces. */
	readonly packed: Packed;
}

/** Behind more context than this, tokens, the model is told again what is asked: what it read last it follows best. */
const LONG_CONTEXT = 4_000;
/** UTF-16 units of an ask that is said again in its own words. */
const LONGEST_AGAIN = 2_000;

/** The notes, the instructions, the user's words, then what goes along with them, marked as context and packed; behind long context the words again. */
export async function userMessage(
	{ text, notes, instructions, pieces = [] }: AskText,
	attention: Attention,
	sources: readonly ContextSource[],
	packing: Packing,
): Promise<UserMessage> {
	const packed = await pack(pieces, packing);
	const described = sources.flatMap((source) => source.describe(attention) ?? []);
	const context = packed.text === '' ? described : [...described, packed.text];
	const words = [
		...(notes.length ? [`<since_your_last_answer>\n${notes.join('\n\n')}\n</since_your_last_answer>`] : []),
		...(instructions ? [instructions] : []),
		text,
	].join('\n\n');
	if (!context.length) return { text: words, packed };
	const along = [
		`<context>\n${context.join('\n')}\n</context>`,
		...(packed.tokens > LONG_CONTEXT ? [again(text)] : []),
	].join('\n\n');
	const start = words.length + 2;
	return { text: `${words}\n\n${along}`, context: { start, end: start + along.length }, packed };
}

function again(text: string): string {
	return text.length > LONGEST_AGAIN ? 'Now do what is asked above the context.' : `The request again:\n${text}`;
}
