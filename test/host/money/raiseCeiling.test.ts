import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { raiseCeiling } from '../../../src/host/money/raiseCeiling.ts';
import { SETTINGS } from '../../../src/shared/ids.ts';

const HIT = { scope: 'turn', unit: 'dollars', ceiling: 5, needed: 5.2 } as const;

describe('raiseCeiling', () => {
	const own = () => vscode.workspace.getConfiguration().inspect(SETTINGS.ceilings)?.globalValue;
	const set = (value: unknown) =>
		vscode.workspace.getConfiguration().update(SETTINGS.ceilings, value, vscode.ConfigurationTarget.Global);

	afterEach(() => set(undefined));

	/** The quick pick is answered as a user does it: by keys. */
	async function answered(...commands: readonly string[]): Promise<boolean> {
		const raised = raiseCeiling(HIT);
		for (const command of commands) {
			await new Promise((resolve) => setTimeout(resolve, 300));
			await vscode.commands.executeCommand(command);
		}
		return raised;
	}

	it('raises the ceiling that was hit and leaves the others as they are', async () => {
		await set({ dollarsPerDay: 7 });
		assert.equal(await answered('workbench.action.acceptSelectedQuickOpenItem'), true);
		assert.deepEqual(own(), { dollarsPerDay: 7, dollarsPerTurn: 10 });
	});

	it('switches it off only when the user picks that', async () => {
		const next = 'workbench.action.quickOpenSelectNext';
		assert.equal(await answered(next, next, 'workbench.action.acceptSelectedQuickOpenItem'), true);
		assert.deepEqual(own(), { dollarsPerTurn: 0 });
	});

	it('Escape leaves everything as it is', async () => {
		assert.equal(await answered('workbench.action.closeQuickOpen'), false);
		assert.equal(own(), undefined);
	});
});
