import type { Message } from '../conversation.ts';
import type { Clock, Model, ModelEvent, ModelRequest } from '../ports.ts';
import { restoreMarkers, restoreMarkersInJson } from '../safety/turnMarkers.ts';
import { withheldWords } from '../safety/withhold.ts';
import { type CountablePart, callsOf, partsOf, pathOf } from './partsOf.ts';
import type { RequestCleaner, TakenOut } from './requestCleaner.ts';
import type { SentDoor, SentRecord, SentWithout } from './sentRecord.ts';
import type { LeavingRules } from './textCleaner.ts';

/** Of which work a request is. */
export interface Sending {
	readonly door: SentDoor;
	/** '' without a chat. */
	readonly chat: string;
	readonly turn: string;
}

/** Takes down what is sent. */
export interface SentSink {
	/** A request is about to leave; `parts` are counted when there is time. One that is for no answer comes without `request`. */
	begin(record: SentRecord, parts: readonly CountablePart[], request?: ModelRequest): void;
	/** What became known of it since. */
	update(id: string, known: Partial<Pick<SentRecord, 'state' | 'usage' | 'dollars' | 'model'>>): void;
}

export interface SendPointDeps {
	readonly cleaner: RequestCleaner;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly sink: SentSink;
	/** Where requests go now, in words. */
	endpoint(): string;
	/** What may leave in a chat, as of now. Rejects when the user's keys cannot be read: then nothing is sent. */
	rules(chat: string, signal: AbortSignal): Promise<LeavingRules>;
}

/**
 * The same model, which is given nothing that must not leave: the one point through which every request of every door goes. Secrets
 * and hidden text are taken out, the user is told of it once, and what is sent is taken down.
 */
export function sendPoint(model: Model, deps: SendPointDeps, sending: Sending): Model {
	const work: Work = { ...sending, told: new WeakSet(), saidOfFrame: false, history: undefined };
	return {
		async *stream(request, signal) {
			let rules: LeavingRules;
			try {
				rules = await deps.rules(sending.chat, signal);
			} catch {
				return yield { kind: 'failed', failure: NO_KEYS, partialText: '' };
			}
			const { request: clean, takenOut } = await deps.cleaner.clean(request, rules, signal);
			if (signal.aborted) return yield { kind: 'cancelled', partialText: '' };
			const id = deps.newId();
			work.history ??= historyOf(request.messages);
			const without = takenOut.map((taken) => described(taken, clean));
			for (const sentence of newSentences(takenOut, request, work)) yield { kind: 'notice', sentence };
			takeDown(id, clean, without, deps, work);
			yield* followed(model.stream({ ...clean, label: id }, signal), id, rules, deps.sink);
		},
	};
}

/** A request that leaves in another way than by a model. */
export interface LeavingRequest {
	/** Without what must not leave. */
	readonly request: ModelRequest;
	/** Takes down that it leaves now. */
	takeDown(): void;
}

/** The request as it may leave; `undefined` when it may not, because the user's keys cannot be read or the signal aborted. */
export async function leavingRequest(
	request: ModelRequest,
	deps: SendPointDeps,
	sending: Sending,
	signal: AbortSignal,
): Promise<LeavingRequest | undefined> {
	const rules = await deps.rules(sending.chat, signal).catch(() => undefined);
	if (!rules) return undefined;
	// Its answer does not come back through here, so markers must stay as they are.
	const { request: clean, takenOut } = await deps.cleaner.clean(request, { ...rules, escapesMarkers: false }, signal);
	if (signal.aborted) return undefined;
	const work: Work = { ...sending, told: new WeakSet(), saidOfFrame: false, history: historyOf(request.messages) };
	return {
		request: clean,
		takeDown() {
			const id = deps.newId();
			takeDown(
				id,
				clean,
				takenOut.map((taken) => described(taken, clean)),
				deps,
				work,
			);
			deps.sink.update(id, { state: 'done' });
		},
	};
}

const NO_KEYS = {
	kind: 'internal',
	sentence:
		'Your keys could not be read, so Tandem cannot make sure that none of them is in the request. Nothing was sent. Unlock the keyring, then try again.',
	action: 'retry',
} as const;

interface Work extends Sending {
	/** Messages of which the user knows what was taken out. */
	readonly told: WeakSet<Message>;
	saidOfFrame: boolean;
	/** Messages of earlier turns; known from the first request on. */
	history: number | undefined;
}

/** The last of the user's messages begins the turn. */
function historyOf(messages: readonly Message[]): number {
	return Math.max(
		0,
		messages.findLastIndex(({ role }) => role === 'user'),
	);
}

function takeDown(
	id: string,
	request: ModelRequest,
	without: readonly SentWithout[],
	deps: SendPointDeps,
	work: Work,
): void {
	const parts = partsOf(request, { history: work.history ?? 0 });
	const { door, chat, turn } = work;
	const record = {
		id,
		at: deps.clock.now(),
		door,
		chat,
		turn,
		model: request.model,
		endpoint: deps.endpoint(),
		without,
	};
	deps.sink.begin({ ...record, parts: parts.map(({ part }) => part), state: 'running' }, parts, request);
}

/** The same events; markers that were escaped are as they were, and what the request came to is taken down. */
async function* followed(
	events: AsyncIterable<ModelEvent>,
	id: string,
	{ escapesMarkers }: LeavingRules,
	sink: SentSink,
): AsyncGenerator<ModelEvent, void> {
	let state: SentRecord['state'] = 'stopped';
	try {
		for await (const event of events) {
			if (event.kind === 'usage') {
				const { inputTokens, cachedTokens, outputTokens, dollars } = event.usage;
				sink.update(id, {
					usage: { inputTokens, cachedTokens, outputTokens },
					...(dollars !== undefined && { dollars }),
				});
			}
			if (event.kind === 'finished') state = 'done';
			if (event.kind === 'failed') state = 'failed';
			yield escapesMarkers ? withMarkers(event) : event;
		}
	} finally {
		sink.update(id, { state });
	}
}

function withMarkers(event: ModelEvent): ModelEvent {
	if (event.kind === 'callProgress') return { ...event, argumentsText: restoreMarkersInJson(event.argumentsText) };
	if (event.kind !== 'finished') return event;
	const toolCalls = event.toolCalls.map((call) => ({ ...call, arguments: restoreMarkersInJson(call.arguments) }));
	return { ...event, text: restoreMarkers(event.text), toolCalls };
}

function described({ where, withheld, hidden }: TakenOut, { messages }: ModelRequest): SentWithout {
	return { where: placeOf(where, messages), withheld, hidden };
}

function placeOf(where: TakenOut['where'], messages: readonly Message[]): string {
	if (where === 'system') return 'the instructions';
	if (where === 'tools') return 'the description of a tool';
	const message = messages[where];
	if (message?.role === 'user')
		return where === historyOf(messages) ? 'your message or what went along with it' : 'an earlier message of yours';
	if (message?.role !== 'tool') return 'what the model wrote';
	const call = callsOf(messages).get(message.callId);
	const path = call && pathOf(call);
	return `the result of ${call?.name ?? 'a call'}${path === undefined ? '' : `, ${path}`}`;
}

/** What was taken out of this turn's messages and was not told yet. */
function newSentences(takenOut: readonly TakenOut[], request: ModelRequest, work: Work): readonly string[] {
	const sentences: string[] = [];
	for (const taken of takenOut) {
		if (!isNews(taken.where, request.messages, work)) continue;
		sentences.push(...sentencesOf(taken, placeOf(taken.where, request.messages)));
	}
	return sentences;
}

function isNews(where: TakenOut['where'], messages: readonly Message[], work: Work): boolean {
	if (typeof where === 'string') {
		const isNew = !work.saidOfFrame;
		work.saidOfFrame = true;
		return isNew;
	}
	const message = messages[where];
	// The model's own words are told where they came from: what it was shown.
	if (!message || message.role === 'assistant' || where < (work.history ?? 0) || work.told.has(message)) return false;
	work.told.add(message);
	return true;
}

function sentencesOf({ withheld, hidden }: TakenOut, place: string): readonly string[] {
	return [
		...(withheld.length
			? [`Not sent: ${withheldWords(withheld)} in ${place}. The model sees a placeholder instead.`]
			: []),
		...(hidden.length
			? [
					`Hidden text was taken out of ${place} before it was sent: ${hidden.slice(0, 5).join(', ')}${hidden.length > 5 ? `, and ${hidden.length - 5} more` : ''}.`,
				]
			: []),
	];
}
