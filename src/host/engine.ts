import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Approvals } from '../core/approvals.ts';
import type { TurnStarter } from '../core/chat.ts';
import type { TerminalLog } from '../core/context/contextPorts.ts';
import { V4A_FORMAT } from '../core/edits/v4aFormat.ts';
import type { InstructionKind } from '../core/instructions/instructionRule.ts';
import { systemPrompt } from '../core/prompts/systemPrompt.ts';
import { TOOLS } from '../core/tools/index.ts';
import type { Tool } from '../core/tools/tool.ts';
import type { Quirks } from '../remote/openai/quirks.ts';
import type { ChatEvent } from '../shared/chat.ts';
import type { Failure } from '../shared/failure.ts';
import type { ApiKeys } from './apiKeys.ts';
import type { Checkpoints, Scope } from './changes/changes.ts';
import { TURNS_FOLDER } from './changes/hasWaiting.ts';
import { registerReview } from './changes/registerReview.ts';
import type { ReviewGestures } from './changes/reviewCommands.ts';
import { createTurnChanges } from './changes/turnChanges.ts';
import { openTurnStore } from './changes/turnStore.ts';
import { readAttention } from './chat/attention.ts';
import { createTurns, isOffered, type Lookups } from './chat/chatTurns.ts';
import { clock } from './clock.ts';
import { type ComposerContext, createHostContext } from './context/hostContext.ts';
import { dialogApprover } from './dialogApprover.ts';
import type { DoorEngine } from './doorEngine.ts';
import { createHistory, hasFolderOnDisk } from './git/history.ts';
import { HostedForTurns } from './hosted/hostedForTurns.ts';
import type { McpTokens } from './hosted/mcpTokens.ts';
import { createPictureStore } from './hosted/pictureStore.ts';
import { createSaveOutputs, type SaveOutputs } from './hosted/saveOutputs.ts';
import { createCodeIndex, type HostIndex } from './index/codeIndex.ts';
import { createMeaningDoor } from './index/meaningDoor.ts';
import { createInstructions } from './instructions/instructions.ts';
import type { UserFolders } from './instructions/userFiles.ts';
import { createKnowledge } from './knowledge.ts';
import type { Memory } from './models/shutdownDates.ts';
import { createModels, type Meter, type Models, type RequestListener } from './models.ts';
import { createMetering } from './money/metering.ts';
import { createNavigation } from './navigation/navigation.ts';
import { plainNotice } from './notice.ts';
import { createSending, type SendingPort } from './sent/sending.ts';
import type { SentLog } from './sent/sentLog.ts';
import type { Settings } from './settings.ts';
import { type ChatJobs, createChatJobs } from './smallJobs/chatJobs.ts';
import type { JobEngine } from './smallJobs/jobEngine.ts';
import { createSmallJobs } from './smallJobs/smallJobs.ts';
import { createProblems } from './workspace/problems.ts';
import { findRipgrep } from './workspace/ripgrep.ts';
import { createWorkspace } from './workspace/workspace.ts';
import { createWorkspacePaths } from './workspace/workspacePaths.ts';
import { createWriter } from './writer/writer.ts';

export interface EngineDeps {
	/** Folder on this machine's disk for what is Tandem's own in this workspace. */
	readonly storageFolder: string;
	/** The same of all windows: what was spent. */
	readonly costsFolder: string;
	readonly settings: Settings;
	readonly keys: ApiKeys;
	readonly quirks: Quirks;
	readonly tokens: McpTokens;
	/** Of all windows. */
	readonly memory: Memory;
	readonly approvals: Approvals;
	/** What terminals printed since the window opened. */
	readonly terminal: TerminalLog;
	/** Where the user's own instructions are. */
	readonly users: UserFolders;
	/** Adds an event to the chat. */
	readonly record: (event: ChatEvent) => void;
	readonly onRequest: RequestListener;
	/** Tells the model of a chat, with the next ask, what the user did. */
	readonly tell: (chat: string, text: string) => void;
}

/** What the doors do with the copilot. Loaded at first use: it brings the tools, the writer and, with the first request, the SDK. */
export interface ChatEngine {
	readonly startTurn: TurnStarter;
	/** What the composer asks while the user writes. */
	readonly composer: ComposerContext;
	/** Loads what the first request needs; sends nothing. */
	warmUp(): void;
	/** Whether anything was kept. */
	keep(scope: Scope): Promise<boolean>;
	/** Takes edits back, tells the user of what had to stay and the model of what went; whether anything was undone. */
	undo(scope: Scope): Promise<boolean>;
	openDiff(turn: string, path: string): Promise<void>;
	/** All files of a turn in one diff. */
	openTurnDiff(turn: string): Promise<void>;
	readonly checkpoints: Checkpoints;
	/** A picture that a tool of the endpoint made, as a data URI; `undefined` when it is no longer kept. */
	picture(id: string): Promise<string | undefined>;
	/** Saves what tools of the endpoint made, where the user says. */
	readonly saves: SaveOutputs;
	/** What is done for a chat beside its turns. */
	readonly chatJobs: ChatJobs;
	/** For commands that have a small job done. */
	readonly forJobs: JobEngine;
	/** What the commands of the review do. */
	readonly gestures: ReviewGestures;
	/** Starts at its first question. */
	readonly index: HostIndex;
	/** What was sent. */
	readonly sent: SentLog;
	/** A text without secrets, before it is stored; those that were in it are told. */
	readonly redact: SendingPort['redact'];
	readonly redactor: SendingPort['redactor'];
	/** The last ask of the chat, to be asked of models once more. */
	forComparison(): ReturnType<Models['forComparison']>;
	/** Lists the instructions that were found. */
	showInstructions(): Promise<void>;
	/** For the doors that have no chat; a failure when nothing can be asked. */
	forDoor(): Promise<DoorEngine | Failure>;
	dispose(): void;
}

/** Builds the ports and the copilot over them. Rejects when Tandem’s storage cannot be opened. */
export async function createEngine(deps: EngineDeps): Promise<ChatEngine> {
	const { settings, approvals, record } = deps;
	const store = await openTurnStore(join(deps.storageFolder, TURNS_FOLDER));
	const paths = createWorkspacePaths();
	const problems = createProblems(paths);
	const workspace = createWorkspace(paths, problems, () => findRipgrep(vscode.env.appRoot));
	const serverModule = join(__dirname, 'index-server.js');
	const metering = createMetering({ ...deps, tokensThread: join(__dirname, 'tokens-thread.js'), clock });
	const sending = createSending({ ...deps, count: metering.count, clock });
	const meaning = createMeaningDoor({ ...deps, paths, workspace, metering, sending, clock });
	const index = createCodeIndex({ paths, settings, storageFolder: deps.storageFolder, serverModule, meaning });
	const wants = (kind: InstructionKind) => settings.instructions()[kind] !== false;
	const instructions = createInstructions({ paths, workspace, users: deps.users, wants });
	const prompts = (signal: AbortSignal) => instructions.slashNames(signal);
	const context = createHostContext({ paths, workspace, clock, terminal: deps.terminal, prompts, index });
	const writer = createWriter(paths, { saves: () => settings.saveEditedFiles() });
	const changes = createTurnChanges({ writer, workspace, store });
	const lenses = { showLenses: () => settings.reviewCodeLens(), onDidChange: settings.onDidChange };
	const { actions, gestures, documents, ...review } = registerReview({ changes, paths, tell: deps.tell, lenses });
	const hostedForTurns = new HostedForTurns(deps);
	const pictures = createPictureStore(join(deps.storageFolder, 'pictures'));
	const onRequest: RequestListener = (body, label) => {
		sending.log.bodyLeaves(body, label);
		deps.onRequest(body, label);
	};
	const models = createModels({ ...deps, onRequest, sendPoint: sending.point });
	const smallJobs = createSmallJobs(models, metering);
	const chatJobs = createChatJobs(settings, smallJobs);
	const system = systemPrompt(V4A_FORMAT);
	const knowledge = createKnowledge();
	changes.onDidChange((turn) => record({ kind: 'filesChanged', turn, files: changes.files(turn) }));
	const navigation = createNavigation(paths);
	const history = createHistory(paths);
	/** What tools may ask beside the files. A repository's past is not read before the user trusts it. */
	const lookups = (): Lookups => ({
		navigation,
		...(settings.index().enabled && { index }),
		...(vscode.workspace.isTrusted && hasFolderOnDisk(paths) && { history }),
	});
	const tools = (ports: Parameters<NonNullable<Tool['isUseful']>>[0]) =>
		TOOLS.filter((tool) => isOffered(tool) && (tool.isUseful?.(ports) ?? true));

	return {
		startTurn: createTurns({
			...{ settings, approvals, record, paths, workspace, models, metering, sending, chatJobs, knowledge, context },
			...{ instructions, hostedForTurns, changes, pictures, system, tools, lookups },
		}),
		composer: context.composer,
		warmUp() {
			models.warmUp();
			instructions.warmUp();
		},
		keep: (scope) => actions.keep(scope),
		undo: (scope) => actions.undo(scope),
		async openDiff(turn, path) {
			if (await documents.openDiff(turn, path)) return;
			void vscode.window.showInformationMessage(plainNotice(`The text of ${path} before that turn is no longer kept.`));
		},
		async openTurnDiff(turn) {
			if (await documents.openTurnDiff(turn)) return;
			void vscode.window.showInformationMessage('The texts before that turn are no longer kept.');
		},
		sent: sending.log,
		redact: sending.redact,
		redactor: sending.redactor,
		chatJobs,
		forJobs: { jobs: smallJobs, count: metering.countAtMost },
		checkpoints: knowledge.forgottenBy(changes.checkpoints),
		async picture(id) {
			const kept = await pictures.read(id);
			return kept && `data:${kept.mediaType};base64,${kept.bytes.toString('base64')}`;
		},
		saves: createSaveOutputs({ ...deps, pictures }),
		gestures,
		index,
		showInstructions: () => instructions.show(readAttention(paths).activeFile?.path),
		forComparison() {
			const turn = { chat: '', turn: randomUUID(), approver: dialogApprover };
			return models.forComparison((model) => metering.metered(model, turn), { ...turn, door: 'comparison' });
		},
		async forDoor() {
			const turn = { chat: '', turn: randomUUID(), approver: dialogApprover };
			const meter: Meter = (model) => metering.metered(model, turn);
			// What is allowed counts for this run.
			const run = { ...turn, chat: turn.turn, door: 'fix or review' } as const;
			const found = await models.forAsk({ text: '' }, meter, { sending: run });
			if ('sentence' in found) return found;
			const asks = lookups();
			const editor = {
				apply: async (...[plan, signal]: Parameters<DoorEngine['editor']['apply']>) =>
					(await writer.apply(plan, 'Tandem', signal)).changes,
			};
			return {
				model: found.model,
				modelName: found.name,
				workspace,
				editor,
				approver: dialogApprover,
				consent: sending.consent(run.chat),
				clock,
				...asks,
				tools: tools(asks),
				estimate: metering.estimate,
				leaving: sending.leaving,
			};
		},
		dispose() {
			for (const part of [review, changes, problems, instructions, context, index, sending.log, metering])
				part.dispose();
		},
	};
}
