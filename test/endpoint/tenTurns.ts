import { readFileSync } from 'node:fs';
import type { ContextPiece } from '../../src/core/context/contextPiece.ts';
import { CONTEXT_SOURCES } from '../../src/core/context/index.ts';
import { userMessage } from '../../src/core/context/userMessage.ts';
import type { Message } from '../../src/core/conversation.ts';
import { V4A_FORMAT } from '../../src/core/edits/v4aFormat.ts';
import type { Model, ModelRequest } from '../../src/core/ports.ts';
import { systemPrompt } from '../../src/core/prompts/systemPrompt.ts';
import { guessTokens } from '../../src/core/tokens/guessTokens.ts';
import { TOOLS } from '../../src/core/tools/index.ts';
import { runTurn, type TurnEvent } from '../../src/core/turn.ts';
import { parseEndpoint } from '../../src/remote/openai/endpoint.ts';
import { createOpenaiModel } from '../../src/remote/openai/openaiModel.ts';
import { fakeClock } from '../fakes/fakeClock.ts';
import { memoryWorkspace } from '../fakes/memoryWorkspace.ts';
import type { Answer } from './answer.ts';
import { type RecordedRequest, startEndpoint } from './openaiEndpoint.ts';

/** Real files, so that what is read has the size and the words of real work. */
const FILES = ['src/core/turn.ts', 'src/core/chat.ts', 'src/core/toolCall.ts', 'src/core/models/money.ts', 'README.md'];

const call = (name: string, args: object): Answer => ({ toolCalls: [{ name, arguments: args }] });
const say = (text: string): Answer => ({ text });
const replace = (path: string, old: string, now: string) =>
	call('replace_in_file', { path, edits: [{ old, new: now }] });

/** What is asked, and what the model answers to each request of that turn. */
const TURNS: readonly (readonly [string, ...Answer[]])[] = [
	[
		'What is in this project?',
		call('list_files', {}),
		say('A copilot: `turn.ts` runs its turns, `chat.ts` keeps its chats.'),
	],
	[
		'How does a turn end?',
		call('read_file', { path: 'src/core/turn.ts' }),
		say(
			'With one `ended` event: done, stopped or failed. Every call is answered before, so the conversation stays valid.',
		),
	],
	[
		'Who counts the money, and is a cliff in it?',
		{
			text: 'I look for it.',
			toolCalls: [
				{ name: 'search_text', arguments: { query: 'dollars' } },
				{ name: 'read_file', arguments: { path: 'src/core/models/money.ts' } },
			],
		},
		say('`dollarsOf` counts it for each request; above a cliff all of the request costs more.'),
	],
	[
		'Let a turn pause with another sentence.',
		call('search_text', { query: 'paused after', include: 'src/**/*.ts' }),
		replace('src/core/turn.ts', 'Tandem paused after', 'Tandem made a pause after'),
		call('get_problems', { path: 'src/core/turn.ts' }),
		say('The sentence in `src/core/turn.ts` is another one now.'),
	],
	['Thanks. Is that the only place?', call('search_text', { query: 'made a pause' }), say('Yes, the only one.')],
	[
		'Show me how the chat coalesces its events.',
		call('read_file', { path: 'src/core/chat.ts' }),
		say('`record` holds events back for `COALESCE_MS`, about two frames, and `flush` sends them together.'),
	],
	[
		'Make that three frames.',
		replace('src/core/chat.ts', 'const COALESCE_MS = 30;', 'const COALESCE_MS = 50;'),
		call('get_problems', {}),
		say('`COALESCE_MS` is 50 now.'),
	],
	[
		'Write a note on it, in German and in Japanese.',
		call('write_file', {
			path: 'docs/frames.md',
			content:
				'# Ereignisse\n\nDrei Bilder lang werden Ereignisse zurückgehalten.\n\n# イベント\n\n三フレームの間、イベントをまとめます。🎉\n',
		}),
		say('It stands in `docs/frames.md`.'),
	],
	[
		'Compare it with the README.',
		call('read_file', { path: 'README.md' }),
		call('read_file', { path: 'docs/frames.md' }),
		say('The README says nothing of frames, so nothing contradicts it.'),
	],
	[
		'Good. Sum up what you changed.',
		say('One sentence in `turn.ts`, one number in `chat.ts`, and the new `docs/frames.md`.'),
	],
];

/** Answers of the whole session, one for each request. */
const ANSWERS = TURNS.flatMap(([, ...answers]) => answers);

export interface TenTurns {
	/** The bodies as they went over the wire, oldest first. */
	readonly bodies: readonly string[];
	readonly requests: readonly RecordedRequest[];
	readonly events: readonly TurnEvent[];
}

export interface SessionOptions {
	readonly transport?: NonNullable<ModelRequest['transport']>;
	/** Tokens of files that go along with each ask; default none. */
	readonly contextTokens?: number;
	/** Default `chat-1`. */
	readonly chat?: string;
	/** What the endpoint says that the request took. */
	usage?(request: RecordedRequest['body'], wire: RecordedRequest['wire']): NonNullable<Answer['usage']>;
	/** Puts something between the turn and the model. */
	wrap?(model: Model): Model;
}

/** Ten turns of one chat with the real engine, tools and client, against the test endpoint. */
export async function runTenTurns({
	transport = 'chat',
	contextTokens = 0,
	chat = 'chat-1',
	usage,
	wrap = (model) => model,
}: SessionOptions = {}): Promise<TenTurns> {
	const bodies: string[] = [];
	const endpoint = await startEndpoint({
		answer: (body, index) => {
			const counted = usage?.(body, JSON.parse(bodies[index] ?? '{}'));
			return { ...(ANSWERS[index] ?? say('The script has no more answers.')), ...(counted && { usage: counted }) };
		},
	});
	const recording: typeof fetch = (input, init) => {
		bodies.push(String(init?.body));
		return fetch(input, init);
	};
	try {
		const model = wrap(over(modelAt(endpoint.baseUrl, recording), transport));
		return { bodies, requests: endpoint.requests, events: await converse(model, chat, contextTokens) };
	} finally {
		await endpoint.close();
	}
}

function modelAt(baseUrl: string, recording: typeof fetch): Model {
	const parsed = parseEndpoint(baseUrl);
	if (parsed.kind !== 'endpoint') throw new Error(parsed.sentence);
	return createOpenaiModel({
		endpoint: parsed.endpoint,
		apiKey: async () => undefined,
		fetch: recording,
		clock: fakeClock(),
	});
}

function over(model: Model, transport: SessionOptions['transport']): Model {
	return { stream: (request, signal) => model.stream({ ...request, ...(transport && { transport }) }, signal) };
}

async function converse(model: Model, cacheKey: string, budgetTokens: number): Promise<readonly TurnEvent[]> {
	const texts = Object.fromEntries(FILES.map((path) => [path, readFileSync(path, 'utf8')]));
	const { workspace, editor } = memoryWorkspace(texts);
	const reads = new Map<string, string>();
	const approver = { ask: async () => 'approved' as const };
	const ports = { model, clock: fakeClock(), workspace, editor, approver, reads };
	const history: Message[] = [];
	const { signal } = new AbortController();
	const all: TurnEvent[] = [];
	for (const [at, [text]] of TURNS.entries()) {
		const activeFile = { path: FILES[at % FILES.length] ?? '', languageId: 'typescript', cursorLine: at + 1 };
		const pieces = budgetTokens ? FILES.map((path) => filePiece(path, texts[path] ?? '')) : [];
		const packing = { budgetTokens, count: async (all: readonly string[]) => all.map(guessTokens), signal };
		const message = await userMessage({ text, notes: [], pieces }, { activeFile }, CONTEXT_SOURCES, packing);
		const ask = {
			model: 'gpt-4.1',
			system: systemPrompt(V4A_FORMAT),
			history: [...history],
			text: message.text,
			tools: TOOLS,
			cacheKey,
			maxSteps: 10,
		};
		for await (const event of runTurn(ask, ports, signal)) {
			all.push(event);
			if (event.kind === 'message') history.push(event.message);
		}
	}
	return all;
}

function filePiece(path: string, text: string): ContextPiece {
	return { source: 'file', title: path, path, text, priority: 1 };
}

/** Bytes that both begin with. */
export function commonPrefix(one: string, other: string): number {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	const different = a.findIndex((byte, at) => byte !== b[at]);
	return different < 0 ? a.length : different;
}
