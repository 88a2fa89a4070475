import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
	askLabel,
	createSourceControl,
	type MakeControl,
	type WaitingRow,
} from '../../../src/host/changes/sourceControl.ts';
import { createWaiting, type Waiting } from '../../../src/host/changes/waiting.ts';
import { COMMANDS } from '../../../src/shared/ids.ts';
import { createScratch, never, type Scratch, until } from '../scratch.ts';
import { createFakeChanges, type FakeChanges } from './fakeChanges.ts';

describe('sourceControl', () => {
	let scratch: Scratch;
	let changes: FakeChanges;
	let waiting: Waiting;
	let shown: vscode.Disposable;
	let seen: { readonly control?: ReturnType<MakeControl> };
	const control = () => seen.control;
	let groups: vscode.SourceControlResourceGroup[];

	const quickDiff: vscode.QuickDiffProvider = { provideOriginalResource: () => undefined };
	/** The real one, watched: what VS Code shows cannot be asked for. */
	const make: MakeControl = () => {
		const real = vscode.scm.createSourceControl('tandem', 'Tandem');
		groups = [];
		const made: ReturnType<MakeControl> = {
			inputBox: real.inputBox,
			createResourceGroup(id, label) {
				const group = real.createResourceGroup(id, label);
				const watched = {
					id,
					label,
					resourceStates: [] as vscode.SourceControlResourceState[],
					dispose() {
						groups = groups.filter((other) => other !== watched);
						group.dispose();
					},
				};
				groups.push(watched);
				return watched;
			},
			dispose() {
				seen = {};
				real.dispose();
			},
		};
		seen = { control: made };
		return made;
	};

	beforeEach(() => {
		seen = {};
		groups = [];
		scratch = createScratch();
		changes = createFakeChanges(scratch.paths);
		waiting = createWaiting(changes);
		shown = createSourceControl(waiting, scratch.paths, quickDiff, make);
	});
	afterEach(() => {
		shown.dispose();
		waiting.dispose();
		changes.dispose();
		scratch.remove();
	});

	const add = (turn: string, ...names: readonly string[]) =>
		changes.add(
			{ turn, chat: 'c', ask: `ask of ${turn}` },
			...names.map((name) => ({ path: scratch.path(name), before: 'a\n', after: 'A\nB\n' })),
		);
	const rows = () => groups.map(({ resourceStates }) => (resourceStates as WaitingRow[]).map(({ path }) => path));

	it('is there while changes wait, and only then', async () => {
		assert.equal(control(), undefined);
		add('t1', 'a.txt');
		await until('shown', () => control() !== undefined);
		assert.equal(control()?.inputBox.visible, false);
		assert.equal(control()?.quickDiffProvider, quickDiff);
		await changes.keep({ kind: 'turn', turn: 't1' }, never);
		await until('gone', () => control() === undefined);
	});

	it('has a group for each turn, the newest first, and counts each file once', async () => {
		add('t1', 'b.txt', 'a.txt');
		await until('shown', () => groups.length === 1);
		add('t2', 'a.txt', 'c.txt');
		await until('two groups', () => groups.length === 2);
		assert.deepEqual(
			groups.map(({ id, label }) => `${id} ${label}`),
			['t2 ask of t2', 't1 ask of t1'],
		);
		assert.deepEqual(rows(), [['a.txt', 'c.txt'].map(scratch.path), ['a.txt', 'b.txt'].map(scratch.path)]);
		assert.equal(control()?.count, 3);
		await changes.keep({ kind: 'turn', turn: 't2' }, never);
		await until('one group', () => groups.length === 1);
		assert.equal(groups[0]?.id, 't1');
		assert.equal(control()?.count, 2);
	});

	it('is drawn once for what happens at one time', async () => {
		let drawn = 0;
		waiting.onDidChange(() => drawn++);
		for (const turn of ['t1', 't2', 't3']) add(turn, `${turn}.txt`);
		assert.deepEqual(
			waiting.turns().map(({ turn }) => turn),
			['t3', 't2', 't1'],
			'what waits is known at once',
		);
		await until('drawn', () => groups.length === 3);
		assert.equal(drawn, 1);
	});

	it('keeps the groups that are in order when one goes', async () => {
		for (const turn of ['t1', 't2', 't3']) add(turn, `${turn}.txt`);
		await until('shown', () => groups.length === 3);
		const [newest, , oldest] = groups;
		await changes.keep({ kind: 'turn', turn: 't2' }, never);
		await until('two groups', () => groups.length === 2);
		assert.deepEqual([groups[0] === newest, groups[1] === oldest], [true, true]);
	});

	it('shows what happened to a file, and opens its diff at a click', async () => {
		const title = { turn: 't1', chat: 'c', ask: 'x' };
		changes.add(
			title,
			{ path: scratch.path('gone.txt'), before: 'a\n' },
			{ path: scratch.path('new.txt'), after: 'n\n' },
		);
		await until('shown', () => groups.length === 1);
		const [gone, made] = groups[0]?.resourceStates ?? [];
		assert.equal(gone?.decorations?.strikeThrough, true);
		assert.equal(gone?.decorations?.tooltip, 'Deleted by Tandem. Keep or undo it.');
		assert.deepEqual(gone?.command?.arguments, ['t1', scratch.path('gone.txt')]);
		assert.equal(gone?.command?.command, COMMANDS.openChange);
		assert.equal(made?.decorations?.strikeThrough, false);
		assert.equal(made?.decorations?.tooltip, 'Created by Tandem: 1 line added, 0 removed. Keep or undo it.');
		assert.equal(made?.resourceUri.toString(), scratch.uri('new.txt').toString());
	});

	it('labels a turn with one line of the ask, cut, hidden characters written out', () => {
		assert.equal(askLabel('  Rename\n\n\tit,  please '), 'Rename it, please');
		assert.equal(askLabel('a\u202Eb\u200Bc'), 'a\\u{202E}b\\u{200B}c');
		assert.equal(askLabel('\u{1F600}'.repeat(80)), `${'\u{1F600}'.repeat(60)}…`);
		assert.equal(askLabel(' \n '), 'Changes');
	});
});
