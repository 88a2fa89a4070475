import type { Compaction, TurnShare } from '../../shared/compaction.ts';
import type { Message } from '../conversation.ts';
import { tokensOfMessage } from '../trimHistory.ts';
import { compactedMessages } from './compactedMessages.ts';
import type { TurnMessage } from './turnMessage.ts';

/** What a compaction would leave out. */
export interface CompactionPlan extends Pick<Compaction, 'results' | 'answers' | 'leftOut'> {
	/** Tokens of the conversation, guessed. */
	readonly before: number;
	/** The same once it is compacted, without a summary. */
	readonly after: number;
}

export interface CompactionWish {
	/** What the conversation shall come down to, tokens. */
	readonly target: number;
	/** Turns that stay as they are: the user brought them back. */
	readonly keep?: ReadonlySet<string>;
}

/** Of the target, what the newest results may take before they are left out, too: they are what the next ask is about. */
const NEWEST_SHARE = 0.5;

/**
 * What to leave out so that a conversation comes down to the target: results of calls and files that went along, the oldest first;
 * only when that is not enough the newest ones, and then answers but for their beginning, the oldest first. The user's words always
 * stay. `undefined` when there is nothing to leave out. `entries` are as they are sent now.
 */
export function planCompaction(
	entries: readonly TurnMessage[],
	{ target, keep = new Set() }: CompactionWish,
): CompactionPlan | undefined {
	const savings = savingsOf(entries, keep);
	const before = entries.reduce((sum, { message }) => sum + tokensOfMessage(message), 0);
	const results = resultsUntil(entries, savings, before, target);
	const afterResults = before - sumOf(savings.results, results);
	const answers = answersUntil(savings, afterResults, target);
	const after = afterResults - sumOf(savings.answers, answers);
	if (after >= before) return undefined;
	const leftOut = savings.results.slice(0, results).filter((saved) => saved > 0).length;
	return { results: shares(entries, results, keep), answers: shares(entries, answers, keep), before, after, leftOut };
}

interface Savings {
	/** By entry: tokens that are saved when its result, or what went along with it, is left out. */
	readonly results: readonly number[];
	readonly answers: readonly number[];
}

function savingsOf(entries: readonly TurnMessage[], keep: ReadonlySet<string>): Savings {
	const all = { results: everything(entries, keep), answers: [] };
	const cut = { results: [], answers: everything(entries, keep) };
	const saved = (short: readonly Message[]) =>
		entries.map(({ message }, index) => {
			const shorter = short[index];
			return shorter === undefined || shorter === message ? 0 : tokensOfMessage(message) - tokensOfMessage(shorter);
		});
	return { results: saved(compactedMessages(entries, all)), answers: saved(compactedMessages(entries, cut)) };
}

function everything(entries: readonly TurnMessage[], keep: ReadonlySet<string>): readonly TurnShare[] {
	return shares(entries, entries.length, keep);
}

/** How many entries, from the first, lose their results. */
function resultsUntil(entries: readonly TurnMessage[], { results }: Savings, before: number, target: number): number {
	let newest = entries.length;
	for (let tokens = 0; newest > 0; newest--) {
		const entry = entries[newest - 1];
		tokens += entry ? tokensOfMessage(entry.message) : 0;
		if (tokens > target * NEWEST_SHARE) break;
	}
	let end = newest;
	for (let left = before - sumOf(results, newest); left > target && end < entries.length; end++)
		left -= results[end] ?? 0;
	return end;
}

function answersUntil({ answers }: Savings, before: number, target: number): number {
	let end = 0;
	for (let left = before; left > target && end < answers.length; end++) left -= answers[end] ?? 0;
	return end;
}

function sumOf(numbers: readonly number[], end: number): number {
	return numbers.slice(0, end).reduce((sum, each) => sum + each, 0);
}

/** The first entries, by their turns. */
function shares(entries: readonly TurnMessage[], end: number, keep: ReadonlySet<string>): readonly TurnShare[] {
	const counts = new Map<string, number>();
	for (const { turn } of entries.slice(0, end)) if (!keep.has(turn)) counts.set(turn, (counts.get(turn) ?? 0) + 1);
	return [...counts].map(([turn, messages]) => ({ turn, messages }));
}
