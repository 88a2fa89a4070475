import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginningOf, endOf } from '../../../src/core/safety/cutWhole.ts';
import { findByRules } from '../../../src/core/safety/findByRules.ts';
import { chatSummary } from '../../../src/core/smallJobs/chatSummary.ts';
import { chatTitle } from '../../../src/core/smallJobs/chatTitle.ts';
import { presetRules } from '../../../src/host/sent/presetRules.ts';
import { fakeSecrets } from './fakeSecrets.ts';
import { seeded } from './randomSecrets.ts';

const preset = presetRules();
const find = (text: string) => [...preset(text), ...findByRules(text)];

/** Whether so much of a secret is left that it is worth having. */
function leaks(text: string, secret: string): boolean {
	const part = secret.slice(0, Math.ceil(secret.length * 0.6));
	const at = text.indexOf(part);
	return at >= 0 && !find(text).some(({ start, end }) => start <= at && end > at + part.length - 2);
}

test('a text is cut between words, and never longer than it may be', () => {
	assert.equal(beginningOf('one two three', 9), 'one two ');
	assert.equal(beginningOf('one two three', 8), 'one two ');
	assert.equal(beginningOf('one', 9), 'one');
	assert.equal(beginningOf('abcdef', 3), '');
	assert.equal(endOf('one two three', 7), ' three');
	assert.equal(endOf('one', 9), 'one');
	assert.equal(beginningOf('f(a.b);g(c.d)', 10), 'f(a.b);g(');
	assert.equal(beginningOf('x'.repeat(9_000), 5_000).length, 5_000);
	assert.equal(endOf('x'.repeat(9_000), 5_000).length, 5_000);
});

test('no job shows a model half of a secret that would be withheld whole', () => {
	const left: string[] = [];
	for (const { kind, text, secret } of fakeSecrets(seeded(5))) {
		const at = text.indexOf(secret);
		// Of keys of several lines the beginning is known by itself.
		if (at < 0 || /\s/.test(secret) || !find(text).length) continue;
		for (const share of [0.6, 0.8, 0.95]) {
			const half = at + Math.ceil(secret.length * share);
			const before = (most: number) =>
				`${'word '.repeat(most)}`.slice(0, Math.max(0, most - half - 1)).padEnd(most - half, '\n');
			const asks = {
				result: chatSummary.ask([{ role: 'tool', callId: 'c', text: `${before(1_500)}${text}${'\nmore'.repeat(90)}` }]),
				answer: chatSummary.ask([{ role: 'assistant', text: `${before(3_000)}${text}\nmore`, toolCalls: [] }]),
				title: chatTitle.ask({ ask: `${before(1_500)}${text}\nmore`, answer: `${before(600)}${text}\nmore` }),
			};
			for (const [where, shown] of Object.entries(asks)) if (leaks(shown, secret)) left.push(`${kind} in ${where}`);
		}
	}
	assert.deepEqual([...new Set(left)], []);
});
