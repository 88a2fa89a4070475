import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Approvals } from './core/approvals.ts';
import { createApiKeys } from './host/apiKeys.ts';
import { registerReviewCommands } from './host/changes/reviewCommands.ts';
import { ChatDoor } from './host/chat/chatDoor.ts';
import { ChatPanel } from './host/chat/chatPanel.ts';
import { CurrentChat } from './host/chat/currentChat.ts';
import { readPanelStatus } from './host/chat/panelStatus.ts';
import { clock } from './host/clock.ts';
import { watchActive } from './host/context/activeChip.ts';
import { watchTerminals } from './host/context/terminalLog.ts';
import { withAzureSignIn } from './host/endpoints/azureSignIn.ts';
import { registerFixDoor } from './host/fix/fixDoor.ts';
import { createMcpTokens } from './host/hosted/mcpTokens.ts';
import { registerIndexCommands } from './host/index/indexCommands.ts';
import { registerJobs } from './host/jobs/jobsDoor.ts';
import { clearApiKey, setApiKey } from './host/keyCommands.ts';
import { lazyEngine } from './host/lazyEngine.ts';
import { createComparedDocuments } from './host/models/comparedDocuments.ts';
import { readEndpointOptions } from './host/models/endpointOptions.ts';
import { watchLifecycle } from './host/models/lifecycleWatch.ts';
import { createQuirks } from './host/models/quirksMemory.ts';
import { registerCosts } from './host/money/costsDoor.ts';
import { registerReviewDoor } from './host/review/reviewDoor.ts';
import { endpointLabel } from './host/sent/endpointLabel.ts';
import { registerSent } from './host/sent/sentDoor.ts';
import { createSettings } from './host/settings.ts';
import { createWorkspacePaths } from './host/workspace/workspacePaths.ts';
import { COMMANDS, VIEWS } from './shared/ids.ts';

/** Everything that Tandem is made of, top to bottom. What can wait is loaded when a door first needs it. */
export function activate(context: vscode.ExtensionContext): void {
	const storageFolder = (context.storageUri ?? context.globalStorageUri).fsPath;
	const chatsFolder = join(storageFolder, 'chats');
	const costsFolder = join(context.globalStorageUri.fsPath, 'costs');
	const tandemVersion = String(context.extension.packageJSON.version);
	const settings = createSettings();
	const { getSession } = vscode.authentication;
	const stored = createApiKeys(context.secrets, process.env);
	const keys = withAzureSignIn(stored, () => readEndpointOptions(settings.endpointOptions()).azureSignIn, getSession);
	const compared = createComparedDocuments();
	const quirks = createQuirks(context.globalState);
	const tokens = createMcpTokens(context.secrets);
	const approvals = new Approvals(randomUUID);
	const current = new CurrentChat({
		folder: chatsFolder,
		isShared: context.storageUri === undefined,
		memory: context.workspaceState,
		clock,
		newId: randomUUID,
		onJournalError: () =>
			void vscode.window.showWarningMessage(
				'This chat cannot be saved: the disk does not take it. It goes on until the window closes.',
			),
	});
	const lifecycle = watchLifecycle({ settings, keys, memory: context.globalState, clock, fetch: globalThis.fetch });
	const terminal = watchTerminals();
	const active = watchActive(createWorkspacePaths());
	const engine = lazyEngine({
		storageFolder,
		costsFolder,
		settings,
		keys,
		quirks,
		tokens,
		memory: context.globalState,
		approvals,
		terminal,
		users: {
			home: vscode.Uri.file(homedir()),
			prompts: vscode.Uri.joinPath(context.globalStorageUri, '../../prompts'),
		},
		record: (event) => current.record(event),
		tell: (chat, text) => current.note(chat, text),
		onRequest: (body) => lifecycle.requestLeaves(body),
	});

	const door = new ChatDoor({
		current,
		approvals,
		settings,
		engine: engine.get,
		active: active.now,
		redact: async (text) => (await engine.get()).redact(text),
		keys,
		status: () => readPanelStatus(settings, keys, quirks),
	});
	const panel = new ChatPanel(context.extensionUri, (message) => door.receive(message));
	door.attach(panel);
	active.onDidChange((mention) => door.sendActive(mention));

	const jobs = registerJobs({
		storageFolder,
		costsFolder,
		settings,
		keys,
		clock,
		fetch: globalThis.fetch,
		open: (results) => review.showBatch(results),
	});
	const review = registerReviewDoor({ engine: engine.forDoor, desk: jobs.desk, largeReviews: settings.largeReviews });

	const { registerCommand } = vscode.commands;
	context.subscriptions.push(
		settings,
		lifecycle,
		engine,
		current,
		terminal,
		active,
		vscode.window.registerWebviewViewProvider(VIEWS.chat, panel),
		registerCommand(COMMANDS.ask, (text: unknown) => door.ask(text)),
		registerCommand(COMMANDS.stop, () => door.stop()),
		registerCommand(COMMANDS.newChat, () => door.newChat()),
		registerCommand(COMMANDS.setApiKey, () => setApiKey(settings, keys, getSession)),
		registerCommand(COMMANDS.clearApiKey, () => clearApiKey(settings, keys)),
		registerCommand(COMMANDS.testConnection, async () => {
			const { testConnectionCommand } = await import('./host/connectionCommand.ts');
			await testConnectionCommand({ settings, keys, quirks, memory: context.globalState });
		}),
		registerCommand(COMMANDS.chooseEndpoint, async () => {
			const { chooseEndpoint } = await import('./host/endpoints/chooseEndpoint.ts');
			await chooseEndpoint({ settings, keys, getSession, fetch: globalThis.fetch });
		}),
		registerCommand(COMMANDS.chooseModel, async () => {
			const { chooseModel } = await import('./host/models/chooseModel.ts');
			await chooseModel({ settings, keys, memory: context.globalState, now: clock.now, fetch: globalThis.fetch });
		}),
		registerCommand(COMMANDS.chooseHostedTools, async () => {
			const { chooseHostedTools } = await import('./host/hosted/hostedCommands.ts');
			await chooseHostedTools({ settings, quirks, tokens });
		}),
		registerCommand(COMMANDS.setMcpToken, async () => {
			const { setMcpToken } = await import('./host/hosted/hostedCommands.ts');
			await setMcpToken({ settings, quirks, tokens });
		}),
		compared,
		registerCommand(COMMANDS.compareModels, async () => {
			const { compareModels } = await import('./host/models/compareModels.ts');
			const comparison = async () => (await engine.get()).forComparison();
			await compareModels({ settings, memory: context.globalState, clock, comparison, documents: compared });
		}),
		registerCommand(COMMANDS.showInstructions, async () => (await engine.get()).showInstructions()),
		registerCommand(COMMANDS.restoreCheckpoint, (turn: unknown) => door.restore(turn)),
		registerCommand(COMMANDS.redoRestore, () => door.redoRestore()),
		registerCommand(COMMANDS.compactChat, () => door.compact()),
		registerReviewCommands(async () => (await engine.get()).gestures),
		registerIndexCommands(async () => (await engine.get()).index),
		registerCommand(COMMANDS.writeCommitMessage, async (source: unknown) => {
			const { writeCommitMessage } = await import('./host/commit/writeCommitMessage.ts');
			await writeCommitMessage(async () => (await engine.get()).forJobs, source);
		}),
		registerCosts({ costsFolder, settings, clock }),
		registerSent({ current, chatsFolder, engine: engine.get, endpoint: () => endpointLabel(settings), tandemVersion }),
		registerFixDoor({ engine: engine.forDoor }),
		review,
		jobs,
		settings.onDidChange(() => door.sendStatus()),
		keys.onDidChange(() => door.sendStatus()),
		vscode.workspace.onDidChangeWorkspaceFolders(() => door.sendStatus()),
		vscode.workspace.onDidGrantWorkspaceTrust(() => door.sendStatus()),
	);
	void engine.showWaiting();
	void jobs.resume();
}
