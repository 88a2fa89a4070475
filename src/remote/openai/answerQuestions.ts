import type { Message } from '../../core/conversation.ts';
import type { HostedEvent, HostedItem } from '../../core/hostedTools.ts';
import type { Approver, ModelEvent, ModelRequest, Usage } from '../../core/ports.ts';
import { openQuestions } from './responses/hostedTools.ts';
import { sumUsage } from './usage.ts';

type Finished = Extract<ModelEvent, { kind: 'finished' }>;
type Ending = Extract<ModelEvent, { kind: 'finished' | 'failed' | 'cancelled' }>;

/** Rounds of questions before the answer has to do without. */
const MOST_ROUNDS = 20;
const NOT_ALLOWED = 'The user did not allow this call.';

/** One answer over all its rounds. */
interface Rounds {
	count: number;
	usage: Usage | undefined;
	/** All text given out. */
	text: string;
	did: readonly HostedItem[];
}

/**
 * One answer over the questions of remote servers in it: each is put to the user, and the model goes on with what the user said.
 * Nobody to ask means no. `stream` answers one request; what comes out has one usage and one end.
 */
export async function* answerQuestions(
	request: ModelRequest,
	stream: (request: ModelRequest) => AsyncIterable<ModelEvent>,
	approver: Approver | undefined,
	signal: AbortSignal,
): AsyncGenerator<ModelEvent, void> {
	const rounds: Rounds = { count: 0, usage: undefined, text: '', did: [] };
	for (;;) {
		const end = yield* playRound(stream(goOn(request, rounds)), rounds);
		if (end.kind !== 'finished') return yield* conclude({ ...end, partialText: rounds.text }, rounds);
		const asking = { request, round: rounds.count, approver: rounds.count < MOST_ROUNDS ? approver : undefined };
		const answers = yield* ask(end, asking, signal);
		rounds.did = [...rounds.did, ...(end.hosted ?? []), ...answers];
		if (signal.aborted && answers.length > 0)
			return yield* conclude({ kind: 'cancelled', partialText: rounds.text }, rounds);
		if (answers.length === 0 || end.reason !== 'stop' || rounds.count >= MOST_ROUNDS) {
			const hosted = rounds.did.length > 0 ? { hosted: rounds.did } : {};
			return yield* conclude({ ...end, text: rounds.text, ...hosted }, rounds);
		}
		rounds.count++;
	}
}

/** Gives out the events of one round as those of the whole answer. */
async function* playRound(events: AsyncIterable<ModelEvent>, rounds: Rounds): AsyncGenerator<ModelEvent, Ending> {
	// What is said after a question would run into what was said before it.
	const gap = rounds.text === '' || rounds.text.endsWith('\n') ? '' : '\n\n';
	const offset = rounds.text.length + gap.length;
	let isFirst = true;
	for await (const event of events) {
		if (event.kind === 'finished' || event.kind === 'failed' || event.kind === 'cancelled') return event;
		if (event.kind === 'usage') rounds.usage = sumUsage(rounds.usage, event.usage);
		else if (event.kind === 'text') {
			const delta = isFirst ? gap + event.delta : event.delta;
			isFirst = false;
			rounds.text += delta;
			yield { kind: 'text', delta };
		} else yield event.kind === 'hosted' ? moved(event, rounds.count, offset) : event;
	}
	return { kind: 'cancelled', partialText: '' };
}

/** Work is numbered and text is measured anew in each round. */
function moved(given: Extract<ModelEvent, { kind: 'hosted' }>, round: number, offset: number): ModelEvent {
	const { event } = given;
	if (event.kind === 'progress' || event.kind === 'image')
		return round === 0 ? given : { kind: 'hosted', event: { ...event, call: `${event.call}.${round}` } };
	if (event.kind !== 'citation' || offset === 0) return given;
	const { start, end } = event.citation;
	return {
		kind: 'hosted',
		event: { ...event, citation: { ...event.citation, start: start + offset, end: end + offset } },
	};
}

/** The same request, and after it what was said and done for it so far. */
function goOn(request: ModelRequest, { text, did: hosted }: Rounds): ModelRequest {
	if (text === '' && hosted.length === 0) return request;
	const soFar: Message = { role: 'assistant', text, toolCalls: [], hosted };
	return { ...request, messages: [...request.messages, soFar] };
}

interface Asking {
	readonly request: ModelRequest;
	readonly round: number;
	readonly approver: Approver | undefined;
}

/** Puts each open question to the user; gives their answers. */
async function* ask(
	{ hosted = [] }: Finished,
	{ request, round, approver }: Asking,
	signal: AbortSignal,
): AsyncGenerator<ModelEvent, readonly HostedItem[]> {
	const answers: HostedItem[] = [];
	for (const { id, server_label: label, name, arguments: given } of openQuestions(hosted)) {
		const question = { server: textOf(label), tool: textOf(name), arguments: textOf(given) };
		yield { kind: 'hosted', event: { kind: 'approval', ...question } };
		const verdict = signal.aborted ? 'withdrawn' : await approver?.ask(wordsOf(question, request), signal);
		const approve = verdict === 'approved' && !signal.aborted;
		const call = `question${answers.length}.${round}`;
		if (!approve && !signal.aborted) yield { kind: 'hosted', event: { kind: 'refused', call, ...question } };
		const reason = approve ? {} : { reason: NOT_ALLOWED };
		answers.push({ type: 'mcp_approval_response', approval_request_id: id, approve, ...reason });
	}
	return answers;
}

type Call = Pick<Extract<HostedEvent, { kind: 'approval' }>, 'server' | 'tool' | 'arguments'>;

/** The words are those of the server and the model, characters that would not be seen among them: who shows them makes those visible. */
function wordsOf({ server, tool, arguments: given }: Call, { hostedTools = [] }: ModelRequest) {
	const known = hostedTools.find((each) => each.kind === 'mcp' && each.label === server);
	return {
		title: `Let ${cut(server)} run ${cut(tool)}?`,
		reason:
			'The model wants to call a tool of a remote server. The call leaves your machine and may change things there.',
		effect: [
			`Server: ${cut(server)}`,
			...(known?.kind === 'mcp' ? [`Address: ${known.url}`] : []),
			`Tool: ${cut(tool)}`,
			'',
			readable(given),
		].join('\n'),
	};
}

/** Arguments line by line; as they came when that is not JSON, or when writing it anew would hide something, such as a name that is there twice. */
function readable(given: string): string {
	try {
		const value: unknown = JSON.parse(given);
		return JSON.stringify(value) === given.trim() ? JSON.stringify(value, undefined, 2) : given;
	} catch {
		return given;
	}
}

/** A name in one line, so that it cannot look like more than a name. */
function cut(name: string): string {
	const line = name.replace(/\s+/g, ' ');
	return line.length > 200 ? `${line.slice(0, 200).toWellFormed()}…` : line;
}

function* conclude(end: Ending, { usage }: Rounds): Generator<ModelEvent> {
	if (usage) yield { kind: 'usage', usage };
	yield end;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
