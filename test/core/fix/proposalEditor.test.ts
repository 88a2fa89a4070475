import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editedText, type FileChange, type Plan } from '../../../src/core/edits/plan.ts';
import { lineEdits, openProposal } from '../../../src/core/fix/proposalEditor.ts';
import { randomFrom } from '../review/drawDiff.ts';
import { smallWorkspace } from '../review/smallWorkspace.ts';

const signal = new AbortController().signal;
const replace = (path: string, base: string, from: string, to: string): FileChange => {
	const start = base.indexOf(from);
	return { kind: 'update', path, base, edits: [{ start, end: start + from.length, text: to }] };
};
const planOf = (...changes: FileChange[]): Plan => ({ changes });

test('edits add up: reads show the proposal, the plan is against the true text', async () => {
	const base = 'one\r\ntwo\r\nthree';
	const { workspace, editor, plan } = openProposal(smallWorkspace({ 'a.ts': base }));
	await editor.apply(planOf(replace('a.ts', base, 'two', 'TWO')), signal);
	const read = await workspace.read('a.ts', signal);
	assert.ok(read.kind === 'text');
	assert.equal(read.text, 'one\r\nTWO\r\nthree');
	const applied = await editor.apply(planOf(replace('a.ts', read.text, 'three', 'THREE')), signal);
	assert.deepEqual(applied, [{ path: 'a.ts', outcome: 'applied' }]);
	const [change] = plan().changes;
	assert.ok(change?.kind === 'update');
	assert.equal(change.base, base);
	assert.equal(editedText(base, change.edits), 'one\r\nTWO\r\nTHREE');
	assert.deepEqual(change.edits, [{ start: 5, end: 15, text: 'TWO\r\nTHREE' }]);
});

test('a plan for another text is refused as a whole', async () => {
	const { editor, plan } = openProposal(smallWorkspace({ 'a.ts': 'a', 'b.ts': 'b' }));
	const applied = await editor.apply(
		planOf(replace('a.ts', 'a', 'a', 'A'), replace('b.ts', 'old', 'old', 'new')),
		signal,
	);
	assert.deepEqual(
		applied.map((one) => one.outcome),
		['refused', 'refused'],
	);
	assert.deepEqual(plan().changes, []);
});

test('what is taken back is no change', async () => {
	const { editor, plan } = openProposal(smallWorkspace({ 'a.ts': 'a' }));
	await editor.apply(planOf(replace('a.ts', 'a', 'a', 'b'), { kind: 'create', path: 'n.ts', text: 'n' }), signal);
	await editor.apply(planOf(replace('a.ts', 'b', 'b', 'a'), { kind: 'delete', path: 'n.ts', base: 'n' }), signal);
	assert.deepEqual(plan().changes, []);
});

test('created, deleted and moved files are seen as such', async () => {
	const { workspace, editor, plan } = openProposal(smallWorkspace({ 'a.ts': 'a', 'd.ts': 'd', 'src/x.ts': 'hit' }));
	await editor.apply(
		planOf(
			{ kind: 'create', path: 'src/n.ts', text: 'a hit' },
			{ kind: 'delete', path: 'd.ts', base: 'd' },
			{ kind: 'update', path: 'a.ts', base: 'a', edits: [], moveTo: 'b.ts' },
		),
		signal,
	);
	assert.deepEqual((await workspace.list('', 9, signal)).paths, ['b.ts', 'src/n.ts', 'src/x.ts']);
	assert.deepEqual(await workspace.list('src', 1, signal), { paths: ['src/n.ts'], truncated: true });
	assert.equal((await workspace.identify('d.ts', signal)).kind, 'absent');
	assert.equal((await workspace.identify('b.ts', signal)).kind, 'file');
	assert.equal((await workspace.read('d.ts', signal)).kind, 'refused');
	const found = await workspace.search({ text: 'HIT', isRegExp: false, matchCase: false, limit: 9 }, signal);
	assert.ok(found.kind === 'matches');
	assert.deepEqual(
		found.matches.map((match) => match.path),
		['src/n.ts'],
	);
	await editor.apply(planOf(replace('b.ts', 'a', 'a', 'B')), signal);
	assert.deepEqual(plan().changes, [
		{ kind: 'update', path: 'a.ts', base: 'a', edits: [{ start: 0, end: 1, text: 'B' }], moveTo: 'b.ts' },
		{ kind: 'create', path: 'src/n.ts', text: 'a hit' },
		{ kind: 'delete', path: 'd.ts', base: 'd' },
	]);
});

test('nothing is created or moved over a file that is there', async () => {
	const { editor, plan } = openProposal(smallWorkspace({ 'a.ts': 'a', 'b.ts': 'b' }));
	const outcomes = async (change: FileChange) => (await editor.apply(planOf(change), signal))[0];
	assert.match((await outcomes({ kind: 'create', path: 'a.ts', text: '' }))?.sentence ?? '', /exists already/);
	assert.match(
		(await outcomes({ kind: 'update', path: 'a.ts', base: 'a', edits: [], moveTo: 'b.ts' }))?.sentence ?? '',
		/exists already/,
	);
	assert.deepEqual(plan().changes, []);
});

test('fuzz: the plan makes of the true files what the proposal shows', async () => {
	const seed = Number(process.env.TANDEM_SEED ?? 314);
	console.log(`seed ${seed}`);
	const random = randomFrom(seed);
	const paths = ['a', 'b', 'c', 'd'];
	const text = () =>
		Array.from({ length: random(5) }, () => 'xyz'[random(3)] + ['\n', '\r\n', ''][random(3)]!).join('');
	for (let round = 0; round < 400; round++) {
		const files: Record<string, string> = { a: text(), b: text() };
		const { workspace, editor, plan } = openProposal(smallWorkspace(files));
		for (let step = 0; step < 1 + random(6); step++) {
			const path = paths[random(4)]!;
			const read = await workspace.read(path, signal);
			const now = read.kind === 'text' ? read.text : '';
			const edits = [{ start: 0, end: random(now.length + 1), text: text() }];
			const moveTo = paths[random(4)]!;
			const changes: FileChange[] = [
				{ kind: 'create', path, text: text() },
				{ kind: 'delete', path, base: now },
				{ kind: 'update', path, base: now, edits },
				{ kind: 'update', path, base: now, edits, moveTo },
			];
			const change = changes[random(4)]!;
			if (read.kind === 'refused' && change.kind !== 'create') continue;
			await editor.apply(planOf(change), signal);
		}
		const shown: Record<string, string> = {};
		for (const path of paths) {
			const read = await workspace.read(path, signal);
			if (read.kind === 'text') shown[path] = read.text;
		}
		assert.deepEqual(written(files, plan()), shown, `seed ${seed}, round ${round}`);
	}
});

/** What is on disk after the plan, taking away before putting, as a writer may do it in any order. */
function written(files: Readonly<Record<string, string>>, plan: Plan): Record<string, string> {
	const after: Record<string, string> = { ...files };
	for (const change of plan.changes) {
		if (change.kind === 'create') assert.ok(!Object.hasOwn(files, change.path));
		else assert.equal(change.base, files[change.path]);
		if (change.kind === 'delete' || (change.kind === 'update' && change.moveTo !== undefined))
			delete after[change.path];
	}
	for (const change of plan.changes) {
		if (change.kind === 'create') after[change.path] = change.text;
		if (change.kind === 'update') after[change.moveTo ?? change.path] = editedText(change.base, change.edits);
	}
	return after;
}

test('line edits are whole lines, ascending, and as few as needed', () => {
	assert.deepEqual(lineEdits('a\nb\nc\n', 'a\nB\nc\n'), [{ start: 2, end: 4, text: 'B\n' }]);
	assert.deepEqual(lineEdits('a\nb', 'a\nb\n'), [{ start: 2, end: 3, text: 'b\n' }]);
	assert.deepEqual(lineEdits('', 'x'), [{ start: 0, end: 0, text: 'x' }]);
	assert.deepEqual(lineEdits('same', 'same'), []);
});
