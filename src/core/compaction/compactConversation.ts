import type { Compaction } from '../../shared/compaction.ts';
import type { Message } from '../conversation.ts';
import type { Price } from '../models/modelRow.ts';
import { tokensOfMessage } from '../trimHistory.ts';
import { isWorthCompacting } from './breakEven.ts';
import type { Compactable } from './compactable.ts';

/** How a conversation is compacted. */
export interface CompactionOptions {
	/** Only a conversation of more tokens is; absent: whatever its size, because the user asks for it. */
	readonly above?: number;
	/** The price of the model that is asked; absent when it is not known. */
	readonly price?: Price;
	/** Sums up what is there before it is left out; nothing when that fails, which hinders nothing. */
	readonly summarise?: (messages: readonly Message[], signal: AbortSignal) => Promise<Compaction['summary']>;
}

/** What a conversation comes down to, of its size or of the limit: so far that it does not soon happen again. */
const TARGET_SHARE = 1 / 3;
/** Less is not worth a new beginning of the conversation, tokens. */
const LEAST_SAVED = 1_000;
/** What is left out is summed up from this size on, tokens. */
const WORTH_A_SUMMARY = 4_000;

/** Tokens of what is sent of a conversation now, guessed. */
export function sizeOf(conversation: Compactable): number {
	return conversation.history().reduce((sum, message) => sum + tokensOfMessage(message), 0);
}

/**
 * Makes a conversation shorter when it is large and that pays. True when it did. A stop, or anything that fails on the way, leaves it as it
 * was: it changes in one step, at the end. Never throws.
 */
export async function compactConversation(
	conversation: Compactable,
	{ above, price, summarise }: CompactionOptions,
	signal: AbortSignal,
): Promise<boolean> {
	const history = conversation.history();
	const before = sizeOf(conversation);
	if (above !== undefined && before <= above) return false;
	const isAsked = above === undefined;
	const plan = conversation.plan((above ?? before) * TARGET_SHARE, isAsked);
	if (!plan || before - plan.after < LEAST_SAVED) return false;
	if (!isAsked && !isWorthCompacting({ before, after: plan.after }, price)) return false;
	const isLarge = before - plan.after >= WORTH_A_SUMMARY;
	const summary = isLarge ? await summarise?.(history, signal).catch(() => undefined) : undefined;
	return !signal.aborted && conversation.take(plan, summary);
}
