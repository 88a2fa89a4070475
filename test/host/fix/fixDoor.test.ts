import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import * as vscode from 'vscode';
import { registerFixDoor } from '../../../src/host/fix/fixDoor.ts';
import type { Failure } from '../../../src/shared/failure.ts';
import { COMMANDS } from '../../../src/shared/ids.ts';
import type { Step } from '../../fakes/scriptedModel.ts';
import { type ScriptedEngine, scriptedEngine, tabs } from '../doorFakes.ts';
import { closeEditors, createOutside, createScratch, type Scratch, typeInto, until } from '../scratch.ts';

describe('fix door', () => {
	let scratch: Scratch;
	let reported: vscode.DiagnosticCollection;
	let door: vscode.Disposable | undefined;
	let engine: ScriptedEngine | undefined;

	beforeEach(() => {
		scratch = createScratch();
		reported = vscode.languages.createDiagnosticCollection('tandem-test');
	});
	afterEach(async () => {
		door?.dispose();
		engine?.dispose();
		reported.dispose();
		await closeEditors();
		scratch.remove();
	});

	function openDoor(steps: readonly Step[], answer?: 'approved' | 'rejected'): void {
		const built = scriptedEngine(scratch.paths, steps, answer);
		engine = built;
		door = registerFixDoor({ engine: async () => built });
	}

	function report(name: string, line: number, message: string): void {
		const range = new vscode.Range(line, 0, line, 5);
		reported.set(scratch.uri(name), [new vscode.Diagnostic(range, message)]);
	}

	async function offered(uri: vscode.Uri, line: number): Promise<vscode.CodeAction[]> {
		const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
			'vscode.executeCodeActionProvider',
			uri,
			new vscode.Range(line, 0, line, 0),
		);
		return all.filter(({ title }) => title.startsWith('Fix with Tandem'));
	}

	/** Picks the light bulb's entry and waits until the proposal is shown. */
	async function pick(name: string, line: number): Promise<vscode.Tab> {
		await vscode.workspace.openTextDocument(scratch.uri(name));
		const [action] = await offered(scratch.uri(name), line);
		assert.ok(action?.command);
		void vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
		await until('the proposal is shown', () => tabs().some(isProposal));
		const tab = tabs().find(isProposal);
		assert.ok(tab);
		return tab;
	}

	const isProposal = (tab: vscode.Tab) => tab.label.startsWith('Tandem fix ');
	const patch = (...lines: string[]) => ({
		text: 'I will change it.',
		calls: [{ name: 'apply_patch', arguments: { input: ['*** Begin Patch', ...lines, '*** End Patch'].join('\n') } }],
	});
	const fixOf = (name: string) => [
		patch(`*** Update File: ${scratch.path(name)}`, '@@', ' one', '-two', '+TWO', ' three'),
		{ text: 'It was too small.' },
	];

	it('offers a title for each problem, asks no model for it, and is never preferred', async () => {
		openDoor([]);
		scratch.write('a.txt', 'one\ntwo\n');
		await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		const range = new vscode.Range(1, 0, 1, 3);
		reported.set(scratch.uri('a.txt'), [
			new vscode.Diagnostic(range, 'Bad two'),
			new vscode.Diagnostic(range, 'Other'),
		]);
		const actions = await offered(scratch.uri('a.txt'), 1);
		assert.deepEqual(actions.map(({ title }) => title).sort(), ['Fix with Tandem: Bad two', 'Fix with Tandem: Other']);
		assert.ok(actions.every(({ isPreferred, edit }) => !isPreferred && !edit));
		assert.ok(actions.every(({ kind }) => kind && vscode.CodeActionKind.QuickFix.contains(kind)));
		assert.deepEqual(await offered(scratch.uri('a.txt'), 0), []);
		assert.equal(engine?.model.requests.length, 0);
	});

	it('offers nothing where it could not edit', async () => {
		openDoor([]);
		const outside = createOutside();
		outside.write('a.txt', 'one\n');
		const uri = outside.uri('a.txt');
		await vscode.workspace.openTextDocument(uri);
		reported.set(uri, [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), 'Bad')]);
		assert.deepEqual(await offered(uri, 0), []);
		outside.remove();
	});

	it('offers nothing in a read-only file, nor for hints, which VS Code does not list as problems', async () => {
		openDoor([]);
		const range = new vscode.Range(0, 0, 0, 3);
		for (const name of ['locked.txt', 'free.txt']) {
			scratch.write(name, 'one\n');
			await vscode.workspace.openTextDocument(scratch.uri(name));
			reported.set(scratch.uri(name), [
				new vscode.Diagnostic(range, 'Bad', vscode.DiagnosticSeverity.Information),
				new vscode.Diagnostic(range, 'Unused', vscode.DiagnosticSeverity.Hint),
			]);
		}
		chmodSync(scratch.file('locked.txt'), 0o444);
		assert.deepEqual(await offered(scratch.uri('locked.txt'), 0), []);
		const actions = await offered(scratch.uri('free.txt'), 0);
		// With two there would be the message in the title.
		assert.deepEqual(
			actions.map(({ title }) => title),
			['Fix with Tandem'],
		);
	});

	it('shows a proposal as a diff and writes nothing before it is accepted', async () => {
		openDoor(fixOf('a.txt'));
		scratch.write('a.txt', 'one\r\ntwo\r\nthree');
		report('a.txt', 1, 'Too small');
		const tab = await pick('a.txt', 1);
		const request = engine?.model.requests[0];
		assert.match(request?.messages[0]?.text ?? '', /line 2:1–?.*error: Too small[\s\S]*2\| two/);
		assert.ok(tab.input instanceof vscode.TabInputTextDiff);
		assert.equal(tab.input.original.toString(), scratch.uri('a.txt').toString());
		const shown = await vscode.workspace.openTextDocument(tab.input.modified);
		assert.equal(shown.getText().replaceAll('\r', ''), 'one\nTWO\nthree');
		assert.equal(scratch.bytes('a.txt'), 'one\r\ntwo\r\nthree');
		await vscode.commands.executeCommand(COMMANDS.acceptFix, tab.input.modified);
		assert.equal(scratch.bytes('a.txt'), 'one\r\nTWO\r\nthree');
		assert.ok(!tabs().some(isProposal));
		assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), scratch.uri('a.txt').toString());
		assert.deepEqual(engine?.asked, []);
	});

	it('rejected or closed, it leaves everything as it was', async () => {
		scratch.write('a.txt', 'one\ntwo\nthree\n');
		report('a.txt', 1, 'Too small');
		openDoor([...fixOf('a.txt'), ...fixOf('a.txt')]);
		await pick('a.txt', 1);
		await vscode.commands.executeCommand(COMMANDS.rejectFix);
		assert.ok(!tabs().some(isProposal));
		await vscode.window.tabGroups.close(await pick('a.txt', 1));
		await new Promise((resolve) => setTimeout(resolve, 200));
		await vscode.commands.executeCommand(COMMANDS.acceptFix);
		assert.equal(scratch.bytes('a.txt'), 'one\ntwo\nthree\n');
	});

	it('does not write over what the user typed since', async () => {
		scratch.write('a.txt', 'one\ntwo\nthree\n');
		report('a.txt', 1, 'Too small');
		openDoor(fixOf('a.txt'));
		await pick('a.txt', 1);
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await typeInto(document, 2, 'mine ');
		await vscode.commands.executeCommand(COMMANDS.acceptFix);
		assert.equal(document.getText(), 'one\ntwo\nmine three\n');
		assert.ok(!tabs().some(isProposal));
	});

	it('several files are one proposal, and one undo step', async () => {
		scratch.write('a.txt', 'one\ntwo\nthree\n');
		scratch.write('b.txt', 'x\n');
		report('a.txt', 1, 'Too small');
		openDoor([
			patch(
				`*** Update File: ${scratch.path('a.txt')}`,
				'@@',
				'-two',
				'+TWO',
				`*** Update File: ${scratch.path('b.txt')}`,
				'@@',
				'-x',
				'+y',
			),
			patch(`*** Add File: ${scratch.path('c.txt')}`, '+new'),
			{ text: 'Done.' },
		]);
		const tab = await pick('a.txt', 1);
		assert.match(tab.label, /^Tandem fix 1: 3 files/);
		await vscode.commands.executeCommand(COMMANDS.acceptFix);
		assert.deepEqual(
			['a.txt', 'b.txt', 'c.txt'].map((name) => scratch.bytes(name)),
			['one\nTWO\nthree\n', 'y\n', 'new\n'],
		);
		assert.ok(!tabs().some(isProposal));
	});

	it('a sensitive file asks before it is written, and a no leaves the proposal open', async () => {
		scratch.write('.vscode/settings.json', '{\n"a": 1\n}\n');
		report('.vscode/settings.json', 1, 'Bad value');
		const steps = [
			patch(`*** Update File: ${scratch.path('.vscode/settings.json')}`, '@@', ' {', '-"a": 1', '+"a": 2', ' }'),
			{ text: 'Done.' },
		];
		openDoor(steps, 'rejected');
		await pick('.vscode/settings.json', 1);
		assert.deepEqual(engine?.asked, []);
		await vscode.commands.executeCommand(COMMANDS.acceptFix);
		assert.equal(engine?.asked.length, 1);
		assert.equal(scratch.bytes('.vscode/settings.json'), '{\n"a": 1\n}\n');
		assert.ok(tabs().some(isProposal));
	});

	it('a failure, no fix, and a problem that is gone end without a proposal', async () => {
		scratch.write('a.txt', 'one\ntwo\n');
		report('a.txt', 1, 'Too small');
		const failure: Failure = { kind: 'noKey', sentence: 'No key.', action: 'setApiKey' };
		door = registerFixDoor({ engine: async () => failure });
		const picked = { message: 'Too small', line: 1, character: 0 };
		await vscode.commands.executeCommand(COMMANDS.fix, scratch.uri('a.txt'), picked);
		door.dispose();
		openDoor([{ text: 'The report is wrong.' }]);
		await vscode.commands.executeCommand(COMMANDS.fix, scratch.uri('a.txt'), picked);
		assert.equal(engine?.model.requests.length, 1);
		await vscode.commands.executeCommand(COMMANDS.fix, scratch.uri('a.txt'), { ...picked, message: 'Gone' });
		assert.equal(engine?.model.requests.length, 1);
		assert.ok(!tabs().some(isProposal));
	});

	it('without an argument it takes the problem at the cursor', async () => {
		scratch.write('a.txt', 'one\ntwo\nthree\n');
		report('a.txt', 1, 'Too small');
		openDoor(fixOf('a.txt'));
		const editor = await vscode.window.showTextDocument(scratch.uri('a.txt'));
		editor.selection = new vscode.Selection(1, 1, 1, 1);
		void vscode.commands.executeCommand(COMMANDS.fix);
		await until('the proposal is shown', () => tabs().some(isProposal));
		await vscode.commands.executeCommand(COMMANDS.acceptFix);
		assert.equal(scratch.bytes('a.txt'), 'one\nTWO\nthree\n');
	});
});
