import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, createScratch, type Scratch, typeInto } from '../scratch.ts';
import { createToolRig } from '../toolRig.ts';

describe('races for a file', () => {
	let scratch: Scratch;
	const LINES = Array.from({ length: 12 }, (_, at) => `line ${at}`);
	const TEXT = `${LINES.join('\n')}\n`;
	const open = () => vscode.workspace.openTextDocument(scratch.uri('a.txt'));
	const edit = () => [`*** Update File: ${scratch.path('a.txt')}`, '@@', ' line 8', '-line 9', '+LINE 9'];

	beforeEach(() => {
		scratch = createScratch();
		scratch.write('a.txt', TEXT);
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
	});

	/** A rig that does something once, when the first plan is made and not yet applied. */
	function interrupted(once: () => unknown) {
		let isDone = false;
		return createToolRig(scratch, {
			async beforeApply() {
				if (isDone) return;
				isDone = true;
				await once();
			},
		});
	}

	it('what the user types elsewhere in the file just before the edit stays; the same edit lands beside it', async () => {
		const rig = interrupted(async () => typeInto(await open(), 2, 'typed\n'));
		await rig.read(scratch.path('a.txt'));
		const first = await rig.patch(...edit());
		assert.equal(first.outcome, 'failed');
		assert.match(first.text, /changed since it was read\. Read it again and make the edit anew/);
		assert.ok(rig.reports[0]?.changes[0]?.isOvertaken);
		assert.equal((await rig.patch(...edit())).outcome, 'ok');
		assert.equal((await open()).getText(), TEXT.replace('line 2', 'typed\nline 2').replace('line 9', 'LINE 9'));
		assert.equal(scratch.bytes('a.txt'), TEXT, 'what the user typed is theirs to save');
	});

	it('what the user types in the same line stays, and the model sees both texts', async () => {
		const rig = interrupted(async () => typeInto(await open(), 9, 'my '));
		await rig.read(scratch.path('a.txt'));
		assert.equal((await rig.patch(...edit())).outcome, 'failed');
		const second = await rig.patch(...edit());
		assert.equal(second.outcome, 'failed');
		assert.match(second.text, /my line 9[\s\S]*LINE 9/);
		assert.equal((await open()).getText(), TEXT.replace('line 9', 'my line 9'));
	});

	it('what another program writes between the look and the edit is not overwritten; the same edit lands on it', async () => {
		const theirs = TEXT.replace('line 2', 'line two');
		for (const isOpen of [false, true]) {
			scratch.write('a.txt', TEXT);
			const rig = interrupted(() => scratch.write('a.txt', theirs));
			await rig.read(scratch.path('a.txt'));
			if (isOpen) await vscode.window.showTextDocument(await open());
			const first = await rig.patch(...edit());
			assert.equal(first.outcome, 'failed', `${isOpen}`);
			assert.match(first.text, /changed since it was read\. Read it again/);
			assert.ok(rig.reports[0]?.changes[0]?.isOvertaken);
			assert.equal(scratch.bytes('a.txt'), theirs);
			assert.equal((await rig.patch(...edit())).outcome, 'ok');
			assert.equal(scratch.bytes('a.txt'), theirs.replace('line 9', 'LINE 9'));
		}
	});

	it('reads what another program has just written, also where VS Code has not taken it in yet', async () => {
		const rig = createToolRig(scratch);
		await rig.read(scratch.path('a.txt'));
		for (const word of ['two', 'zwei', 'deux']) {
			scratch.write('a.txt', TEXT.replace('line 2', `line ${word}`));
			assert.ok((await rig.read(scratch.path('a.txt'))).text.includes(`line ${word}`), word);
		}
		const result = await rig.patch(...edit());
		assert.equal(result.outcome, 'ok', result.text);
		assert.equal(scratch.bytes('a.txt'), TEXT.replace('line 2', 'line deux').replace('line 9', 'LINE 9'));
	});

	it('refuses a file that VS Code shows as it no longer is, and says what the user can do', async function () {
		this.timeout(30_000);
		const files = vscode.workspace.getConfiguration('files');
		await files.update('watcherExclude', { '**/unseen/**': true }, vscode.ConfigurationTarget.Global);
		try {
			scratch.write('unseen/a.txt', TEXT);
			const rig = createToolRig(scratch);
			await vscode.window.showTextDocument(scratch.uri('unseen/a.txt'));
			await new Promise((resolve) => setTimeout(resolve, 500));
			scratch.write('unseen/a.txt', TEXT.replace('line 2', 'line two'));
			const result = await rig.replace(scratch.path('unseen/a.txt'), { old: 'line 9', new: 'LINE 9' });
			assert.equal(result.outcome, 'failed', 'VS Code has seen it after all');
			assert.match(result.text, /the editor still shows the old text\. Ask the user to reopen it/);
			assert.ok(!rig.reports[0]?.changes[0]?.isOvertaken, 'trying again would not help');
			assert.equal(scratch.bytes('unseen/a.txt'), TEXT.replace('line 2', 'line two'));
		} finally {
			await files.update('watcherExclude', undefined, vscode.ConfigurationTarget.Global);
		}
	});

	it('two edits of one file at once: both land, or one is refused, and no text is lost', async () => {
		const rig = createToolRig(scratch);
		const results = await Promise.all([
			rig.replace(scratch.path('a.txt'), { old: 'line 2', new: 'LINE 2' }),
			rig.replace(scratch.path('a.txt'), { old: 'line 9', new: 'LINE 9' }),
		]);
		const landed = results.map(({ outcome }) => outcome === 'ok');
		assert.ok(landed.includes(true));
		const expected = (landed[0] ? TEXT.replace('line 2', 'LINE 2') : TEXT).replace(
			'line 9',
			landed[1] ? 'LINE 9' : 'line 9',
		);
		assert.equal(scratch.bytes('a.txt'), expected);
	});
});
