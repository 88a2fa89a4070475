import type { Attention, ContextSource } from './contextSource.ts';

/** The user's message as the model reads it: the user's words first, then what goes along with them, marked as context. */
export function userMessage(ask: string, attention: Attention, sources: readonly ContextSource[]): string {
	const parts = sources.flatMap((source) => source.describe(attention) ?? []);
	return parts.length ? `${ask}\n\n<context>\n${parts.join('\n')}\n</context>` : ask;
}
