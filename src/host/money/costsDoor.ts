import * as vscode from 'vscode';
import { COMMANDS } from '../../shared/ids.ts';
import type { Costs, CostsDeps } from './showCosts.ts';

/** Offers the views of what was spent; what they need is loaded when one is opened. */
export function registerCosts(deps: CostsDeps): vscode.Disposable {
	let opened: Promise<Costs> | undefined;
	const costs = () => {
		opened ??= import('./showCosts.ts').then(({ Costs: View }) => new View(deps));
		return opened;
	};
	return vscode.Disposable.from(
		vscode.commands.registerCommand(COMMANDS.showCosts, async () => (await costs()).show()),
		vscode.commands.registerCommand(COMMANDS.exportCosts, async () => (await costs()).export()),
		{ dispose: () => void opened?.then((view) => view.dispose()) },
	);
}
