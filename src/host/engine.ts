import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Approvals } from '../core/approvals.ts';
import type { TurnStarter } from '../core/chat.ts';
import { CONTEXT_SOURCES } from '../core/context/index.ts';
import { userMessage } from '../core/context/userMessage.ts';
import { V4A_FORMAT } from '../core/edits/v4aFormat.ts';
import type { InstructionKind } from '../core/instructions/instructionRule.ts';
import { toolsWithRules } from '../core/instructions/toolsWithRules.ts';
import { systemPrompt } from '../core/prompts/systemPrompt.ts';
import { TOOLS } from '../core/tools/index.ts';
import type { Tool } from '../core/tools/tool.ts';
import { runTurn } from '../core/turn.ts';
import type { Quirks } from '../remote/openai/quirks.ts';
import type { ChatEvent, ToldRule } from '../shared/chat.ts';
import type { Failure } from '../shared/failure.ts';
import type { ApiKeys } from './apiKeys.ts';
import type { Checkpoints, Scope } from './changes/changes.ts';
import { TURNS_FOLDER } from './changes/hasWaiting.ts';
import { registerReview } from './changes/registerReview.ts';
import type { ReviewGestures } from './changes/reviewCommands.ts';
import { createTurnChanges } from './changes/turnChanges.ts';
import { openTurnStore } from './changes/turnStore.ts';
import { readAttention } from './chat/attention.ts';
import { clock } from './clock.ts';
import { dialogApprover } from './dialogApprover.ts';
import type { DoorEngine } from './doorEngine.ts';
import { createHistory, hasFolderOnDisk } from './git/history.ts';
import { createCodeIndex, type HostIndex } from './index/codeIndex.ts';
import { createInstructions } from './instructions/instructions.ts';
import type { UserFolders } from './instructions/userFiles.ts';
import { createKnowledge } from './knowledge.ts';
import type { Memory } from './models/shutdownDates.ts';
import { createModels, type Models, type RequestListener } from './models.ts';
import { createMetering } from './money/metering.ts';
import { createNavigation } from './navigation/navigation.ts';
import { plainNotice } from './notice.ts';
import type { Settings } from './settings.ts';
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
	/** Of all windows. */
	readonly memory: Memory;
	readonly approvals: Approvals;
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
	/** What the commands of the review do. */
	readonly gestures: ReviewGestures;
	/** Starts at its first question. */
	readonly index: HostIndex;
	/** The last ask of the chat, to be asked of models once more. */
	forComparison(): ReturnType<Models['forComparison']>;
	/** Lists the instructions that were found. */
	showInstructions(): Promise<void>;
	/** For the doors that have no chat; a failure when nothing can be asked. */
	forDoor(): Promise<DoorEngine | Failure>;
	dispose(): void;
}

/** Requests that one turn may make before it pauses. */
const MAX_STEPS = 50;

/** Builds the ports and the copilot over them. Rejects when Tandem’s storage cannot be opened. */
export async function createEngine(deps: EngineDeps): Promise<ChatEngine> {
	const { settings, approvals, record } = deps;
	const store = await openTurnStore(join(deps.storageFolder, TURNS_FOLDER));
	const paths = createWorkspacePaths();
	const problems = createProblems(paths);
	const workspace = createWorkspace(paths, problems, () => findRipgrep(vscode.env.appRoot));
	const serverModule = join(__dirname, 'index-server.js');
	const index = createCodeIndex({ paths, settings, storageFolder: deps.storageFolder, serverModule });
	const writer = createWriter(paths, { saves: () => settings.saveEditedFiles() });
	const changes = createTurnChanges({ writer, workspace, store });
	const lenses = { showLenses: () => settings.reviewCodeLens(), onDidChange: settings.onDidChange };
	const { actions, gestures, documents, ...review } = registerReview({ changes, paths, tell: deps.tell, lenses });
	const models = createModels(deps);
	const metering = createMetering({ ...deps, tokensThread: join(__dirname, 'tokens-thread.js'), clock });
	const system = systemPrompt(V4A_FORMAT);
	const knowledge = createKnowledge();
	changes.onDidChange((turn) => record({ kind: 'filesChanged', turn, files: changes.files(turn) }));
	const wants = (kind: InstructionKind) => settings.instructions()[kind] !== false;
	const navigation = createNavigation(paths);
	const history = createHistory(paths);
	/** What tools may ask beside the files. A repository's past is not read before the user trusts it. */
	const lookups = () => ({
		navigation,
		...(settings.index().enabled && { index }),
		...(vscode.workspace.isTrusted && hasFolderOnDisk(paths) && { history }),
	});
	const instructions = createInstructions({ paths, workspace, users: deps.users, wants });
	const tools = (ports: Parameters<NonNullable<Tool['isUseful']>>[0]) =>
		TOOLS.filter((tool) => (vscode.workspace.isTrusted || tool.risk === 'reads') && (tool.isUseful?.(ports) ?? true));

	return {
		async *startTurn({ turn, chat, history, text, images, notes, signal }) {
			const approver = approvals.forTurn(turn, record);
			const found = await models.forAsk({ text, hasImages: images.length > 0 }, (model) =>
				metering.metered(model, { chat, turn, approver }),
			);
			if ('sentence' in found) {
				yield { kind: 'ended', outcome: 'failed', failure: found };
				return;
			}
			const { model, name, notice } = found;
			if (notice !== undefined) yield { kind: 'notice', sentence: notice };
			if (name !== settings.model()) yield { kind: 'model', model: name };
			const attention = readAttention(paths);
			const reads = knowledge.of(chat, history.length);
			const onTold = (rules: readonly ToldRule[]) => record({ kind: 'instructions', turn, rules, warnings: [] });
			const asked = await instructions.forTurn({ text, history, attention, files: [...reads.keys()], onTold }, signal);
			if (asked === 'cancelled') {
				yield { kind: 'ended', outcome: 'stopped' };
				return;
			}
			const { skills, warnings } = asked;
			const { told } = asked.instructions;
			if (told.length || warnings.length) yield { kind: 'instructions', rules: told, warnings };
			const ask = {
				model: name,
				system,
				history,
				text: userMessage(
					{ text: asked.text, notes, instructions: asked.instructions.text },
					attention,
					CONTEXT_SOURCES,
				),
				images,
				tools: toolsWithRules(tools({ skills, ...lookups() }), asked.instructions.rulesNearby),
				cacheKey: chat,
				maxSteps: MAX_STEPS,
			};
			const editor = changes.editorFor({ turn, chat, ask: text });
			const ports = {
				model,
				clock,
				workspace,
				editor,
				approver,
				approveEdits: settings.approveEdits(),
				reads,
				skills,
				...lookups(),
			};
			yield* runTurn(ask, ports, signal);
		},
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
		checkpoints: knowledge.forgottenBy(changes.checkpoints),
		gestures,
		showInstructions: () => instructions.show(readAttention(paths).activeFile?.path),
		index,
		forComparison() {
			const turn = { chat: '', turn: randomUUID(), approver: dialogApprover };
			return models.forComparison((model) => metering.metered(model, turn));
		},
		async forDoor() {
			const turn = { chat: '', turn: randomUUID(), approver: dialogApprover };
			const found = await models.forAsk({ text: '' }, (model) => metering.metered(model, turn));
			if ('sentence' in found) return found;
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
				clock,
				tools: tools({}),
			};
		},
		dispose() {
			for (const part of [review, changes, problems, metering, instructions, index]) part.dispose();
		},
	};
}
