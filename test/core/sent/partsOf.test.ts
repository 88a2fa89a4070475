import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelRequest } from '../../../src/core/ports.ts';
import { partsOf } from '../../../src/core/sent/partsOf.ts';

const asked = (text: string): ModelRequest => ({
	model: 'm',
	system: 's',
	tools: [],
	messages: [{ role: 'user', text }],
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'c',
});

test('instructions, the words and what went along are parts of their own, and nothing is counted twice', () => {
	const text = [
		'<instructions>\nFollow.\n<file path="AGENTS.md">\nTabs.\n</file>\n</instructions>',
		'Why?',
		'<context>\n<file path="a.ts" lines="1-2">\n<b title="x">\none\n</file>\n<terminal title="ls">\nout\n</terminal>\n</context>',
	].join('\n\n');
	const parts = partsOf(asked(text), { history: 0, pieces: [] }).map(({ part }) => part);
	assert.deepEqual(
		parts.map(({ kind, title }) => [kind, title]),
		[
			['system', 'Tandem’s own words'],
			['ask', 'Your message'],
			['instructions', 'Instructions of AGENTS.md'],
			['context', 'a.ts, lines 1-2'],
			['context', 'ls'],
			['context', 'What you look at in the editor'],
		],
	);
	assert.equal(
		parts.slice(1).reduce((sum, { characters }) => sum + characters, 0),
		text.length,
	);
});

test('a megabyte of pasted markup is taken apart in time that grows with its length', () => {
	for (const line of ['<div title="x">\n<b>text</b>\n', '<instructions>\nx\n', '<file path="a">\n']) {
		const text = line.repeat(Math.ceil(1_000_000 / line.length));
		const began = performance.now();
		const parts = partsOf(asked(text), { history: 0, pieces: [] });
		assert.ok(performance.now() - began < 500, `${line.trim()} took ${Math.round(performance.now() - began)} ms`);
		assert.equal(
			parts.reduce((sum, { part }) => sum + part.characters, 0),
			text.length + 1,
		);
	}
});
