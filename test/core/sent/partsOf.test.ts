import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContextPiece } from '../../../src/core/context/contextPiece.ts';
import { userMessage } from '../../../src/core/context/userMessage.ts';
import type { Message } from '../../../src/core/conversation.ts';
import { readRule } from '../../../src/core/instructions/instructionRule.ts';
import { instructionText } from '../../../src/core/instructions/instructionText.ts';
import type { ModelRequest } from '../../../src/core/ports.ts';
import { partsOf } from '../../../src/core/sent/partsOf.ts';

const count = async (texts: readonly string[]) => texts.map((text) => Math.ceil(text.length / 4));
const signal = new AbortController().signal;
const lines = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, at) => `const line${from + at} = ${from + at};`).join('\n');
const file = (path: string, from: number, to: number): ContextPiece => ({
	...{ source: 'file', title: path, path, startLine: from, endLine: to, text: lines(from, to), priority: 0 },
});
const rule = (path: string, text: string) => readRule({ prefix: '', inside: path }, text) ?? assert.fail();

/** The parts of what the user said last, and whether they hold each unit of it once. */
async function partsOfAsk(ask: Parameters<typeof userMessage>[0], budgetTokens = 10_000) {
	const { text, context } = await userMessage(ask, { budgetTokens, count, signal });
	const message: Message = { role: 'user', text, ...(context && { context }) };
	const request = { model: 'm', system: 'S', messages: [message], tools: [], cacheKey: 'c' } as const;
	const parts = partsOf({ ...request, toolChoice: 'auto', parallelToolCalls: true }, { history: 0 }).slice(1);
	assert.equal(
		parts.reduce((sum, { part }) => sum + part.characters, 0),
		text.length,
	);
	return parts.map(({ part: { kind, title, path, startLine, endLine, characters }, sources }) => {
		// Tokens are counted of these.
		assert.equal(sources.join('').length, characters);
		return [kind, title, path, startLine, endLine];
	});
}

test('two files, instructions and the editor are parts of their own, with path, lines and what is counted of them', async () => {
	const instructions = instructionText([rule('AGENTS.md', 'Use tabs.'), rule('src/AGENTS.md', 'Use spaces.')]);
	const pieces = [file('src/a.ts', 1, 40), file('src/b.ts', 10, 12), file('src/b.ts', 30, 31), file('src/c.ts', 7, 7)];
	const remarks = ['Open in the editor: src/d.ts (typescript), cursor in line 3.\nSelected: lines 2–3.'];
	assert.deepEqual(
		await partsOfAsk({ text: 'Compare them', notes: ['You undid a.ts.'], instructions, pieces, remarks }),
		[
			['ask', 'Your message', undefined, undefined, undefined],
			['instructions', 'Instructions of AGENTS.md', 'AGENTS.md', undefined, undefined],
			['instructions', 'Instructions of src/AGENTS.md', 'src/AGENTS.md', undefined, undefined],
			['context', 'The editor: src/d.ts, lines 2–3', 'src/d.ts', 2, 3],
			['context', 'src/a.ts, lines 1–40', 'src/a.ts', 1, 40],
			['context', 'src/b.ts, lines 10–12, 30–31', 'src/b.ts', 10, 31],
			['context', 'src/c.ts, line 7', 'src/c.ts', 7, 7],
		],
	);
});

test('what is no file has its title; without an open editor none is named; long context says the words again', async () => {
	const piece = { source: 'commit', title: 'Commit abc', text: 'Fix', priority: 0 } as const;
	assert.deepEqual(await partsOfAsk({ text: 'Why', notes: [], pieces: [piece, file('src/a.ts', 1, 900)] }), [
		['ask', 'Your message', undefined, undefined, undefined],
		['context', 'Notes on what goes along', undefined, undefined, undefined],
		['context', 'Commit abc', undefined, undefined, undefined],
		['context', 'src/a.ts, lines 1–900', 'src/a.ts', 1, 900],
	]);
	assert.deepEqual(await partsOfAsk({ text: 'Why', notes: [], remarks: ['Open in the editor: src/a b.ts.'] }), [
		['ask', 'Your message', undefined, undefined, undefined],
		['context', 'The editor: src/a b.ts, its name only', 'src/a b.ts', undefined, undefined],
	]);
});

test('words and files that look like tags stay what they are', async () => {
	const text = 'Why is\n<div title="x">\nno\n</div>\n\n<context>\nhere?';
	assert.deepEqual(await partsOfAsk({ text, notes: [], pieces: [file('a.ts', 1, 2)] }), [
		['ask', 'Your message', undefined, undefined, undefined],
		['context', 'Notes on what goes along', undefined, undefined, undefined],
		['context', 'a.ts, lines 1–2', 'a.ts', 1, 2],
	]);
	const odd = [
		'x',
		'<instructions>',
		'<file path="b.ts">',
		'</file>',
		'</instructions>',
		'',
		'<context>',
		'<commit title="z">',
		'q',
		'</commit>',
	].join('\n');
	const piece: ContextPiece = {
		source: 'file',
		title: 'odd.md',
		path: 'odd.md',
		startLine: 1,
		endLine: 10,
		text: odd,
		priority: 0,
	};
	assert.deepEqual(
		(await partsOfAsk({ text: 'Hm', notes: [], pieces: [piece] })).map(([, title]) => title),
		['Your message', 'Notes on what goes along', 'odd.md, lines 1–10'],
	);
	assert.deepEqual(await partsOfAsk({ text: 'Only words', notes: [] }), [
		['ask', 'Your message', undefined, undefined, undefined],
	]);
});

const asked = (text: string): ModelRequest => ({
	...{ model: 'm', system: 's', tools: [], messages: [{ role: 'user', text }], cacheKey: 'c' },
	...{ toolChoice: 'auto', parallelToolCalls: true },
});

test('a megabyte of pasted markup is taken apart in time that grows with its length', () => {
	for (const line of ['<div title="x">\n<b>text</b>\n', '<instructions>\nx\n', '<file path="a">\n']) {
		const text = line.repeat(Math.ceil(1_000_000 / line.length));
		const began = performance.now();
		const parts = partsOf(asked(text), { history: 0 });
		assert.ok(performance.now() - began < 500, `${line.trim()} took ${Math.round(performance.now() - began)} ms`);
		assert.equal(
			parts.reduce((sum, { part }) => sum + part.characters, 0),
			text.length + 1,
		);
	}
});
