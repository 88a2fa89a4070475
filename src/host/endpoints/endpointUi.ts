import * as vscode from 'vscode';
import { plainNotice } from '../notice.ts';
import type { EndpointRecipe, Question } from './endpointRecipes.ts';

/** A line of the list of endpoints; separators have no recipe. */
export interface RecipeItem extends vscode.QuickPickItem {
	readonly recipe?: EndpointRecipe;
}

/** What the choice of an endpoint asks of the user. `undefined`: they pressed Escape. */
export interface EndpointUi {
	createPicker(): vscode.QuickPick<RecipeItem>;
	ask(title: string, question: Question): PromiseLike<string | undefined>;
	/** `isOptional`: an empty answer means that the server wants no key. */
	askKey(origin: string, isOptional: boolean): PromiseLike<string | undefined>;
	askAzureCredential(origin: string): PromiseLike<'signIn' | 'key' | undefined>;
	/** Does not wait for the user. */
	tell(sentence: string, buttons: Readonly<Record<string, () => void>>): void;
}

/** The same, by VS Code's own widgets. */
export const endpointUi: EndpointUi = {
	createPicker: () => vscode.window.createQuickPick<RecipeItem>(),
	ask: (title, { prompt, placeHolder, value, problem }) =>
		vscode.window.showInputBox({
			title,
			prompt,
			placeHolder,
			ignoreFocusOut: true,
			...(value !== undefined && { value }),
			validateInput: problem,
		}),
	askKey: (origin, isOptional) =>
		vscode.window.showInputBox({
			title: `API key for ${origin}`,
			prompt: `Kept in VS Code’s secret storage and sent to this origin only.${isOptional ? ' Leave it empty if the server wants none.' : ''}`,
			placeHolder: origin === 'https://api.openai.com' ? 'sk-…' : '',
			password: true,
			ignoreFocusOut: true,
			validateInput: (text) => (text.trim() || isOptional ? undefined : 'Paste the key, or press Escape.'),
		}),
	async askAzureCredential(origin) {
		const signIn = {
			label: '$(account) Sign in with Microsoft',
			detail: 'Your account needs the role Cognitive Services OpenAI User. No key is stored.',
			what: 'signIn' as const,
		};
		const key = {
			label: '$(key) Use a key of the resource',
			detail: 'Kept for this origin only.',
			what: 'key' as const,
		};
		const options = { title: `How to reach ${origin}`, ignoreFocusOut: true };
		return (await vscode.window.showQuickPick([signIn, key], options))?.what;
	},
	tell(sentence, buttons) {
		void vscode.window.showInformationMessage(plainNotice(sentence), ...Object.keys(buttons)).then((choice) => {
			if (choice !== undefined) buttons[choice]?.();
		});
	},
};
