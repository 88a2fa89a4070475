import * as vscode from 'vscode';
import { activeMention } from '../../core/context/activeMention.ts';
import { isSameMention, type Mention } from '../../shared/mention.ts';
import { readAttention } from '../chat/attention.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** A selection that grows is told when it rests, ms. */
const REST = 80;

/** What comes along by default, as it is now and whenever it becomes another. */
export interface ActiveChip {
	now(): Mention | undefined;
	onDidChange(listener: (mention: Mention | undefined) => void): void;
	dispose(): void;
}

/** Follows the active editor and its selection. Costs nothing until somebody listens. */
export function watchActive(paths: WorkspacePaths): ActiveChip {
	const disposables: vscode.Disposable[] = [];
	const now = () => activeMention(readAttention(paths, 'without text'));
	return {
		now,
		onDidChange(listener) {
			let told: Mention | undefined;
			let timer: NodeJS.Timeout | undefined;
			const tell = () => {
				const mention = now();
				if (mention && told ? isSameMention(mention, told) : mention === told) return;
				told = mention;
				listener(mention);
			};
			const soon = () => {
				clearTimeout(timer);
				timer = setTimeout(tell, REST);
			};
			disposables.push(
				vscode.window.onDidChangeActiveTextEditor(soon),
				vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
					if (textEditor === vscode.window.activeTextEditor) soon();
				}),
				{ dispose: () => clearTimeout(timer) },
			);
		},
		dispose() {
			for (const disposable of disposables) disposable.dispose();
		},
	};
}
