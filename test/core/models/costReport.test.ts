import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCeilings } from '../../../src/core/models/ceilingSetting.ts';
import { costReport } from '../../../src/core/models/costReport.ts';
import type { LedgerEntry } from '../../../src/core/models/ledger.ts';

const now = new Date(2026, 10, 20, 18).getTime();
const DAY = 86_400_000;

const entry = (more: Partial<LedgerEntry>): LedgerEntry => ({
	at: now,
	chat: 'c',
	turn: 't',
	model: 'gpt-4.1',
	host: 'api.openai.com',
	inputTokens: 10_000,
	cachedTokens: 4_000,
	outputTokens: 500,
	dollars: 0.5,
	counted: true,
	...more,
});
const report = (entries: readonly LedgerEntry[], setting?: unknown) =>
	costReport({ entries, days: 30, now, ...parseCeilings(setting) });

test('totals, a bar for each day, newest first, and for each model, dearest first', () => {
	const text = report([
		entry({ at: now - 2 * DAY, dollars: 0.25 }),
		entry({ model: 'gpt-4.1-mini', dollars: 0.1 }),
		entry({}),
	]);
	assert.match(
		text,
		/\*\*Today:\*\* \$0\.60, 21,000 tokens in 2 requests\. Ceilings: a day \$20\.00 and 100,000,000 tokens/,
	);
	assert.match(text, /\*\*In 30 days:\*\* \$0\.85, 31,500 tokens in 3 requests\./);
	const rows = text.split('\n').filter((line) => /^\| (2026|gpt)/.test(line));
	assert.deepEqual(rows, [
		`| 2026-11-20 | $0.60 | ${'█'.repeat(20)} | 21,000 | 8,000 | 2 |`,
		`| 2026-11-18 | $0.25 | ${'█'.repeat(8)}▌ | 10,500 | 4,000 | 1 |`,
		`| gpt-4.1 | api.openai.com | $0.75 | ${'█'.repeat(20)} | 21,000 | 8,000 | 2 |`,
		`| gpt-4.1-mini | api.openai.com | $0.10 | ${'█'.repeat(2)}▌ | 10,500 | 4,000 | 1 |`,
	]);
	assert.match(text, /Export Costs as CSV/);
});

test('what has no price is a dash, bars go by tokens then, and the page says what is missing', () => {
	const { dollars: _, ...unpriced } = entry({ model: 'llama', host: 'localhost:11434' });
	const text = report([unpriced, { ...unpriced, counted: false }]);
	assert.match(text, /\| llama \| localhost:11434 \| — \| █{20} \| 21,000 /);
	assert.match(text, /The cost of 2 requests is not known: /);
	assert.match(text, /Only your ceilings in tokens count for them\./);
	assert.match(text, /The figures of 1 request are estimated/);
	assert.match(report([unpriced, entry({})]), /\*\*Today:\*\* \$0\.50 \+, /);
});

test('nothing spent, ceilings off, a setting that is wrong', () => {
	const text = report([], { dollarsPerDay: 0, tokensPerDay: 0, dollarsPerTurn: 'much' });
	assert.match(text, /Nothing was sent in this time\./);
	assert.match(text, /Ceilings: a day none; a turn \$5\.00 and/);
	assert.match(text, /⚠ tandem\.ceilings: dollarsPerTurn must be a number/);
});

test('names of models and hosts are no markup', () => {
	const text = report([entry({ model: 'a|b [x](command:y) <img>\n# h', host: '`z`' })]);
	assert.ok(text.includes('| a\\|b \\[x\\]\\(command:y\\) \\<img\\> \\# h | \\`z\\` |'), text);
});
