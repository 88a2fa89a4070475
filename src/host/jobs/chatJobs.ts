import type { Compactable } from '../../core/compaction/compactable.ts';
import { compactConversation, sizeOf } from '../../core/compaction/compactConversation.ts';
import { type ChatBeginning, firstWords } from '../../core/jobs/chatTitle.ts';
import { SMALL_JOBS } from '../../core/jobs/index.ts';
import { findModel } from '../../core/models/findModel.ts';
import { modelRows } from '../models/modelRows.ts';
import type { ReadyModel } from '../models.ts';
import { pricesHere } from '../money/pricesHere.ts';
import type { Settings } from '../settings.ts';
import type { SmallJobs } from './smallJobs.ts';

type AskedModel = Pick<ReadyModel, 'name' | 'limitTokens'>;

/** What is done for a chat beside its turns. */
export interface ChatJobs {
	/** A title: by the small model, or the first words where there is none or the user wants no call. Never throws. */
	title(chat: string, beginning: ChatBeginning, signal: AbortSignal): Promise<{ title: string; model?: string }>;
	/** Makes the conversation shorter because the user asks for it; whether it did. */
	compact(chat: string, conversation: Compactable, signal: AbortSignal): Promise<boolean>;
	/** Whether the conversation is larger than the user wants, or this model takes. */
	isLarge(conversation: Compactable, asked: AskedModel): boolean;
	/** Makes a large conversation shorter before an ask of this model, when that pays; whether it did. */
	compactIfLarge(chat: string, conversation: Compactable, asked: AskedModel, signal: AbortSignal): Promise<boolean>;
}

/** The conversation's share of what a request may hold; the rest is for the ask, what goes along with it, and the answer. */
const SHARE_OF_LIMIT = 0.5;

/** The jobs of chats, over the small model. */
export function createChatJobs(settings: Settings, jobs: SmallJobs): ChatJobs {
	const summariser =
		(chat: string) => async (messages: Parameters<typeof SMALL_JOBS.chatSummary.ask>[0], signal: AbortSignal) => {
			const result = await jobs.run(SMALL_JOBS.chatSummary, messages, { chat, by: 'tandem' }, signal);
			if (result.kind !== 'done') return undefined;
			const dollars = result.usage?.dollars;
			return { text: result.value, model: result.model, ...(dollars !== undefined && { dollars }) };
		};
	return {
		async title(chat, beginning, signal) {
			const plain = { title: firstWords(beginning.ask) };
			if (!settings.chatTitles()) return plain;
			const result = await jobs.run(SMALL_JOBS.chatTitle, beginning, { chat, by: 'tandem' }, signal);
			return result.kind === 'done' ? { title: result.value, model: result.model } : plain;
		},
		compact: (chat, conversation, signal) => compactConversation(conversation, { summarise: summariser(chat) }, signal),
		isLarge: (conversation, asked) => sizeOf(conversation) > compactAbove(asked, settings),
		compactIfLarge(chat, conversation, asked, signal) {
			const above = compactAbove(asked, settings);
			const price = findModel(asked.name, pricesHere(settings))?.price;
			const options = { above, ...(price && { price }), summarise: summariser(chat) };
			return compactConversation(conversation, options, signal);
		},
	};
}

/** Tokens of a conversation above which it is compacted: what the user set, and less where the model or the account takes less. */
function compactAbove({ name, limitTokens }: AskedModel, settings: Settings): number {
	const row = findModel(name, modelRows(settings));
	const most = Math.min(
		row?.maxInput ?? row?.contextWindow ?? Number.POSITIVE_INFINITY,
		limitTokens ?? Number.POSITIVE_INFINITY,
	);
	return Math.min(settings.compactAbove() || Number.POSITIVE_INFINITY, most * SHARE_OF_LIMIT);
}
