import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { createSaveOutputs, safeName } from '../../../src/host/hosted/saveOutputs.ts';
import { startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { fakeSettings, keysWith } from '../models/fakes.ts';
import { createOutside, type Scratch } from '../scratch.ts';

const BYTES = Uint8Array.from([0, 255, 13, 10, 128]);

describe('saveOutputs', () => {
	let storage: Scratch;
	beforeEach(() => {
		storage = createOutside();
	});
	afterEach(() => storage.remove());

	it('fetches a file with the key of the endpoint and writes it where the user said; Escape fetches nothing', async () => {
		const routes: string[] = [];
		const endpoint = await startEndpoint({
			answer: () => ({}),
			key: 'sk-here',
			validate: false,
			routes: ({ route }) => {
				routes.push(route);
				return { body: BYTES };
			},
		});
		try {
			const names: string[] = [];
			let place: vscode.Uri | undefined;
			const saves = createSaveOutputs({
				settings: fakeSettings({ endpoint: endpoint.baseUrl, model: 'm' }),
				keys: keysWith(new URL(endpoint.baseUrl).origin, 'sk-here'),
				pictures: {
					keep: async () => ({ kind: 'lost', sentence: '' }),
					read: async () => ({ mediaType: 'image/png', bytes: Buffer.from(BYTES) }),
				},
				askPlace: async (name) => {
					names.push(name);
					return place;
				},
			});
			const file = { id: 'cfile_1', container: 'cntr_1', name: '../../.vscode/settings.json' };
			await saves.file(file);
			assert.deepEqual([names, routes], [['settings.json'], []]);
			place = vscode.Uri.file(storage.file('saved.bin'));
			await saves.file(file);
			assert.deepEqual(routes, ['GET /v1/containers/cntr_1/files/cfile_1/content']);
			assert.deepEqual(new Uint8Array(readFileSync(place.fsPath)), BYTES);
			assert.ok(!vscode.window.visibleTextEditors.some(({ document }) => document.uri.path.endsWith('saved.bin')));
			place = vscode.Uri.file(storage.file('picture.png'));
			await saves.picture({ kind: 'kept', id: 'ab'.repeat(32), mediaType: 'image/png', bytes: 5 });
			assert.equal(names.at(-1), 'picture-abababab.png');
			assert.ok(existsSync(place.fsPath));
		} finally {
			await endpoint.close();
		}
	});

	it('a name of the endpoint’s is that of a plain file', () => {
		const names: Readonly<Record<string, string>> = {
			'a.csv': 'a.csv',
			'/mnt/data/a b.csv': 'a b.csv',
			'..\\..\\a.exe': 'a.exe',
			'..': 'file-',
			'.bashrc': 'bashrc',
			'con.txt': 'file-con.txt',
			'a\u202Egpj.exe': 'agpj.exe',
			'a:b?.txt': 'ab.txt',
			'': 'file-',
		};
		for (const [given, expected] of Object.entries(names)) assert.equal(safeName(given), expected);
		assert.ok(safeName('x'.repeat(999)).length <= 120);
	});
});
