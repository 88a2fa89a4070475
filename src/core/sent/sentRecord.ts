import type { Withheld } from '../safety/withhold.ts';

/** A part of a request, for the user: what it is and how much. No text. */
export interface SentPart {
	readonly kind:
		| 'system'
		| 'tools'
		| 'history'
		| 'ask'
		| 'instructions'
		| 'context'
		| 'images'
		| 'answer'
		| 'toolResult';
	/** “src/a.ts, lines 1–80” */
	readonly title: string;
	/** Workspace path, where it is of a file. */
	readonly path?: string;
	/** 1-based, inclusive. */
	readonly startLine?: number;
	readonly endLine?: number;
	/** Counted by the encoder; absent until that is done, or where it cannot be. */
	readonly tokens?: number;
	/** UTF-16 units of its texts. */
	readonly characters: number;
}

/** What was taken out, and of which part. */
export interface SentWithout {
	/** “the result of read_file, src/a.ts” */
	readonly where: string;
	readonly withheld: readonly Withheld[];
	/** What hidden characters said. */
	readonly hidden: readonly string[];
}

export type SentDoor = 'chat' | 'fix or review' | 'comparison' | 'small job' | 'batch' | 'search by meaning';

/** One request to a model, as the user may look at it: no word of it, only what its parts were. */
export interface SentRecord {
	readonly id: string;
	/** Unix time, ms. */
	readonly at: number;
	readonly door: SentDoor;
	/** '' for the doors that have no chat. */
	readonly chat: string;
	readonly turn: string;
	readonly model: string;
	/** “OpenAI”, “localhost:11434” */
	readonly endpoint: string;
	readonly parts: readonly SentPart[];
	readonly without: readonly SentWithout[];
	readonly state: 'running' | 'done' | 'failed' | 'stopped';
	/** By the endpoint's count; absent where it told none. */
	readonly usage?: { readonly inputTokens: number; readonly cachedTokens: number; readonly outputTokens: number };
	/** US dollars of the whole and of its input; absent where the price is not known. */
	readonly dollars?: number;
	readonly inputDollars?: number;
}

/** Titles and names are cut to so many UTF-16 units. */
const LONGEST = 300;

/** The record as a line of a file, with its line end. */
export function recordLine(record: SentRecord): string {
	const parts = record.parts.map((part) => ({ ...part, title: part.title.slice(0, LONGEST) }));
	return `${JSON.stringify({ ...record, parts })}\n`;
}

/** The record of a line; `undefined` when it is none: cut by a crash, or of another version. */
export function parseRecordLine(line: string): SentRecord | undefined {
	try {
		const value: unknown = JSON.parse(line);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function isRecord(value: unknown): value is SentRecord {
	if (typeof value !== 'object' || value === null) return false;
	const read: Readonly<Record<string, unknown>> = { ...value };
	const texts = ['id', 'door', 'chat', 'turn', 'model', 'endpoint', 'state'];
	if (!texts.every((name) => typeof read[name] === 'string') || typeof read.at !== 'number') return false;
	return (
		Array.isArray(read.parts) &&
		read.parts.every(isPart) &&
		Array.isArray(read.without) &&
		read.without.every(isWithout)
	);
}

function isPart(value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return 'kind' in value && 'title' in value && typeof value.title === 'string' && 'characters' in value;
}

function isWithout(value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return (
		'where' in value &&
		'withheld' in value &&
		Array.isArray(value.withheld) &&
		'hidden' in value &&
		Array.isArray(value.hidden)
	);
}
