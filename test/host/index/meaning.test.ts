import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Approver, Workspace } from '../../../src/core/ports.ts';
import { clock } from '../../../src/host/clock.ts';
import { createMeaning } from '../../../src/host/index/meaning.ts';
import type { MeaningParts } from '../../../src/host/index/meaningDoor.ts';
import { openLedger } from '../../../src/host/money/ledgerFile.ts';
import { createMetering } from '../../../src/host/money/metering.ts';
import { createSending } from '../../../src/host/sent/sending.ts';
import { createProblems } from '../../../src/host/workspace/problems.ts';
import { createWorkspace } from '../../../src/host/workspace/workspace.ts';
import { createWorkspacePaths } from '../../../src/host/workspace/workspacePaths.ts';
import type { FoundPlace } from '../../../src/shared/indexProtocol.ts';
import { embeddingsRoute } from '../../endpoint/embeddings.ts';
import { type Endpoint, startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { fakeMemory, fakeSettings, keysWith } from '../models/fakes.ts';
import { createOutside, createScratch, never, type Scratch } from '../scratch.ts';

const TOKEN = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const EMBEDDINGS = { model: 'text-embedding-3-small', dimensions: 8 };
const PRICES = [{ id: EMBEDDINGS.model, price: { input: 20, output: 0 } }];

describe('meaning', () => {
	const validator = createValidator();
	let scratch: Scratch;
	let storage: Scratch;
	let endpoint: Endpoint;
	let seen: Parameters<typeof embeddingsRoute>[1];
	let isDown: boolean;
	const closing: { dispose(): void }[] = [];

	beforeEach(async () => {
		scratch = createScratch();
		storage = createOutside();
		seen = [];
		isDown = false;
		const route = embeddingsRoute(validator, seen);
		const down = { status: 400, body: { error: { message: 'no such model' } } };
		endpoint = await startEndpoint({
			validate: validator,
			answer: () => ({}),
			routes: (request) => (isDown ? down : route(request)),
		});
	});
	afterEach(async () => {
		for (const each of closing.splice(0)) each.dispose();
		await endpoint.close();
		scratch.remove();
		storage.remove();
	});

	const create = (embeddings: unknown = EMBEDDINGS, memory = fakeMemory()) => {
		const questions: Parameters<Approver['ask']>[0][] = [];
		const approver: Approver = {
			async ask(question) {
				questions.push(question);
				return 'approved';
			},
		};
		const said = { endpoint: endpoint.baseUrl, model: 'gpt-4.1', models: PRICES };
		const settings = { ...fakeSettings(said), embeddings: () => embeddings };
		const keys = keysWith('', '');
		const storageFolder = storage.file('tandem');
		const metering = createMetering({ settings, costsFolder: storage.file('costs'), tokensThread: '', clock });
		const sending = createSending({ storageFolder, settings, keys, count: async () => undefined, clock });
		closing.push(metering, sending.log);
		const paths = createWorkspacePaths();
		const workspace: Workspace = createWorkspace(paths, createProblems(paths), async () => undefined);
		const parts: MeaningParts = {
			...{ settings, keys, memory, paths, workspace, metering, sending, clock, storageFolder },
		};
		return { meaning: createMeaning(parts, approver), questions, sending, memory };
	};
	const place = (name: string, endLine = 3): FoundPlace => ({
		...{ path: scratch.path(name), startLine: 1, endLine, score: 1, reason: 'words' },
	});
	const indexed =
		(...places: readonly FoundPlace[]) =>
		async () => ({ value: places, partial: false });
	const QUESTION = { query: 'the sum', limit: 10, budgetTokens: 4_000 };
	const inputs = () => seen.map(({ input }) => input as readonly string[]);

	it('asks once with the price, sends each text once, takes it down and charges it', async () => {
		scratch.write('a.ts', 'export const a = 1;\n');
		scratch.write('b.ts', 'export const b = 2;\n');
		const { meaning, questions, sending, memory } = create();
		const ask = indexed(place('a.ts'), place('b.ts'));
		const [found] = await Promise.all([meaning.search(QUESTION, ask, never), meaning.search(QUESTION, ask, never)]);
		assert.ok(!('unavailable' in found));
		assert.match(found.note ?? '', /^by meaning, \$0\.00006$/);
		assert.equal(questions.length, 1);
		assert.match(questions[0]?.reason ?? '', /up to 60 places .* would go to 127\.0\.0\.1|localhost/);
		assert.match(questions[0]?.effect ?? '', /About \$0\.48 a question at most: up to 24,000 tokens/);
		seen.length = 0;
		await meaning.search({ ...QUESTION, query: 'another' }, ask, never);
		assert.deepEqual(inputs(), [['another']]);
		const later = create(EMBEDDINGS, memory);
		await later.meaning.search({ ...QUESTION, query: 'a third' }, ask, never);
		assert.deepEqual(later.questions, [], 'the answer is kept');
		assert.deepEqual(inputs().at(-1), ['a third'], 'so are the vectors');
		const records = await sending.log.records('');
		const [first] = records;
		assert.equal(first?.door, 'search by meaning');
		assert.equal(first?.state, 'done');
		assert.deepEqual(
			first?.parts.map(({ title }) => title),
			['What was looked for', `${scratch.path('a.ts')}, lines 1–3`, `${scratch.path('b.ts')}, lines 1–3`],
		);
		assert.deepEqual(sending.log.bodyOf(records.at(-1)?.id ?? ''), { ...seen[0] });
		const charges = await openLedger(storage.file('costs'), clock).read(1);
		assert.ok(charges.every(({ model, counted }) => model === EMBEDDINGS.model && counted));
		assert.ok((charges[0]?.dollars ?? 0) > 0);
	});

	it('a secret does not leave, nor a file that may hold one; unsaved text counts', async () => {
		scratch.write('a.ts', `const token = '${TOKEN}';\n`);
		scratch.write('.env', 'PASSWORD=hunter2hunter2\n');
		scratch.write('b.ts', 'saved\n');
		const document = await vscode.workspace.openTextDocument(scratch.uri('b.ts'));
		const edit = new vscode.WorkspaceEdit();
		edit.insert(document.uri, new vscode.Position(0, 0), 'unsaved ');
		await vscode.workspace.applyEdit(edit);
		const { meaning, sending } = create();
		const ask = indexed(place('a.ts'), place('.env'), place('b.ts'), place('gone.ts'));
		await meaning.search({ ...QUESTION, query: `where is ${TOKEN}` }, ask, never);
		const sent = inputs().flat();
		assert.equal(sent.length, 3);
		assert.ok(!sent.join('').includes(TOKEN) && !sent.join('').includes('hunter2'), sent.join('\n'));
		assert.ok(sent.some((text) => text.includes('unsaved saved')));
		const [record] = await sending.log.records('');
		assert.equal(record?.without.length, 2);
		await document.save();
	});

	it('an endpoint that refuses leaves the order of the index', async () => {
		scratch.write('a.ts', 'a\n');
		scratch.write('b.ts', 'b\n');
		isDown = true;
		const { meaning } = create();
		const places = [place('b.ts'), place('a.ts')];
		const found = await meaning.search(QUESTION, indexed(...places), never);
		assert.deepEqual(found, { value: places, partial: false, note: 'not by meaning' });
	});

	it('goes to the endpoint that the setting names, and to none when that is no address', async () => {
		scratch.write('a.ts', 'a\n');
		scratch.write('b.ts', 'b\n');
		const ask = indexed(place('a.ts'), place('b.ts'));
		const { meaning, questions } = create({ ...EMBEDDINGS, endpoint: 'http://elsewhere.example/v1' });
		const found = await meaning.search(QUESTION, ask, never);
		assert.equal('note' in found, false);
		assert.deepEqual([questions, seen], [[], []]);
		const other = create({ ...EMBEDDINGS, endpoint: `${endpoint.baseUrl}/` });
		await other.meaning.search(QUESTION, ask, never);
		assert.equal(seen.length, 1);
	});
});
