import type { ChatEvent } from '../shared/chat.ts';
import type { Message } from './conversation.ts';
import { isWholeEvent, isWholeMessage } from './recordShape.ts';

/** One line of a chat's journal. The file is only ever appended to. */
export type JournalRecord =
	| { readonly kind: 'event'; readonly event: ChatEvent }
	/** A message that the conversation grew by, and the turn that it belongs to. */
	| { readonly kind: 'message'; readonly turn: string; readonly message: Message }
	/** The turn is asked again: its messages are not sent any more, what the user saw of it stays. */
	| { readonly kind: 'dropTurn'; readonly turn: string }
	/** What the user did that the model must learn with the next ask. */
	| { readonly kind: 'note'; readonly text: string };

/** Where a chat's records go. Records reach the disk in the order of the calls. */
export interface Journal {
	append(records: readonly JournalRecord[]): void;
	/** Resolves when everything appended so far is on disk, or has failed to get there. */
	flush(): Promise<void>;
	/** The same, and then lets go of the file. What is appended later opens it again. */
	close(): Promise<void>;
}

/** The record in one line of a journal; nothing for a line that is damaged, was cut by a crash, or is of a kind that only a later version knows. */
export function parseRecord(line: string): JournalRecord | undefined {
	if (!line) return undefined;
	try {
		const record: unknown = JSON.parse(line);
		return isRecord(record) ? record : undefined;
	} catch {
		return undefined;
	}
}

function isRecord(value: unknown): value is JournalRecord {
	if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
	switch (value.kind) {
		case 'event':
			return 'event' in value && isWholeEvent(value.event);
		case 'message':
			return 'turn' in value && typeof value.turn === 'string' && 'message' in value && isWholeMessage(value.message);
		case 'dropTurn':
			return 'turn' in value && typeof value.turn === 'string';
		case 'note':
			return 'text' in value && typeof value.text === 'string';
		default:
			return false;
	}
}
