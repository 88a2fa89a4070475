import * as vscode from 'vscode';
import type { Attention } from '../../core/context/attention.ts';
import {
	expandPrompt,
	type PromptFile,
	promptInputs,
	promptReferences,
	slashCommand,
} from '../../core/instructions/promptFile.ts';
import { withToken } from '../cancellation.ts';

/** An ask as the model reads it. */
export interface ExpandedAsk {
	readonly text: string;
	/** Workspace paths that its prompt file points at. */
	readonly references: readonly string[];
}

/**
 * An ask that begins with the name of a prompt file becomes what that says; the user is asked for its inputs. Other asks stay as they
 * are. `cancelled`: the user gave no input, or the signal aborted.
 */
export async function expandAsk(
	ask: string,
	prompts: readonly PromptFile[],
	attention: Attention,
	signal: AbortSignal,
): Promise<ExpandedAsk | 'cancelled'> {
	const command = slashCommand(ask);
	const prompt = command && prompts.find(({ name }) => name === command.name);
	if (!command || !prompt) return { text: ask, references: [] };
	const inputs: Record<string, string> = {};
	for (const [index, { name, hint }] of promptInputs(prompt).entries()) {
		// What was typed behind the name is the first input.
		const typed = index === 0 ? command.rest : '';
		const value = typed || (await askFor({ prompt, name, hint }, signal));
		if (value === undefined) return 'cancelled';
		inputs[name] = value;
	}
	const { activeFile } = attention;
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
	const text = expandPrompt(prompt, command.rest, {
		inputs,
		...(activeFile && { file: activeFile.path }),
		...(activeFile?.selection && { selection: activeFile.selection.text }),
		...(folder !== undefined && { workspaceFolder: folder }),
	});
	return { text, references: promptReferences(prompt) };
}

interface Question {
	readonly prompt: PromptFile;
	readonly name: string;
	readonly hint: string;
}

/** A stop closes the question: nobody could answer it any more, and the turn would wait for it. */
function askFor({ prompt, name, hint }: Question, signal: AbortSignal): Promise<string | undefined> {
	const options = { title: `/${prompt.name}`, prompt: name, placeHolder: hint, ignoreFocusOut: true };
	return withToken(signal, async (token) => vscode.window.showInputBox(options, token));
}
