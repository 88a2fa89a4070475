import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Model, ModelRequest } from '../../../src/core/ports.ts';
import { clock } from '../../../src/host/clock.ts';
import { type ComparedDocuments, createComparedDocuments } from '../../../src/host/models/comparedDocuments.ts';
import { type CompareUi, compareModels } from '../../../src/host/models/compareModels.ts';
import { createQuirks } from '../../../src/host/models/quirksMemory.ts';
import { createKnownDates } from '../../../src/host/models/shutdownDates.ts';
import { createModels } from '../../../src/host/models.ts';
import { scriptedModel } from '../../fakes/scriptedModel.ts';
import { tabs } from '../doorFakes.ts';
import { closeEditors } from '../scratch.ts';
import { fakeMemory, fakeSettings, keysWith } from './fakes.ts';

const REQUEST: ModelRequest = {
	model: 'gpt-4.1',
	system: 'You help.',
	messages: [{ role: 'user', text: 'Hello' }],
	tools: [],
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'k',
};
const ENDPOINT = 'http://127.0.0.1:1/v1';

describe('compareModels', () => {
	let documents: ComparedDocuments;
	let answers: ('run' | 'other' | undefined)[];
	let asked: string[];
	let offered: string[];

	beforeEach(() => {
		documents = createComparedDocuments();
		answers = ['run'];
		asked = [];
		offered = [];
	});
	afterEach(async () => {
		documents.dispose();
		await closeEditors();
	});

	const ui: CompareUi = {
		async pickModel(_, names) {
			asked.push(`pick ${names.join(' ')}`);
			return 'llama';
		},
		async confirm(models, detail) {
			asked.push(`${models.join(' ')}: ${detail}`);
			return answers.shift();
		},
		offerChange: (sentence, model) => void offered.push(`${model} | ${sentence}`),
	};
	const settings = fakeSettings({ endpoint: ENDPOINT, model: 'gpt-4.1' });
	const compare = async () => {
		const model = scriptedModel([{ text: 'From one.' }, { calls: [{ name: 'write_file', arguments: '{}' }] }]);
		const memory = fakeMemory();
		await createKnownDates(memory).remember(ENDPOINT, [{ id: 'gpt-4.1-mini' }, { id: 'llama' }], 1);
		const comparison = async () => ({ request: REQUEST, model });
		await compareModels({ settings, memory, clock, comparison, documents }, ui);
		return model.requests.map((request) => request.model);
	};

	it('asks first, then shows both answers beside each other, read-only, and offers the change', async () => {
		assert.deepEqual(await compare(), ['gpt-4.1', 'gpt-6-luna']);
		assert.match(asked[0] ?? '', /^gpt-4\.1 gpt-6-luna: About \d+ tokens each/);
		assert.match(offered[0] ?? '', /^gpt-6-luna \| gpt-4\.1: 110 tokens.*gpt-6-luna: 110 tokens/);
		const tab = tabs().find(({ input }) => input instanceof vscode.TabInputTextDiff);
		assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
		assert.equal(tab.label, 'gpt-4.1 ↔ gpt-6-luna');
		const [left, right] = await Promise.all(
			[tab.input.original, tab.input.modified].map(async (uri) =>
				(await vscode.workspace.openTextDocument(uri)).getText(),
			),
		);
		assert.match(left ?? '', /^Model {7}gpt-4\.1\n.*From one\.\n$/s);
		assert.match(right ?? '', /^Model {7}gpt-6-luna\n.*Would call write_file, which was not run:\n\{\}\n$/s);
	});

	it('spends nothing without a yes', async () => {
		answers = [undefined];
		assert.deepEqual(await compare(), []);
		assert.deepEqual(offered, []);
	});

	it('takes another model that the endpoint listed, and asks anew', async () => {
		answers = ['other', 'run'];
		assert.deepEqual(await compare(), ['gpt-4.1', 'llama']);
		assert.deepEqual(asked[1], 'pick gpt-6-luna gpt-4.1-mini');
		assert.match(asked[2] ?? '', /^gpt-4\.1 llama: .*llama: price not known/);
	});

	it('compares the first request of the last ask of the chat, and says so when there is none', async () => {
		const deps = {
			quirks: createQuirks(fakeMemory()),
			memory: fakeMemory(),
			onRequest: () => {},
			sendPoint: (model: Model) => model,
		};
		const models = createModels({ ...deps, settings, keys: keysWith('', '') });
		const inner = scriptedModel([{ text: '1' }, { text: '2' }, { text: '3' }]);
		const none = await models.forComparison(() => inner);
		assert.ok('sentence' in none && /nothing was asked/.test(none.sentence));
		const door = await models.forAsk({ text: '' }, () => inner);
		const ready = await models.forAsk({ text: 'Hello' }, () => inner);
		assert.ok('model' in ready && 'model' in door);
		const signal = new AbortController().signal;
		for (const cacheKey of ['first', 'second'])
			for await (const _ of ready.model.stream({ ...REQUEST, cacheKey }, signal));
		for await (const _ of door.model.stream({ ...REQUEST, cacheKey: 'door' }, signal));
		const found = await models.forComparison(() => inner);
		assert.ok('request' in found && found.request.cacheKey === 'first');
	});
});
