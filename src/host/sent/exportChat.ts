import * as vscode from 'vscode';
import type { JournalRecord } from '../../core/journal.ts';
import { chatExport, type ExportLevel } from '../../core/sent/chatExport.ts';
import { cleanValue } from '../../core/sent/cleanValue.ts';
import type { SentRecord } from '../../core/sent/sentRecord.ts';
import type { SendingPort } from './sending.ts';

/** A chat that is to be exported. */
export interface ExportedChat {
	readonly records: readonly JournalRecord[];
	readonly sent: readonly SentRecord[];
	readonly redactor: SendingPort['redactor'];
	/** In words: “OpenAI”. */
	readonly endpoint: string;
	readonly tandemVersion: string;
}

interface Choice extends vscode.QuickPickItem {
	readonly level: ExportLevel;
}

const CHOICES: readonly Choice[] = [
	{
		level: 'outline',
		label: 'Outline Only',
		detail:
			'Which steps there were, their tokens and failures. No words of yours or the model’s, no names of files, no contents.',
	},
	{
		level: 'words',
		label: 'With What You and the Model Said',
		detail: 'Also your messages, the answers and names of files. No contents of files, no edits.',
	},
	{
		level: 'everything',
		label: 'Everything',
		detail: 'Also contents of files and edits, as far as they are in the chat. Look through it before you share it.',
	},
];

/** Asks what to include and opens the chat as an untitled JSON document: where it is saved, and whether, is the user's word. */
export async function exportChat({ records, sent, redactor, endpoint, tandemVersion }: ExportedChat): Promise<void> {
	if (!records.length) {
		void vscode.window.showInformationMessage('This chat is empty. Ask something first, then export it.');
		return;
	}
	const placeHolder = 'What goes into the file? Secrets that Tandem knows by their form are withheld in any case.';
	const choice = await vscode.window.showQuickPick(CHOICES, { title: 'Export Chat for a Bug Report', placeHolder });
	if (!choice) return;
	const made = {
		tandem: tandemVersion,
		vscode: vscode.version,
		system: process.platform,
		endpoint: endpoint === 'OpenAI' ? endpoint : 'another',
	};
	const { value } = await cleanValue(chatExport(records, sent, made, choice.level), await redactor());
	const document = await vscode.workspace.openTextDocument({
		language: 'json',
		content: `${JSON.stringify(value, null, '\t')}\n`,
	});
	await vscode.window.showTextDocument(document, { preview: false });
}
