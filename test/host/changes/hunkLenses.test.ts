import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createReviewWorld, numbered, type ReviewWorld } from './reviewWorld.ts';

const LINES = numbered('line', 12);

describe('hunkLenses', () => {
	let world: ReviewWorld;

	beforeEach(() => {
		world = createReviewWorld();
	});
	afterEach(() => world.close());

	async function lenses(name: string): Promise<readonly vscode.CodeLens[]> {
		const { document } = await world.open(name);
		const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
			'vscode.executeCodeLensProvider',
			document.uri,
			100,
		);
		return all.filter((lens) => lens.command?.command.startsWith('tandem.') === true || lens.command?.arguments);
	}
	const shown = async (name: string) =>
		(await lenses(name)).map(({ range, command }) => `${range.start.line} ${command?.title}`);

	it('stand above each hunk; above the line that is left where lines were removed', async () => {
		const after = LINES.toSpliced(6, 2).toSpliced(1, 1, 'one\n');
		world.change('t1', 'm.txt', LINES.join(''), after.join(''));
		world.change('t1', 'end.txt', 'a\nb\n', 'a');
		assert.deepEqual(await shown('m.txt'), [
			'1 Keep',
			'1 Undo',
			'1 Undo and Say Why…',
			'6 Keep',
			'6 Undo',
			'6 Undo and Say Why…',
		]);
		assert.deepEqual((await shown('end.txt')).slice(0, 2), ['0 Keep', '0 Undo']);
	});

	it('cost nothing for files without waiting changes, and are not there when they are not wanted', async () => {
		world.scratch.write('other.txt', 'x\n');
		world.change('t1', 'm.txt', 'a\n', 'A\n');
		assert.deepEqual(await shown('other.txt'), []);
		world.lenses.shown = false;
		assert.deepEqual(await shown('m.txt'), []);
		assert.equal(world.changes.hunkLooks(), 0);
		world.lenses.shown = true;
		world.lenses.change.fire();
		assert.equal((await shown('m.txt')).length, 3);
	});

	it('mean their change also when the file changed since they were shown', async () => {
		const after = LINES.toSpliced(8, 1, 'eight\n').toSpliced(1, 1, 'one\n');
		world.change('t1', 'm.txt', LINES.join(''), after.join(''));
		const [keepFirst, , , , undoSecond] = await lenses('m.txt');
		const editor = await world.open('m.txt');
		await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'mine\n'));
		for (const lens of [undoSecond, keepFirst])
			await vscode.commands.executeCommand(lens?.command?.command ?? '', ...(lens?.command?.arguments ?? []));
		const path = world.scratch.path('m.txt');
		assert.deepEqual(world.changes.calls, [`undo lines ${path} 9-10`, `keep lines ${path} 2-3`]);
		assert.equal(editor.document.getText(), `mine\n${LINES.toSpliced(1, 1, 'one\n').join('')}`);
	});
});
