import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ModelEvent } from '../../../src/core/ports.ts';
import { registerFixDoor } from '../../../src/host/fix/fixDoor.ts';
import { COMMANDS } from '../../../src/shared/ids.ts';
import type { Step } from '../../fakes/scriptedModel.ts';
import { type ScriptedEngine, scriptedEngine, tabs } from '../doorFakes.ts';
import { closeEditors, createScratch, type Scratch, typeInto, until } from '../scratch.ts';

const TEXT = 'one\r\ntwo\r\nthree\r\nfour\r\nfive\r\n';

describe('rewrite selection', () => {
	let scratch: Scratch;
	let door: vscode.Disposable | undefined;
	let engine: ScriptedEngine | undefined;

	beforeEach(() => {
		scratch = createScratch();
		scratch.write('a.txt', TEXT);
	});
	afterEach(async () => {
		door?.dispose();
		engine?.dispose();
		await closeEditors();
		scratch.remove();
	});

	const isProposal = (tab: vscode.Tab) => tab.label.startsWith('Tandem rewrite ');
	const command = (name: string, ...args: readonly unknown[]) => vscode.commands.executeCommand(name, ...args);

	/** Selects lines 2 and 3, the last without its line end, and asks. */
	async function rewrite(steps: readonly Step[]): Promise<vscode.TextDocument> {
		const built = scriptedEngine(scratch.paths, steps);
		engine = built;
		door = registerFixDoor({ engine: async () => built });
		const editor = await vscode.window.showTextDocument(scratch.uri('a.txt'));
		editor.selection = new vscode.Selection(1, 1, 2, 5);
		void command(COMMANDS.rewriteSelection, 'Shout');
		return editor.document;
	}

	/** What the right side of the diff holds. */
	async function proposed(): Promise<string> {
		const input = tabs().find(isProposal)?.input;
		if (!(input instanceof vscode.TabInputTextDiff)) return '';
		return (await vscode.workspace.openTextDocument(input.modified)).getText();
	}

	it('writes whole lines with the file’s line ends on Accept, and keeps what was typed elsewhere meanwhile', async () => {
		const document = await rewrite([{ text: 'TWO\nTHREE' }]);
		await until('the proposal', () => tabs().some(isProposal));
		let shown = '';
		await until('its text', () => {
			void proposed().then((text) => {
				shown = text;
			});
			return shown.includes('THREE');
		});
		assert.equal(engine?.model.requests[0]?.prediction, 'two\nthree\n');
		assert.equal(document.getText(), TEXT, 'nothing is written yet');
		await typeInto(document, 4, 'more ');
		await command(COMMANDS.acceptFix);
		await until('the text', () => document.getText().includes('TWO\r\nTHREE\r\nfour\r\n'));
		assert.match(document.getText(), /more /);
		assert.ok(!tabs().some(isProposal));
	});

	it('writes nothing over the same lines that were typed meanwhile', async () => {
		const document = await rewrite([{ text: 'TWO\nTHREE' }]);
		await until('the request', () => engine?.model.requests.length === 1 && tabs().some(isProposal));
		await typeInto(document, 1, 'mine ');
		const typed = document.getText();
		await command(COMMANDS.acceptFix);
		await until('the diff to go', () => !tabs().some(isProposal));
		assert.equal(document.getText(), typed);
	});

	it('closing the diff while it grows stops the request', async () => {
		let stopped = false;
		await rewrite([
			async function* (_request, signal): AsyncGenerator<ModelEvent> {
				yield { kind: 'text', delta: 'TWO\nTH' };
				await new Promise((resolve) => signal.addEventListener('abort', resolve));
				stopped = true;
				yield { kind: 'cancelled', partialText: 'TWO\nTH' };
			},
		]);
		await until('the diff', () => tabs().some(isProposal));
		await command(COMMANDS.acceptFix);
		assert.equal(scratch.bytes('a.txt'), TEXT, 'what is not whole cannot be accepted');
		const tab = tabs().find(isProposal);
		assert.ok(tab);
		await vscode.window.tabGroups.close(tab);
		await until('the stop', () => stopped);
		assert.equal(scratch.bytes('a.txt'), TEXT);
	});

	it('shows nothing of a refusal, a cut answer or the same text', async () => {
		for (const step of [
			{ text: '', refusal: 'I will not.' },
			{ text: 'TWO', reason: 'length' as const },
			{ text: 'two\nthree' },
		]) {
			await rewrite([step]);
			await until('the request', () => engine?.model.requests.length === 1);
			await until('the diff to go', () => !tabs().some(isProposal));
			assert.equal(scratch.bytes('a.txt'), TEXT);
			door?.dispose();
			engine?.dispose();
		}
	});

	it('offers the rewrite of a selection among the refactorings, and asks nobody for it', async () => {
		const built = scriptedEngine(scratch.paths, []);
		engine = built;
		door = registerFixDoor({ engine: async () => built });
		await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		const offered = async (range: vscode.Range) =>
			(
				await vscode.commands.executeCommand<vscode.CodeAction[]>(
					'vscode.executeCodeActionProvider',
					scratch.uri('a.txt'),
					range,
				)
			).filter(({ title }) => title === 'Rewrite with Tandem…');
		const [action, ...more] = await offered(new vscode.Range(1, 0, 2, 0));
		assert.ok(action?.kind && vscode.CodeActionKind.RefactorRewrite.contains(action.kind));
		assert.equal(more.length, 0);
		assert.equal((await offered(new vscode.Range(1, 0, 1, 0))).length, 0);
		assert.equal(built.model.requests.length, 0);
	});
});
