import type { Compaction, TurnShare } from '../../shared/compaction.ts';
import type { Message, ToolCall } from '../conversation.ts';
import { summaryMessage } from '../prompts/summaryMessage.ts';
import { shortenedAnswer, shortenedAsk, shortenedResult } from './shorten.ts';
import type { TurnMessage } from './turnMessage.ts';

/** What of a compaction the messages depend on. */
export type Cuts = Pick<Compaction, 'results' | 'answers' | 'summary'>;

/**
 * The messages as they are sent under a compaction. Every message stays, in its place and with its calls, so that what the API accepted
 * before it accepts now; a summary stands behind the last turn that it tells of, and only while all of those turns are there.
 */
export function compactedMessages(entries: readonly TurnMessage[], cuts: Cuts | undefined): readonly Message[] {
	if (!cuts) return entries.map(({ message }) => message);
	const [results, answers] = [byTurn(cuts.results), byTurn(cuts.answers)];
	const summarised = lastSummarised(entries, cuts);
	const calls = new Map<string, ToolCall>();
	const seen = new Map<string, number>();
	return entries.flatMap(({ turn, message }, index) => {
		const at = seen.get(turn) ?? 0;
		seen.set(turn, at + 1);
		if (message.role === 'assistant') for (const call of message.toolCalls) calls.set(call.id, call);
		const short = shortened(message, calls, at < (results.get(turn) ?? 0), at < (answers.get(turn) ?? 0));
		const isLast = turn === summarised && entries[index + 1]?.turn !== turn;
		return isLast && cuts.summary ? [short, summaryMessage(cuts.summary.text)] : [short];
	});
}

function shortened(
	message: Message,
	calls: ReadonlyMap<string, ToolCall>,
	withoutResults: boolean,
	withoutAnswers: boolean,
): Message {
	switch (message.role) {
		case 'user':
			return withoutResults ? shortenedAsk(message) : message;
		case 'tool':
			return withoutResults ? shortenedResult(message, calls.get(message.callId)) : message;
		case 'assistant':
			return withoutAnswers ? shortenedAnswer(message) : message;
	}
}

function byTurn(shares: readonly TurnShare[]): ReadonlyMap<string, number> {
	return new Map(shares.map(({ turn, messages }) => [turn, messages]));
}

/** A summary of what was taken out of the chat would tell of what never happened: then there is no place for it. */
function lastSummarised(entries: readonly TurnMessage[], { results, summary }: Cuts): string | undefined {
	const there = new Set(entries.map(({ turn }) => turn));
	return summary && results.every(({ turn }) => there.has(turn)) ? results.at(-1)?.turn : undefined;
}
