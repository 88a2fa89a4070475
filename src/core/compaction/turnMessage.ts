import type { Message } from '../conversation.ts';

/** A message of the conversation, and the turn that it belongs to. */
export interface TurnMessage {
	readonly turn: string;
	readonly message: Message;
}
