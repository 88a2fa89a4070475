import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { takeNextAction } from '../../../src/host/chat/nextActions.ts';
import { COMMANDS } from '../../../src/shared/ids.ts';

describe('nextActions', () => {
	it('a model that is missing leads to the picker, not to a page of settings', async () => {
		let picked = 0;
		const command = vscode.commands.registerCommand(COMMANDS.chooseModel, () => void picked++);
		try {
			await takeNextAction('openModelSetting');
			assert.equal(picked, 1);
		} finally {
			command.dispose();
		}
	});
});
