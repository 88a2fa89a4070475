import assert from 'node:assert/strict';
import { createReviewActions, type ReviewActions } from '../../../src/host/changes/reviewActions.ts';
import { until } from '../scratch.ts';
import { createReviewWorld, numbered, type ReviewWorld } from './reviewWorld.ts';

const BEFORE = numbered('line', 10).join('');
const AFTER = BEFORE.replace('line 2', 'LINE 2').replace('line 7', 'LINE 7');

describe('reviewActions', () => {
	let world: ReviewWorld;
	let actions: ReviewActions;

	beforeEach(() => {
		world = createReviewWorld();
		actions = world.review.actions;
		world.change('t1', 'a.txt', BEFORE, AFTER);
		world.change('t1', 'b.txt', 'b\n', 'B\n');
		world.change('t2', 'c.txt', 'c\n', 'C\n');
	});
	afterEach(() => world.close());

	const path = (name: string) => world.scratch.path(name);
	const file = (name: string) => ({ kind: 'file', path: path(name) }) as const;

	it('tells the model once what was undone, with the reason, and nothing of what was kept', async () => {
		assert.ok(await actions.keep(file('b.txt')));
		assert.deepEqual(world.told, []);
		assert.ok(
			await actions.undo({ kind: 'lines', path: path('a.txt'), lines: { from: 2, to: 3 } }, { reason: 'no caps' }),
		);
		assert.equal(world.told.length, 1);
		assert.match(world.told[0] ?? '', /^chat of t1: The user took back[\s\S]*no caps[\s\S]*\+LINE 2/);
		assert.equal(world.scratch.bytes('a.txt'), AFTER.replace('LINE 2', 'line 2'));
		assert.deepEqual(world.voice.heard, []);
	});

	it('tells each chat of its own, once for all places of one gesture', async () => {
		assert.ok(await actions.undo([file('a.txt'), file('b.txt'), file('c.txt')]));
		assert.deepEqual(
			world.told.map((text) => [text.slice(0, 10), text.match(/^### .*/gm)?.length]),
			[
				['chat of t1', 2],
				['chat of t2', 1],
			],
		);
	});

	it('asks once before what the user wrote goes, and then undoes only what was refused', async () => {
		world.changes.refuse(path('a.txt'), { sentence: 'You changed line 3.', canForce: true });
		world.voice.answer = true;
		assert.ok(await actions.undo({ kind: 'turn', turn: 't1' }, { reason: 'wrong' }), 'the other file is undone');
		await until('forced', () => world.told.length === 2);
		assert.deepEqual(world.voice.heard, ['asked: You changed line 3.']);
		assert.deepEqual(world.changes.calls, ['undo turn t1', `force file ${path('a.txt')} of t1`]);
		assert.match(world.told[1] ?? '', /wrong[\s\S]*### .*a\.txt/);
	});

	it('leaves the change as it is when the question is closed, and holds nothing up while it is open', async () => {
		world.changes.refuse(path('a.txt'), { sentence: 'You changed line 3.', canForce: true });
		const question = Promise.withResolvers<boolean>();
		world.voice.answer = question.promise;
		assert.equal(await actions.undo(file('a.txt')), false);
		assert.ok(await actions.keep(file('b.txt')));
		question.resolve(false);
		await actions.keep(file('c.txt'));
		assert.deepEqual(
			world.changes.calls.filter((call) => call.startsWith('force')),
			[],
		);
		assert.deepEqual(world.told, []);
	});

	it('does not force lines of a text that has changed since', async () => {
		const { document } = await world.open('a.txt');
		world.changes.refuse(path('a.txt'), { sentence: 'You changed line 3.', canForce: true });
		const question = Promise.withResolvers<boolean>();
		world.voice.answer = question.promise;
		await actions.undo({ kind: 'lines', path: path('a.txt'), lines: { from: 2, to: 3 } });
		const editor = await world.open('a.txt');
		await editor.edit((edit) => edit.insert(document.positionAt(0), 'mine\n'));
		question.resolve(true);
		await until('the user is told', () => world.voice.heard.length === 2);
		assert.match(
			world.voice.heard[1] ?? '',
			/^warned: .*a\.txt changed meanwhile\. Choose Undo at the change again\.$/,
		);
		assert.ok(!world.changes.calls.some((call) => call.startsWith('force')));
	});

	it('warns of what cannot be forced, in one sentence for all', async () => {
		for (const name of ['a.txt', 'b.txt'])
			world.changes.refuse(path(name), { sentence: `${name} is read-only.`, canForce: false });
		assert.equal(await actions.undo({ kind: 'turn', turn: 't1' }), false);
		assert.deepEqual(world.voice.heard, [`warned: a.txt is read-only. Also not undone: ${path('b.txt')}.`]);
	});

	it('says so when nothing is left to undo', async () => {
		assert.equal(await actions.undo(file('other.txt')), false);
		assert.deepEqual(world.voice.heard, ['told: There is nothing left to undo there: it is decided or gone already.']);
	});

	it('shows an error that nobody expected and goes on with the next', async () => {
		world.changes.failNext(new Error('the disk is full'));
		const [first, second] = await Promise.all([actions.keep(file('a.txt')), actions.keep(file('b.txt'))]);
		assert.deepEqual([first, second], [false, true]);
		world.changes.failNext(new Error('gone'));
		assert.equal(await actions.undo(file('a.txt')), false);
		assert.deepEqual(world.voice.heard, [
			'failed: Tandem could not keep that: the disk is full. Try it again.',
			'failed: Tandem could not undo that: gone. Try it again.',
		]);
	});

	it('does one thing after the other', async () => {
		const order: string[] = [];
		const slow = createReviewActions({
			changes: {
				async keep(scope) {
					order.push(`keep ${scope.kind}`);
					await new Promise((resolve) => setTimeout(resolve, 5));
					order.push('kept');
				},
				async undo() {
					order.push('undo');
					return { undone: [], refused: [] };
				},
			},
			paths: world.scratch.paths,
			tell: () => {},
			voice: world.voice,
		});
		await Promise.all([slow.keep({ kind: 'turn', turn: 't1' }), slow.undo({ kind: 'turn', turn: 't2' })]);
		assert.deepEqual(order, ['keep turn', 'kept', 'undo']);
	});

	it('shows it when the model could not be told', async () => {
		const failing = createReviewActions({
			changes: world.changes,
			paths: world.scratch.paths,
			tell: () => Promise.reject(new Error('no journal')),
			voice: world.voice,
		});
		assert.ok(await failing.undo(file('b.txt')), 'it is undone all the same');
		assert.deepEqual(world.voice.heard, [
			'failed: The change is undone, but the model could not be told: no journal. Say it in your next message.',
		]);
	});

	it('tells what was undone before an error', async () => {
		let calls = 0;
		const breaking = createReviewActions({
			changes: {
				keep: world.changes.keep,
				async undo(scope, signal) {
					if (++calls === 2) throw new Error('broken');
					return world.changes.undo(scope, signal);
				},
			},
			paths: world.scratch.paths,
			tell: (chat) => void world.told.push(chat),
			voice: world.voice,
		});
		assert.equal(await breaking.undo([file('b.txt'), file('c.txt')]), false);
		assert.deepEqual(world.told, ['chat of t1']);
	});
});
