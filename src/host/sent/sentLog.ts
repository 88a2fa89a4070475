import type { CountablePart, CountSource } from '../../core/sent/partsOf.ts';
import type { SentSink } from '../../core/sent/sendPoint.ts';
import type { SentRecord } from '../../core/sent/sentRecord.ts';
import type { CountTexts } from '../../core/tokens/requestEstimator.ts';
import { messageTexts, toolTexts } from '../../core/tokens/requestTexts.ts';
import type { SentFile } from './sentFile.ts';

/** What was sent since the window opened, and on disk before that. */
export interface SentLog extends SentSink {
	/** The body of a request leaves. One that is sent again, as after a refusal, counts with its last body. */
	bodyLeaves(body: unknown, label: string | undefined): void;
	/** The requests of a chat, oldest first; of all doors without a chat for ''. */
	records(chat: string): Promise<readonly SentRecord[]>;
	/** The exact body, while it is kept. */
	bodyOf(id: string): unknown;
	/** Of all requests the one whose body left last. */
	readonly last: { readonly id: string; readonly body: unknown } | undefined;
	/** Resolves when what is known of the requests that ended is counted. */
	settled(): Promise<void>;
	dispose(): void;
}

export interface SentLogDeps {
	readonly file: SentFile;
	readonly count: CountTexts;
	/** US dollars of a request's input; `undefined` where its price is not known. */
	inputDollars(model: string, usage: NonNullable<SentRecord['usage']>): number | undefined;
}

/** Their texts are those of the chat, which are in memory anyway; the objects around them are not. */
const KEPT_BODIES = 30;
const KEPT_RECORDS = 300;

interface Entry {
	record: SentRecord;
	parts: readonly CountablePart[];
	body?: unknown;
	isEnded: boolean;
}

/** Keeps the log; tokens are counted off the host's thread when a request has ended. */
export function createSentLog({ file, count, inputDollars }: SentLogDeps): SentLog {
	const entries = new Map<string, Entry>();
	const counted = new WeakMap<object, number>();
	const lifetime = new AbortController();
	let last: SentLog['last'];
	let settling: Promise<void> = Promise.resolve();
	const finish = async (entry: Entry) => {
		entry.record = { ...entry.record, parts: await countedParts(entry.parts, counted, count, lifetime.signal) };
		entry.parts = [];
		if (entry.record.door === 'chat') file.append(entry.record);
	};
	return {
		begin(record, parts) {
			entries.set(record.id, { record, parts, isEnded: false });
			forget(entries);
		},
		update(id, known) {
			const entry = entries.get(id);
			if (!entry) return;
			const { usage } = known;
			const input = usage && inputDollars(known.model ?? entry.record.model, usage);
			entry.record = { ...entry.record, ...known, ...(input !== undefined && { inputDollars: input }) };
			if (known.state === undefined || entry.isEnded) return;
			entry.isEnded = true;
			settling = settling.then(() => finish(entry));
		},
		bodyLeaves(body, label) {
			const id = label ?? '';
			last = { id, body };
			const entry = entries.get(id);
			if (entry) entry.body = body;
		},
		async records(chat) {
			const here = [...entries.values()]
				.map(({ record }) => record)
				.filter((record) => (record.door === 'chat' ? record.chat : '') === chat);
			if (chat === '') return here;
			const known = new Set(here.map(({ id }) => id));
			const before = (await file.read(chat)).filter(({ id }) => !known.has(id));
			return [...before, ...here];
		},
		bodyOf: (id) => entries.get(id)?.body,
		get last() {
			return last;
		},
		settled: () => settling,
		dispose: () => lifetime.abort(),
	};
}

function forget(entries: Map<string, Entry>): void {
	const all = [...entries.entries()];
	for (const [id, entry] of all.slice(0, Math.max(0, all.length - KEPT_RECORDS))) if (entry.isEnded) entries.delete(id);
	for (const [, entry] of all.slice(0, Math.max(0, all.length - KEPT_BODIES))) delete entry.body;
}

/** The parts with their tokens. What was counted once, as a message of a chat that grows, is not counted again. */
async function countedParts(
	parts: readonly CountablePart[],
	known: WeakMap<object, number>,
	count: CountTexts,
	signal: AbortSignal,
): Promise<readonly SentRecord['parts'][number][]> {
	const sources = parts
		.flatMap((part) => part.sources)
		.filter((source) => typeof source === 'string' || !known.has(source));
	const countables = sources.map((source) => countableOf(source));
	const counts = await count(
		countables.flatMap(({ texts }) => texts),
		signal,
	);
	if (!counts) return parts.map(({ part }) => part);
	const strings = new Map<string, number>();
	let at = 0;
	for (const [index, { texts, framing }] of countables.entries()) {
		const tokens = counts.slice(at, at + texts.length).reduce((sum, number) => sum + number, framing);
		at += texts.length;
		const source = sources[index];
		if (typeof source === 'string') strings.set(source, tokens);
		else if (source) known.set(source, tokens);
	}
	const tokensOf = (source: CountSource) => (typeof source === 'string' ? strings.get(source) : known.get(source)) ?? 0;
	return parts.map(({ part, sources: own }) =>
		own.length ? { ...part, tokens: own.reduce((sum, source) => sum + tokensOf(source), 0) } : part,
	);
}

function countableOf(source: CountSource) {
	if (typeof source === 'string') return { texts: [source], framing: 0 };
	return 'role' in source ? messageTexts(source) : toolTexts(source);
}
