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
import { withAzureSignIn } from './host/endpoints/azureSignIn.ts';
import { registerFixDoor } from './host/fix/fixDoor.ts';
import { registerIndexCommands } from './host/index/indexCommands.ts';
import { clearApiKey, setApiKey } from './host/keyCommands.ts';
import { createLastRequest } from './host/lastRequest.ts';
import { lazyEngine } from './host/lazyEngine.ts';
import { createComparedDocuments } from './host/models/comparedDocuments.ts';
import { readEndpointOptions } from './host/models/endpointOptions.ts';
import { watchLifecycle } from './host/models/lifecycleWatch.ts';
import { createQuirks } from './host/models/quirksMemory.ts';
import { registerCosts } from './host/money/costsDoor.ts';
import { registerReviewDoor } from './host/review/reviewDoor.ts';
import { createSettings } from './host/settings.ts';
import { COMMANDS, VIEWS } from './shared/ids.ts';

/** Everything that Tandem is made of, top to bottom. What can wait is loaded when a door first needs it. */
export function activate(context: vscode.ExtensionContext): void {
	const storageFolder = (context.storageUri ?? context.globalStorageUri).fsPath;
	const costsFolder = join(context.globalStorageUri.fsPath, 'costs');
	const settings = createSettings();
	const { getSession } = vscode.authentication;
	const stored = createApiKeys(context.secrets, process.env);
	const keys = withAzureSignIn(stored, () => readEndpointOptions(settings.endpointOptions()).azureSignIn, getSession);
	const lastRequest = createLastRequest();
	const compared = createComparedDocuments();
	const quirks = createQuirks(context.globalState);
	const approvals = new Approvals(randomUUID);
	const current = new CurrentChat({
		folder: join(storageFolder, 'chats'),
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
	const engine = lazyEngine({
		storageFolder,
		costsFolder,
		settings,
		keys,
		quirks,
		memory: context.globalState,
		approvals,
		users: {
			home: vscode.Uri.file(homedir()),
			prompts: vscode.Uri.joinPath(context.globalStorageUri, '../../prompts'),
		},
		record: (event) => current.record(event),
		tell: (chat, text) => current.note(chat, text),
		onRequest: (body) => {
			lastRequest.remember(body);
			lifecycle.requestLeaves(body);
		},
	});

	const door = new ChatDoor({
		current,
		approvals,
		settings,
		engine: engine.get,
		status: () => readPanelStatus(settings, keys),
	});
	const panel = new ChatPanel(context.extensionUri, (message) => door.receive(message));
	door.attach(panel);

	const { registerCommand } = vscode.commands;
	context.subscriptions.push(
		settings,
		lastRequest,
		lifecycle,
		engine,
		current,
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
		compared,
		registerCommand(COMMANDS.compareModels, async () => {
			const { compareModels } = await import('./host/models/compareModels.ts');
			const comparison = async () => (await engine.get()).forComparison();
			await compareModels({ settings, memory: context.globalState, clock, comparison, documents: compared });
		}),
		registerCommand(COMMANDS.showInstructions, async () => (await engine.get()).showInstructions()),
		registerCommand(COMMANDS.showLastRequest, () => lastRequest.show()),
		registerCommand(COMMANDS.restoreCheckpoint, (turn: unknown) => door.restore(turn)),
		registerCommand(COMMANDS.redoRestore, () => door.redoRestore()),
		registerReviewCommands(async () => (await engine.get()).gestures),
		registerIndexCommands(async () => (await engine.get()).index),
		registerCosts({ costsFolder, settings, clock }),
		registerFixDoor({ engine: engine.forDoor }),
		registerReviewDoor({ engine: engine.forDoor }),
		settings.onDidChange(() => door.sendStatus()),
		keys.onDidChange(() => door.sendStatus()),
		vscode.workspace.onDidChangeWorkspaceFolders(() => door.sendStatus()),
		vscode.workspace.onDidGrantWorkspaceTrust(() => door.sendStatus()),
	);
	void engine.showWaiting();
}
