import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dayOf, entryLine, type LedgerEntry } from '../../../src/core/models/ledger.ts';
import { KEPT_DAYS, openLedger } from '../../../src/host/money/ledgerFile.ts';
import { type FakeClock, fakeClock } from '../../fakes/fakeClock.ts';
import { createOutside, type Scratch } from '../scratch.ts';

const DAY = 86_400_000;

describe('ledgerFile', () => {
	let outside: Scratch;
	let clock: FakeClock;

	beforeEach(() => {
		outside = createOutside();
		clock = fakeClock(new Date(2026, 10, 20, 12).getTime());
	});
	afterEach(() => outside.remove());

	const entry = (more: Partial<LedgerEntry> = {}): LedgerEntry => ({
		at: clock.now(),
		chat: 'c',
		turn: 't',
		model: 'm',
		host: 'h',
		inputTokens: 100,
		cachedTokens: 0,
		outputTokens: 10,
		dollars: 0.25,
		counted: true,
		...more,
	});
	const folder = () => outside.file('costs');
	const fileOfToday = () => outside.file(`costs/${dayOf(clock.now())}.jsonl`);

	it('adds up what this window and others spent today', async () => {
		const here = openLedger(folder(), clock);
		const there = openLedger(folder(), clock);
		assert.deepEqual(await here.spentToday(), { dollars: 0, tokens: 0 });
		assert.equal(existsSync(folder()), false, 'nothing is made before something is spent');
		here.record(entry());
		there.record(entry({ dollars: 1 }));
		await there.read(1);
		await here.read(1);
		assert.ok((await here.spentToday()).dollars >= 0.25, 'what it spent itself is known at once');
		clock.jump(60_000);
		assert.deepEqual(await here.spentToday(), { dollars: 1.25, tokens: 220 });
		there.record(entry());
		await there.read(1);
		assert.deepEqual(await here.spentToday(), { dollars: 1.25, tokens: 220 }, 'nobody waits for the disk');
		clock.jump(60_000);
		assert.deepEqual(await here.spentToday(), { dollars: 1.5, tokens: 330 });
		clock.jump(-120_000);
		assert.deepEqual(await openLedger(folder(), clock).spentToday(), { dollars: 1.5, tokens: 330 });
	});

	it('begins anew at midnight, and reads days back', async () => {
		const ledger = openLedger(folder(), clock);
		ledger.record(entry());
		await ledger.read(1);
		clock.jump(DAY);
		assert.deepEqual(await ledger.spentToday(), { dollars: 0, tokens: 0 });
		ledger.record(entry({ model: 'other' }));
		assert.deepEqual(await ledger.spentToday(), { dollars: 0.25, tokens: 110 });
		assert.deepEqual(
			(await ledger.read(2)).map(({ model }) => model),
			['m', 'other'],
		);
		assert.deepEqual(
			(await ledger.read(1)).map(({ model }) => model),
			['other'],
		);
	});

	it('is not led astray by lines that are cut, damaged or still being written', async () => {
		const ledger = openLedger(folder(), clock);
		ledger.record(entry());
		await ledger.read(1);
		const line = entryLine(entry());
		appendFileSync(fileOfToday(), `not JSON\n{"at":1}\n${line.slice(0, 40)}`);
		clock.jump(60_000);
		assert.deepEqual(await ledger.spentToday(), { dollars: 0.25, tokens: 110 });
		appendFileSync(fileOfToday(), line.slice(40));
		clock.jump(60_000);
		assert.deepEqual(await ledger.spentToday(), { dollars: 0.5, tokens: 220 });
		assert.equal((await ledger.read(1)).length, 2);
	});

	it('writes many entries in their order, each whole', async () => {
		const ledger = openLedger(folder(), clock);
		for (let at = 0; at < 200; at++) ledger.record(entry({ turn: `turn ${at}` }));
		assert.equal((await ledger.spentToday()).tokens, 200 * 110);
		const turns = (await ledger.read(1)).map(({ turn }) => turn);
		assert.deepEqual(
			turns,
			Array.from({ length: 200 }, (_, at) => `turn ${at}`),
		);
		assert.equal(readFileSync(fileOfToday(), 'utf8').split('\n').length, 201);
	});

	it('counts what the disk does not take, and never rejects', async () => {
		outside.write('costs', 'a file where the folder should be');
		const ledger = openLedger(folder(), clock);
		ledger.record(entry());
		ledger.record(entry());
		assert.deepEqual(await ledger.spentToday(), { dollars: 0.5, tokens: 220 });
		assert.deepEqual(await ledger.read(3), []);
		clock.jump(DAY);
		assert.deepEqual(await ledger.spentToday(), { dollars: 0, tokens: 0 });
	});

	it('keeps so many days and no more, and leaves other files alone', async () => {
		const old = openLedger(folder(), clock);
		old.record(entry());
		await old.read(1);
		outside.write('costs/notes.txt', 'mine');
		clock.jump((KEPT_DAYS + 1) * DAY);
		const ledger = openLedger(folder(), clock);
		ledger.record(entry());
		await ledger.read(1);
		assert.deepEqual(readdirSync(folder()).sort(), [`${dayOf(clock.now())}.jsonl`, 'notes.txt']);
	});
});
