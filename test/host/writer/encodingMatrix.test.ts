import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ToolResult } from '../../../src/core/tools/tool.ts';
import { createTurnChanges } from '../../../src/host/changes/turnChanges.ts';
import { openTurnStore } from '../../../src/host/changes/turnStore.ts';
import { createWriter, type WriteReport, type Writer } from '../../../src/host/writer/writer.ts';
import { closeEditors, createOutside, createScratch, never, type Scratch } from '../scratch.ts';
import { createToolRig, type ToolRig } from '../toolRig.ts';
import { ENCODING_TABLES, type EncodingTable } from './encodingTables.ts';
import {
	asHunks,
	asReplacements,
	bytesOf,
	createRandom,
	differenceFrom,
	editedLines,
	LINE_ENDS,
	type Line,
	type Random,
	randomEdits,
	randomLines,
	type TrueEdit,
} from './randomFiles.ts';

interface Case {
	readonly name: string;
	readonly kind: string;
	readonly before: Buffer;
	readonly lines: readonly Line[];
	readonly edits: readonly TrueEdit[];
}

/** More of them by hand: TANDEM_ROUNDS=20 TANDEM_GREP='encoding matrix' node test/run.mjs host. */
const ROUNDS = Number(process.env.TANDEM_ROUNDS) || 1;

describe('encoding matrix', () => {
	let scratch: Scratch;
	let storage: Scratch;
	let changes: ReturnType<typeof createTurnChanges>;
	let writer: Writer;
	let last: WriteReport | undefined;
	const random = createRandom(Number(process.env.TANDEM_SEED) || Date.now() % 1_000_000);
	const files = () => vscode.workspace.getConfiguration('files');
	const editor = () => vscode.workspace.getConfiguration('editor');

	/** A model that knows nothing of the files yet, in a turn of its own. */
	const rigFor = (turn: string) =>
		createToolRig(scratch, { editor: changes.editorFor({ turn, chat: 'chat', ask: 'test' }) });

	beforeEach(async () => {
		scratch = createScratch();
		storage = createOutside();
		const { workspace } = createToolRig(scratch).ports;
		const store = await openTurnStore(storage.folder);
		const real = createWriter(scratch.paths);
		writer = {
			async apply(...plan) {
				last = await real.apply(...plan);
				return last;
			},
		};
		changes = createTurnChanges({ writer, workspace, store });
	});
	before(async () => {
		console.log(`encoding matrix: seed ${random.seed}`);
		// U+2028 is text here: in an editor that is shown VS Code would ask whether to take it out.
		await editor().update('unusualLineTerminators', 'off', vscode.ConfigurationTarget.Global);
	});
	after(() => editor().update('unusualLineTerminators', undefined, vscode.ConfigurationTarget.Global));
	afterEach(async () => {
		await closeEditors();
		await files().update('encoding', undefined, vscode.ConfigurationTarget.Global);
		changes.dispose();
		scratch.remove();
		storage.remove();
	});

	for (const table of ENCODING_TABLES) {
		it(`keeps every byte outside of the edits, and undo gives the old ones back: ${table.name}`, async function () {
			this.timeout(60_000 * ROUNDS);
			await files().update('encoding', table.name, vscode.ConfigurationTarget.Global);
			for (let round = 0; round < ROUNDS; round++) {
				for (const kinds of [['LF', 'CRLF'], ['CR'], ['mixed', 'mixed with CR']]) {
					const turn = `${round} ${kinds}`;
					const cases = kinds.flatMap((kind) => [
						caseOf(random, table, kind, true, `${round} ${kind}, final.txt`),
						caseOf(random, table, kind, false, `${round} ${kind}, open.txt`),
					]);
					await checkPatch(cases, table, rigFor(`patch ${turn}`));
					// VS Code's save after its undo would make mixed line ends alike.
					await (kinds.includes('LF') ? checkEditorUndo(cases) : checkExactUndo(cases));
					// A call for each file takes its time: half of them will do.
					const half = random.next(2);
					const some = cases.filter((_, at) => at % 2 === half);
					await checkReplace(some, table, rigFor(`replace ${turn}`));
					await checkTurnUndo(some, `replace ${turn}`);
				}
			}
		});
	}

	function caseOf(random: Random, table: EncodingTable, kind: string, hasFinalEnd: boolean, name: string): Case {
		const lines = randomLines(random, table.alphabet, LINE_ENDS[kind] ?? [], hasFinalEnd);
		const edits = randomEdits(random, lines, table.alphabet);
		const before = bytesOf(table, lines);
		scratch.write(name, before);
		return { name, kind, before, lines, edits };
	}

	function assertEdited({ name, lines, edits }: Case, table: EncodingTable, result: ToolResult): void {
		const context = `seed ${random.seed}, ${table.name}, ${name}: ${JSON.stringify({ lines, edits })}\n${result.text}`;
		assert.equal(result.outcome, 'ok', context);
		const bytes = readFileSync(scratch.file(name));
		assert.equal(differenceFrom(bytes, table, editedLines(lines, edits)), undefined, context);
	}

	/** All files in one patch. */
	async function checkPatch(cases: readonly Case[], table: EncodingTable, rig: ToolRig): Promise<void> {
		const sections = cases.flatMap(({ name, lines, edits }) => [
			`*** Update File: ${scratch.path(name)}`,
			...asHunks(lines, edits),
		]);
		const result = await rig.patch(...sections);
		for (const each of cases) assertEdited(each, table, result);
		assert.doesNotMatch(result.text, /someone else|While/);
	}

	/** One Ctrl+Z in any of the files. */
	async function checkEditorUndo(cases: readonly Case[]): Promise<void> {
		const documents = await Promise.all(cases.map(({ name }) => vscode.workspace.openTextDocument(scratch.uri(name))));
		const [first] = documents;
		assert.ok(first);
		await vscode.window.showTextDocument(first);
		await vscode.commands.executeCommand('undo');
		for (const document of documents) assert.ok(await document.save());
		assertOld(cases, 'Ctrl+Z');
	}

	/** Undo with the exact texts that the writer told. */
	async function checkExactUndo(cases: readonly Case[]): Promise<void> {
		const written = last?.written ?? [];
		const changes = written.map(({ path, before = '', after = '' }) => ({
			kind: 'update' as const,
			path,
			base: after,
			edits: [{ start: 0, end: after.length, text: before }],
		}));
		const diskTexts = new Map(written.map(({ path, diskBefore = '' }) => [path, diskBefore]));
		const report = await writer.apply({ changes }, 'undo', never, diskTexts);
		assert.ok(report.changes.every(({ outcome, sentence }) => outcome === 'applied' && !sentence));
		assertOld(cases, 'exact undo');
	}

	/** Undo of the turn. */
	async function checkTurnUndo(cases: readonly Case[], turn: string): Promise<void> {
		assert.deepEqual((await changes.undo({ kind: 'turn', turn }, never)).refused, [], `seed ${random.seed}`);
		assertOld(cases, 'undo of the turn');
	}

	function assertOld(cases: readonly Case[], what: string): void {
		for (const { name, before } of cases)
			assert.equal(scratch.bytes(name), before.toString('latin1'), `seed ${random.seed}, ${what} in ${name}`);
	}

	async function checkReplace(cases: readonly Case[], table: EncodingTable, rig: ToolRig): Promise<void> {
		for (const each of cases) {
			const result = await rig.replace(scratch.path(each.name), ...asReplacements(each.lines, each.edits));
			assertEdited(each, table, result);
		}
	}

	for (const table of ENCODING_TABLES.filter(({ lacks }) => lacks !== undefined)) {
		it(`refuses characters that the encoding has not, and names them: ${table.name}`, async () => {
			await files().update('encoding', table.name, vscode.ConfigurationTarget.Global);
			const rig = rigFor('refused');
			const word = table.alphabet.slice(0, 2).join('');
			const before = table.encode(`one\n${word}\n`);
			scratch.write('a.txt', before);
			const lacks = table.lacks ?? '';
			const code = `U+${lacks.codePointAt(0)?.toString(16).toUpperCase()}`;
			const results = [
				await rig.patch(`*** Update File: ${scratch.path('a.txt')}`, '-one', `+${lacks}${word}\u200d`),
				await rig.replace(scratch.path('a.txt'), { old: 'one', new: `${lacks}${word}\u200d` }),
				await rig.patch(`*** Add File: ${scratch.path('b.txt')}`, `+${lacks}${word}\u200d`),
			];
			for (const { outcome, text } of results) {
				assert.equal(outcome, 'failed');
				assert.ok(text.includes(`its encoding ${table.name} has no “${lacks}” (${code}), U+200D.`), text);
				assert.match(text, /Use characters that it has, or escapes/);
			}
			assert.equal(scratch.bytes('a.txt'), before.toString('latin1'));
			assert.equal(scratch.bytes('b.txt'), undefined);
			const good = await rig.patch(`*** Add File: ${scratch.path('b.txt')}`, `+${word}`);
			assert.equal(good.outcome, 'ok', good.text);
			assert.equal(scratch.bytes('b.txt'), table.encode(`${word}\n`).toString('latin1'));
		});
	}
});
