import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectContext } from '../../../src/core/context/collectContext.ts';
import type { ContextSource } from '../../../src/core/context/contextSource.ts';
import { CONTEXT_SOURCES } from '../../../src/core/context/index.ts';
import { leftSentence } from '../../../src/core/context/leftSentence.ts';
import { areMentions, MENTION_LIMITS } from '../../../src/shared/mention.ts';
import { fakeContext } from '../../fakes/contextPorts.ts';
import { collected, mention, offered } from './collecting.ts';

test('an @ alone lists the sources, made of their own rows', async () => {
	const { rows } = await offered(fakeContext(), '');
	assert.deepEqual(
		rows.map(({ label }) => label),
		CONTEXT_SOURCES.flatMap(({ menu }) => menu?.label ?? []),
	);
	for (const { pick } of rows) {
		if (pick.kind === 'source')
			assert.ok(CONTEXT_SOURCES.find(({ name }) => name === pick.source)?.complete, pick.source);
		else assert.ok(pick.kind === 'mention' && areMentions([pick.mention]));
	}
});

test('letters list sources whose name begins so, then files; an address offers its page', async () => {
	const ports = fakeContext({ files: { 'src/command.ts': '', 'src/recommend.ts': '' } });
	assert.deepEqual((await offered(ports, 'comm')).labels, [
		'Commits | message and diff of a commit',
		'command.ts | src',
		'recommend.ts | src',
	]);
	assert.deepEqual((await offered(ports, 'https://a.org/b')).labels, ['https://a.org/b | the text of this page']);
	assert.match((await offered(ports, 'https://localhost/')).note, /not read/);
	assert.match((await offered(ports, 'qqq')).note, /No file of the workspace/);
	assert.match((await offered(ports, 'FILE:qqq')).note, /No file of the workspace/);
	assert.match((await offered(ports, 'activeEditor:x')).note, /Nothing has such a name/);
});

test('every mention that is offered is one that the panel may send', async () => {
	const long = `${'deep/'.repeat(60)}file.ts`;
	const ports = fakeContext({
		files: { [long]: '', 'a\nb.ts': '', 'ok.ts': '' },
		commands: [{ id: '1', commandLine: 'x\n'.repeat(3_000), terminal: 't'.repeat(900), isRunning: false, output: '' }],
	});
	for (const typed of ['file:', 'folder:', 'terminal:', 'image:', 'file:ok']) {
		const { rows } = await offered(ports, typed);
		assert.ok(rows.length > 0, typed);
		for (const { pick, label, detail } of rows) {
			assert.ok(label.length <= 120 && detail.length <= 200);
			if (pick.kind === 'mention')
				assert.ok(areMentions([pick.mention]) && pick.mention.label.length <= MENTION_LIMITS.labelLength);
		}
	}
});

test('a source that fails or is not known leaves the rest as it is', async () => {
	const broken: ContextSource = { name: 'broken', collect: () => Promise.reject(new Error('disk')) };
	const ports = fakeContext({ files: { 'a.ts': 'one' } });
	const mentions = [mention('broken', 'x'), mention('later', 'y'), mention('file', 'a.ts')];
	const context = await collectContext(
		{ text: '', mentions },
		[...CONTEXT_SOURCES, broken],
		ports,
		new AbortController().signal,
	);
	assert.ok(context);
	assert.equal(context.pieces.length, 1);
	assert.equal(context.refused.length, 2);
	assert.match(
		context.remarks.join('\n'),
		/^Not included, and told to the user:\n“x” could not be read\..*\n“y” is of a kind/,
	);
});

test('a stop while mentions are read ends it without a word', async () => {
	const stop = new AbortController();
	const stopping: ContextSource = {
		name: 'stopping',
		async collect() {
			stop.abort();
			stop.signal.throwIfAborted();
			return { pieces: [] };
		},
	};
	assert.equal(
		await collectContext({ text: '', mentions: [mention('stopping', '')] }, [stopping], fakeContext(), stop.signal),
		undefined,
	);
});

test('all together has a bound, and what is beyond is named', async () => {
	const files = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`f${n}.txt`, `${n}`.repeat(59_000)]));
	const { pieces, refused } = await collected(
		fakeContext({ files }),
		...Object.keys(files).map((path) => mention('file', path)),
	);
	assert.equal(pieces.length, 6);
	assert.match(refused[0] ?? '', /f6\.txt is too much beside the rest\. Ask about it by itself/);
});

test('the user is told what of the things that they named had no room', () => {
	const left = (title: string, priority: 0 | 1) => ({
		piece: { source: 'file', title, text: '', priority },
		tokens: 0,
	});
	assert.equal(leftSentence([left('found.ts', 1)]), '');
	assert.equal(
		leftSentence([left('a.ts', 0), left('a.ts', 0), left('b', 0), left('c', 0), left('d', 0)]),
		'There was no room for all of a.ts, b, c and 1 more. Name less, or raise tandem.contextBudget.',
	);
});
