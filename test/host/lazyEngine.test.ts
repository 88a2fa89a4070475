import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { Approvals } from '../../src/core/approvals.ts';
import { createApiKeys } from '../../src/host/apiKeys.ts';
import { createMcpTokens } from '../../src/host/hosted/mcpTokens.ts';
import { lazyEngine } from '../../src/host/lazyEngine.ts';
import { createSettings } from '../../src/host/settings.ts';
import { Quirks } from '../../src/remote/openai/quirks.ts';
import { fakeMemory } from './models/fakes.ts';
import { createOutside } from './scratch.ts';

describe('lazyEngine', () => {
	it('a failed start is tried again at the next use, and a good one is kept', async () => {
		const storage = createOutside();
		const settings = createSettings();
		storage.write('storage', 'a file where the folder should be');
		const secrets = {
			get: async () => undefined,
			store: async () => {},
			delete: async () => {},
			onDidChange: () => ({ dispose() {} }),
		};
		const engine = lazyEngine({
			storageFolder: storage.file('storage'),
			costsFolder: storage.file('costs'),
			settings,
			keys: createApiKeys(secrets, {}),
			quirks: new Quirks(),
			tokens: createMcpTokens(secrets),
			memory: fakeMemory(),
			approvals: new Approvals(() => 'id'),
			users: { home: vscode.Uri.file(storage.file('home')), prompts: vscode.Uri.file(storage.file('prompts')) },
			record: () => {},
			onRequest: () => {},
			tell: () => {},
		});
		await assert.rejects(engine.get());
		rmSync(storage.file('storage'));
		const first = await engine.get();
		assert.equal(await engine.get(), first);
		engine.dispose();
		settings.dispose();
		storage.remove();
	});
});
