import { Chat, type TurnStarter } from '../../src/core/chat.ts';
import type { Message } from '../../src/core/conversation.ts';
import { type JournalRecord, parseRecord } from '../../src/core/journal.ts';
import type { TurnEvent } from '../../src/core/turn.ts';
import type { ChatEvent } from '../../src/shared/chat.ts';

/** A chat whose journal is kept in memory as it would be on disk. Its turns are t1, t2 … */
export function world(records: readonly JournalRecord[] = []) {
	const lines: string[] = records.map((record) => JSON.stringify(record));
	const batches: (readonly ChatEvent[])[] = [];
	let ids = records.filter((record) => record.kind === 'event' && record.event.kind === 'turnStarted').length;
	const chat = new Chat('c', records, {
		journal: {
			append: (added) => lines.push(...added.map((record) => JSON.stringify(record))),
			flush: async () => {},
			close: async () => {},
		},
		clock: { now: () => 7, sleep: () => new Promise((resolve) => setImmediate(resolve)) },
		newId: () => `t${++ids}`,
		onEvents: (events) => batches.push(events),
	});
	const onDisk = () => lines.flatMap((line) => parseRecord(line) ?? []);
	return { chat, batches, onDisk };
}

/** A turn that says these things after the user's message. */
export const answer = (...events: TurnEvent[]): TurnStarter =>
	async function* ({ text }) {
		yield { kind: 'message', message: { role: 'user', text } };
		yield* events;
	};

export const hello: readonly TurnEvent[] = [
	{ kind: 'text', delta: 'Hel' },
	{ kind: 'text', delta: 'lo' },
	{ kind: 'message', message: { role: 'assistant', text: 'Hello', toolCalls: [] } },
	{ kind: 'ended', outcome: 'done' },
];

/** Asks, and returns what the engine got. The user's message carries the notes, as the engine's does. */
export async function askIn(
	chat: Chat,
	text: string,
): Promise<{ readonly history: readonly Message[]; readonly notes: readonly string[] }> {
	let seen: { history: readonly Message[]; notes: readonly string[] } | undefined;
	await chat.ask(text, 'm', async function* ({ history, notes }) {
		seen = { history, notes };
		yield { kind: 'message', message: { role: 'user', text: [...notes, text].join('|') } };
		yield { kind: 'message', message: { role: 'assistant', text: `re ${text}`, toolCalls: [] } };
		yield { kind: 'ended', outcome: 'done' };
	});
	if (!seen) throw new Error('nothing was asked');
	return seen;
}

/** The user's messages of a conversation. */
export function asked(history: readonly Message[]): readonly string[] {
	return history.flatMap((message) => (message.role === 'user' ? [message.text] : []));
}
