import type { Attention, ContextSource } from './contextSource.ts';

/** What the user asks, and what the model must learn first. */
export interface AskText {
	readonly text: string;
	/** What the user did since the last answer, oldest first. */
	readonly notes: readonly string[];
	/** Instructions of the user's files that the model does not know yet. */
	readonly instructions?: string;
}

/** The user's message as the model reads it: the notes, the user's words, then what goes along with them, marked as context. */
export function userMessage(
	{ text, notes, instructions }: AskText,
	attention: Attention,
	sources: readonly ContextSource[],
): string {
	const context = sources.flatMap((source) => source.describe(attention) ?? []);
	return [
		...(notes.length ? [`<since_your_last_answer>\n${notes.join('\n\n')}\n</since_your_last_answer>`] : []),
		...(instructions ? [instructions] : []),
		text,
		...(context.length ? [`<context>\n${context.join('\n')}\n</context>`] : []),
	].join('\n\n');
}
