import * as vscode from 'vscode';
import { type CeilingField, fieldOf, raisedCeiling } from '../../core/models/ceilingSetting.ts';
import { amountWords, scopeWords } from '../../core/models/moneyWords.ts';
import type { CeilingHit } from '../../shared/failure.ts';
import { SETTINGS } from '../../shared/ids.ts';

interface Choice extends vscode.QuickPickItem {
	/** The new ceiling; 0 is none. */
	readonly amount: () => Promise<number | undefined>;
}

/** Lets the user raise the ceiling that stopped a request, and writes it to their settings. True when it goes on. */
export async function raiseCeiling(hit: CeilingHit): Promise<boolean> {
	const scope = scopeWords(hit.scope);
	const round = raisedCeiling(hit);
	const choices: readonly Choice[] = [
		{ label: `$(arrow-up) Raise to ${amountWords(round, hit.unit)} for ${scope}`, amount: async () => round },
		{ label: '$(edit) Another Amount…', amount: () => askAmount(hit) },
		{ label: `$(circle-slash) No Ceiling in ${titled(hit.unit)} for ${titled(scope)}`, amount: async () => 0 },
	];
	const needed = amountWords(hit.needed, hit.unit);
	const chosen = await vscode.window.showQuickPick(choices, {
		title: 'Raise Ceiling and Continue',
		placeHolder: `To go on, ${needed} must be allowed for ${scope}; ${amountWords(hit.ceiling, hit.unit)} was`,
	});
	const amount = await chosen?.amount();
	if (amount === undefined) return false;
	return write(fieldOf(hit), amount);
}

async function askAmount({ unit, scope, needed }: CeilingHit): Promise<number | undefined> {
	const least = amountWords(needed, unit);
	const text = await vscode.window.showInputBox({
		title: `Ceiling for ${scopeWords(scope)}`,
		prompt: unit === 'dollars' ? 'US dollars' : 'Tokens',
		validateInput: (typed) => (Number(typed) >= needed ? undefined : `To go on it must be at least ${least}.`),
	});
	return text === undefined ? undefined : Number(text);
}

async function write(field: CeilingField, amount: number): Promise<boolean> {
	const settings = vscode.workspace.getConfiguration();
	const own = settings.inspect<unknown>(SETTINGS.ceilings)?.globalValue;
	const kept = typeof own === 'object' && own !== null && !Array.isArray(own) ? own : {};
	try {
		await settings.update(SETTINGS.ceilings, { ...kept, [field]: amount }, vscode.ConfigurationTarget.Global);
		return true;
	} catch {
		void vscode.window.showErrorMessage(
			'Your settings could not be written. Mend settings.json, then raise the ceiling again.',
		);
		return false;
	}
}

function titled(words: string): string {
	return words.replace(/(^| )([b-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}
