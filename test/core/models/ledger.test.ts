import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costCsv } from '../../../src/core/models/costCsv.ts';
import { dayOf, entryLine, type LedgerEntry, parseEntry, sumOf } from '../../../src/core/models/ledger.ts';

const ENTRY: LedgerEntry = {
	at: new Date(2026, 10, 20, 12, 30).getTime(),
	chat: 'chat-1',
	turn: 'turn-1',
	model: 'gpt-4.1',
	host: 'api.openai.com',
	inputTokens: 1_000,
	cachedTokens: 400,
	outputTokens: 50,
	dollars: 0.0025,
	counted: true,
};
const { dollars: _, ...UNPRICED } = ENTRY;

test('an entry is one line and comes back', () => {
	for (const entry of [ENTRY, UNPRICED, { ...ENTRY, counted: false, chat: '', model: 'a\n"b"' }]) {
		const line = entryLine(entry);
		assert.match(line, /^[^\n]*\n$/);
		assert.deepEqual(parseEntry(line), entry);
	}
	assert.ok(entryLine({ ...ENTRY, model: 'x'.repeat(100_000) }).length < 600);
});

test('what is no entry is left out', () => {
	const line = entryLine(ENTRY);
	for (let length = 0; length < line.length - 1; length += 7)
		assert.equal(parseEntry(line.slice(0, length)), undefined);
	for (const odd of ['null', '[]', '7', '{}', '{"at":1}', line.replace('1000', '-1'), line.replace('"gpt-4.1"', '4')])
		assert.equal(parseEntry(odd), undefined, odd);
	assert.deepEqual(parseEntry(line.replace('0.0025', '"much"')), UNPRICED);
});

test('a day is that of the user’s clock', () => {
	assert.equal(dayOf(new Date(2026, 0, 2, 23, 59, 59).getTime()), '2026-01-02');
	assert.equal(dayOf(new Date(2026, 0, 3).getTime()), '2026-01-03');
});

test('a sum says what it lacks', () => {
	assert.deepEqual(sumOf([ENTRY, { ...UNPRICED, counted: false }]), {
		dollars: 0.0025,
		tokens: 2_100,
		requests: 2,
		cachedTokens: 800,
		feeDollars: 0,
		unpriced: 1,
		uncounted: 1,
	});
});

test('fees, and what is known where all is not, come back, add up and stand in the table', () => {
	const drawn = { ...UNPRICED, knownDollars: 0.02, feeDollars: 0.01 };
	assert.deepEqual(parseEntry(entryLine(drawn)), drawn);
	const { dollars, feeDollars, unpriced } = sumOf([{ ...ENTRY, feeDollars: 0.001 }, drawn]);
	assert.deepEqual([dollars.toFixed(4), feeDollars.toFixed(3), unpriced], ['0.0225', '0.011', 1]);
	assert.match(costCsv([drawn]), /,50,,yes,0\.01,0\.02,,\r\n$/);
});

test('CSV has a line for each request, and nothing that a spreadsheet would run', () => {
	const odd = { ...UNPRICED, model: '=HYPERLINK("x")', host: 'a,b\n"c"', counted: false };
	const predicted = { ...ENTRY, prediction: { accepted: 40, rejected: 7 } };
	assert.deepEqual(parseEntry(entryLine(predicted)), predicted);
	assert.equal(
		costCsv([predicted, odd]),
		[
			'time,chat,turn,model,endpoint,input_tokens,cached_tokens,output_tokens,dollars,counted_by_endpoint,fee_dollars,known_dollars,predicted_accepted,predicted_rejected',
			`${new Date(ENTRY.at).toISOString()},chat-1,turn-1,gpt-4.1,api.openai.com,1000,400,50,0.0025,yes,,,40,7`,
			`${new Date(ENTRY.at).toISOString()},chat-1,turn-1,"'=HYPERLINK(""x"")","a,b\n""c""",1000,400,50,,no,,,,`,
			'',
		].join('\r\n'),
	);
});
