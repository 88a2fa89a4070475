import * as vscode from 'vscode';
import type { Approvals } from '../../core/approvals.ts';
import type { TurnStarter } from '../../core/chat.ts';
import { collectContext } from '../../core/context/collectContext.ts';
import { CONTEXT_SOURCES } from '../../core/context/index.ts';
import { leftSentence } from '../../core/context/leftSentence.ts';
import { userMessage } from '../../core/context/userMessage.ts';
import type { Message } from '../../core/conversation.ts';
import { toolsWithRules } from '../../core/instructions/toolsWithRules.ts';
import type { Approver, Pictures, Workspace } from '../../core/ports.ts';
import { saidOnce } from '../../core/saidOnce.ts';
import type { Tool, ToolPorts } from '../../core/tools/tool.ts';
import { type Ask, runTurn, type TurnEvent } from '../../core/turn.ts';
import type { ChatEvent, ToldRule } from '../../shared/chat.ts';
import type { Mention } from '../../shared/mention.ts';
import type { TurnChanges } from '../changes/changes.ts';
import { clock } from '../clock.ts';
import type { HostContext } from '../context/hostContext.ts';
import type { HostedForTurns } from '../hosted/hostedForTurns.ts';
import type { Instructions } from '../instructions/instructions.ts';
import type { Knowledge } from '../knowledge.ts';
import { contextBudget } from '../models/contextBudget.ts';
import type { Meter, Models, ReadyModel } from '../models.ts';
import type { Metering } from '../money/metering.ts';
import type { SendingPort } from '../sent/sending.ts';
import type { Settings } from '../settings.ts';
import type { ChatJobs } from '../smallJobs/chatJobs.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { readAttention } from './attention.ts';

/** What tools may ask beside the files. */
export type Lookups = Pick<ToolPorts, 'index' | 'navigation' | 'history'>;

/** What a turn of the chat is made of. */
export interface ChatTurnsParts {
	readonly settings: Settings;
	readonly approvals: Approvals;
	readonly record: (event: ChatEvent) => void;
	readonly paths: WorkspacePaths;
	readonly workspace: Workspace;
	readonly models: Models;
	readonly metering: Metering;
	readonly sending: SendingPort;
	readonly chatJobs: ChatJobs;
	readonly knowledge: Knowledge;
	readonly context: HostContext;
	readonly instructions: Instructions;
	readonly hostedForTurns: HostedForTurns;
	readonly changes: TurnChanges;
	readonly pictures: Pictures;
	readonly system: string;
	/** The tools that there is something for. */
	readonly tools: (ports: Lookups & Pick<ToolPorts, 'skills'>) => readonly Tool[];
	/** Asked anew for each turn: the user may switch the index off, or trust the workspace. */
	readonly lookups: () => Lookups;
}

type TurnInput = Parameters<TurnStarter>[0];

/** Requests that one turn may make before it pauses. */
const MAX_STEPS = 50;

/** A turn of the chat, from the user's words to the end: what goes along is collected, then the engine runs. */
export function createTurns(parts: ChatTurnsParts): TurnStarter {
	const { settings, approvals, record, models, metering, chatJobs, hostedForTurns } = parts;
	return async function* startTurn(input) {
		const { turn, chat, text, images, conversation, signal } = input;
		const approver = approvals.forTurn(turn, record);
		const meter: Meter = (model) => metering.metered(model, { chat, turn, approver });
		const along = { approver, sending: { door: 'chat', chat, turn } as const };
		const found = await models.forAsk({ text, hasImages: images.length > 0 }, meter, along);
		if ('sentence' in found) return yield { kind: 'ended', outcome: 'failed', failure: found };
		if (found.notice !== undefined) yield { kind: 'notice', sentence: found.notice };
		if (found.name !== settings.model()) yield { kind: 'model', model: found.name };
		if (chatJobs.isLarge(conversation, found)) {
			yield { kind: 'phase', phase: 'waiting', sentence: 'Leaving out old results' };
			await chatJobs.compactIfLarge(chat, conversation, found, signal);
		}
		const run = yield* prepare(input, found, approver, parts);
		if (!run) return yield { kind: 'ended', outcome: 'stopped' };
		yield* saidOnce(runTurn(run.ask, run.ports, signal));
		hostedForTurns.end(chat, found.name);
	};
}

interface PreparedTurn {
	readonly ask: Ask;
	readonly ports: Parameters<typeof runTurn>[1];
}

/** Reads what goes along and says what is missing of it. `undefined`: the user stopped it, or gave an input no value. */
async function* prepare(
	input: TurnInput,
	found: ReadyModel,
	approver: Approver,
	parts: ChatTurnsParts,
): AsyncGenerator<TurnEvent, PreparedTurn | undefined> {
	const { settings, workspace, knowledge, instructions, pictures, changes, sending, tools, lookups } = parts;
	const { turn, chat, text, images, conversation, signal } = input;
	const history = conversation.history();
	const reads = knowledge.of(chat, history.length);
	const asked = await instructions.expand(text, readAttention(parts.paths), signal);
	if (asked === 'cancelled') return undefined;
	const mentions = [...input.mentions, ...asked.references.map(fileMention)];
	const consent = sending.consent(chat);
	const along = parts.context.ports({ approver, reads, consent });
	const collected = await collectContext({ text: asked.text, mentions }, CONTEXT_SOURCES, along, signal);
	if (!collected) return undefined;
	for (const sentence of collected.refused) yield { kind: 'notice', sentence };
	const files = [...reads.keys(), ...collected.pieces.flatMap(({ path }) => path ?? [])];
	const told = yield* instruct({ history, files, turn, signal }, parts);
	const hosted = await parts.hostedForTurns.begin(chat, found.name);
	for (const sentence of hosted.notices) yield { kind: 'notice', sentence };
	const words = { text: asked.text, notes: input.notes, instructions: told.instructions.text, ...collected };
	const message = await userMessage(words, {
		budgetTokens: contextBudget(found, settings),
		count: (texts) => parts.metering.countAtMost(texts, signal),
		signal,
	});
	const left = leftSentence(message.packed.left);
	if (left) yield { kind: 'notice', sentence: left };
	const { skills } = told;
	const asks = lookups();
	return {
		ask: {
			model: found.name,
			system: parts.system,
			history,
			text: message.text,
			...(message.context && { context: message.context }),
			images,
			tools: toolsWithRules(tools({ skills, ...asks }), told.instructions.rulesNearby),
			hostedTools: hosted.tools,
			cacheKey: chat,
			maxSteps: MAX_STEPS,
		},
		ports: {
			model: found.model,
			clock,
			workspace,
			editor: changes.editorFor({ turn, chat, ask: text }),
			approver,
			pictures,
			approveEdits: settings.approveEdits(),
			reads,
			skills,
			...asks,
			consent,
		},
	};
}

interface Instructed {
	readonly history: readonly Message[];
	readonly files: readonly string[];
	readonly turn: string;
	readonly signal: AbortSignal;
}

/** Finds the instructions that hold and says which. */
async function* instruct(
	{ history, files, turn, signal }: Instructed,
	{ instructions, paths, record }: ChatTurnsParts,
): AsyncGenerator<TurnEvent, Awaited<ReturnType<Instructions['forTurn']>>> {
	const { activeFile } = readAttention(paths);
	const onTold = (rules: readonly ToldRule[]) => record({ kind: 'instructions', turn, rules, warnings: [] });
	const about = [...(activeFile ? [activeFile.path] : []), ...files];
	const found = await instructions.forTurn({ history, files: about, onTold }, signal);
	const { warnings } = found;
	const { told } = found.instructions;
	if (told.length || warnings.length) yield { kind: 'instructions', rules: told, warnings };
	return found;
}

function fileMention(path: string): Mention {
	return { source: 'file', value: path, label: path.slice(-200) };
}

/** Whether the tool may be offered in this workspace. */
export function isOffered(tool: Tool): boolean {
	return vscode.workspace.isTrusted || tool.risk === 'reads';
}
