import * as vscode from 'vscode';
import { COMMANDS } from '../../shared/ids.ts';
import type { CurrentChat } from '../chat/currentChat.ts';
import { readJournal } from '../chat/journalFile.ts';
import type { ChatEngine } from '../engine.ts';
import type { SentView } from './sentView.ts';

export interface SentDoorDeps {
	readonly current: Pick<CurrentChat, 'get'>;
	/** Folder of the chats' journals. */
	readonly chatsFolder: string;
	readonly engine: () => Promise<ChatEngine>;
	readonly endpoint: () => string;
	readonly tandemVersion: string;
}

/** Offers to look at what was sent and to export a chat; what they need is loaded when one is used. */
export function registerSent({
	current,
	chatsFolder,
	engine,
	endpoint,
	tandemVersion,
}: SentDoorDeps): vscode.Disposable {
	let opened: Promise<SentView> | undefined;
	const view = () => {
		opened ??= import('./sentView.ts').then(({ SentView: View }) => new View());
		return opened;
	};
	const { registerCommand } = vscode.commands;
	return vscode.Disposable.from(
		registerCommand(COMMANDS.showSent, async (turn: unknown) => {
			const [{ sent }, chat, page] = await Promise.all([engine(), current.get(), view()]);
			await page.show(sent, chat.id, typeof turn === 'string' ? turn : undefined);
		}),
		registerCommand(COMMANDS.showLastRequest, async () => (await view()).showLast((await engine()).sent)),
		registerCommand(COMMANDS.exportChat, async () => {
			const { exportChat } = await import('./exportChat.ts');
			const [{ sent, redactor }, chat] = await Promise.all([engine(), current.get()]);
			await chat.saved();
			const records = await readJournal(chatsFolder, chat.id);
			await exportChat({ records, sent: await sent.records(chat.id), redactor, endpoint: endpoint(), tandemVersion });
		}),
		{ dispose: () => void opened?.then((page) => page.dispose()) },
	);
}
