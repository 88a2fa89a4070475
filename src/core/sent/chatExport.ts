import type { ChatEvent } from '../../shared/chat.ts';
import type { Message } from '../conversation.ts';
import { type JournalRecord, parseRecord } from '../journal.ts';
import type { SentRecord } from './sentRecord.ts';

/** What the user lets into the file. `outline`: no word of theirs or the model's and no content of files. */
export type ExportLevel = 'outline' | 'words' | 'everything';

/** A chat in one file, for a bug report. `records` are lines of the chat's journal: they can be played again. */
export interface ChatExport {
	readonly format: 'tandem-chat';
	readonly version: 1;
	readonly level: ExportLevel;
	/** What it was made with: versions of Tandem and VS Code, the system's name, the endpoint's kind. */
	readonly made: Readonly<Record<string, string>>;
	readonly records: readonly JournalRecord[];
	readonly sent: readonly SentRecord[];
}

type Kinds = { readonly [K in ChatEvent['kind']]: Fields };

/** Fields of an event that go along always, with words, and only with everything. One that is not named here never does. */
interface Fields {
	readonly always: readonly string[];
	readonly words?: readonly string[];
	readonly everything?: readonly string[];
}

const EVENTS: Kinds = {
	turnStarted: { always: ['turn', 'model', 'at'], words: ['ask'] },
	text: { always: ['turn'], words: ['delta'] },
	toolStarted: { always: ['turn', 'call', 'name'] },
	toolProgress: { always: ['turn', 'call'], words: ['title'] },
	toolEnded: { always: ['turn', 'call', 'outcome'], words: ['title'], everything: ['detail'] },
	cited: { always: ['turn'], words: ['citation'] },
	fileMade: { always: ['turn'], words: ['file'] },
	pictureMade: { always: ['turn'], words: ['picture'] },
	titled: { always: ['model'], words: ['title'] },
	compacted: { always: [], everything: ['compaction'] },
	broughtBack: { always: ['id'] },
	approvalAsked: { always: ['turn'], everything: ['approval'] },
	approvalAnswered: { always: ['turn', 'id', 'verdict'] },
	filesChanged: { always: ['turn'], words: ['files'] },
	phase: { always: ['turn', 'phase'], words: ['sentence'] },
	usage: { always: ['turn', 'usage'] },
	instructions: { always: ['turn'], words: ['rules', 'warnings'] },
	notice: { always: ['turn'], words: ['sentence'] },
	restored: { always: ['turn', 'what'], words: ['files'] },
	restoreRedone: { always: [] },
	model: { always: ['turn', 'model'] },
	turnEnded: { always: ['turn', 'outcome', 'at'], words: ['failure'] },
};

/** What stands for a field that was left out, so that the rest still reads as a journal. */
const LEFT_OUT: Readonly<Record<string, unknown>> = {
	ask: '(left out)',
	delta: '',
	title: '(left out)',
	detail: '',
	sentence: '(left out)',
	rules: [],
	warnings: [],
	files: [],
};

/** The chat as the user lets it out. Secrets are not looked for here: clean what comes out. */
export function chatExport(
	records: readonly JournalRecord[],
	sent: readonly SentRecord[],
	made: ChatExport['made'],
	level: ExportLevel,
): ChatExport {
	return {
		format: 'tandem-chat',
		version: 1,
		level,
		made,
		records: records.flatMap((record) => exportedRecord(record, level)),
		sent: sent.map((record) =>
			level === 'outline'
				? { ...record, parts: record.parts.map(untitled), without: record.without.map(unplaced) }
				: record,
		),
	};
}

function exportedRecord(record: JournalRecord, level: ExportLevel): readonly JournalRecord[] {
	switch (record.kind) {
		case 'event':
			return exportedEvent(record.event, level);
		case 'message':
			return level === 'outline'
				? []
				: [{ kind: 'message', turn: record.turn, message: exportedMessage(record.message, level) }];
		case 'dropTurn':
			return [{ kind: 'dropTurn', turn: record.turn }];
		case 'note':
			return level === 'everything' ? [{ kind: 'note', text: record.text }] : [];
	}
}

function exportedEvent(event: ChatEvent, level: ExportLevel): readonly JournalRecord[] {
	const { always, words = [], everything = [] } = EVENTS[event.kind];
	const open = new Set([
		...always,
		...(level === 'outline' ? [] : words),
		...(level === 'everything' ? everything : []),
	]);
	const fields: Record<string, unknown> = { kind: event.kind };
	for (const [name, value] of Object.entries(event)) {
		if (open.has(name)) fields[name] = value;
		else if ((words.includes(name) || everything.includes(name)) && name in LEFT_OUT) fields[name] = LEFT_OUT[name];
	}
	if (event.kind === 'turnEnded' && event.failure && !open.has('failure')) {
		const { kind, action } = event.failure;
		fields.failure = { kind, sentence: '(left out)', action };
	}
	if (event.kind === 'approvalAsked' && !open.has('approval'))
		fields.approval = { id: event.approval.id, title: '(left out)', reason: '', effect: '' };
	const record = parseRecord(JSON.stringify({ kind: 'event', event: fields }));
	return record ? [record] : [];
}

/** Without `everything` no content of a file: results are named by their length, calls keep their path, context is cut. */
function exportedMessage(message: Message, level: ExportLevel): Message {
	if (level === 'everything') return message.role === 'user' ? { role: 'user', text: message.text } : message;
	switch (message.role) {
		case 'user':
			return {
				role: 'user',
				text: message.text.replace(/\n\n<context>\n[\s\S]*$/, '\n\n<context>(left out)</context>'),
			};
		case 'tool':
			return { role: 'tool', callId: message.callId, text: `(left out: ${message.text.length} characters)` };
		case 'assistant':
			return {
				role: 'assistant',
				text: message.text,
				toolCalls: message.toolCalls.map((call) => ({ ...call, arguments: exportedArguments(call.arguments) })),
			};
	}
}

function exportedArguments(json: string): string {
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch {
		value = undefined;
	}
	if (typeof value !== 'object' || value === null) return JSON.stringify({ left_out: json.length });
	const short = (field: unknown, name: string) =>
		typeof field !== 'string' || name === 'path' ? field : `(left out: ${field.length} characters)`;
	return JSON.stringify(Object.fromEntries(Object.entries(value).map(([name, field]) => [name, short(field, name)])));
}

function untitled(part: SentRecord['parts'][number]): SentRecord['parts'][number] {
	const { kind, characters, tokens } = part;
	return { kind, title: kind, characters, ...(tokens !== undefined && { tokens }) };
}

function unplaced({ withheld, hidden }: SentRecord['without'][number]): SentRecord['without'][number] {
	return { where: '(left out)', withheld, hidden: hidden.map(() => '(left out)') };
}

/** The chat of such a file; a sentence when it is none. */
export function readChatExport(json: string): ChatExport | string {
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch {
		return 'This is no JSON.';
	}
	if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== 'tandem-chat')
		return 'This is no chat that Tandem exported.';
	if (!('version' in value) || value.version !== 1) return 'This chat was exported by another version of Tandem.';
	const { records, sent } = { records: [], sent: [], ...value };
	if (!Array.isArray(records) || !Array.isArray(sent)) return 'This file is damaged.';
	const read = records.flatMap((record: unknown) => parseRecord(JSON.stringify(record)) ?? []);
	return { ...(value as ChatExport), records: read };
}

/** What the model said in an exported chat, in order: a scripted model that says it again plays the chat again. */
export function modelAnswers({ records }: ChatExport): readonly Extract<Message, { role: 'assistant' }>[] {
	return records.flatMap((record) =>
		record.kind === 'message' && record.message.role === 'assistant' ? [record.message] : [],
	);
}
