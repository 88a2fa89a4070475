import assert from 'node:assert/strict';
import type { BatchAnswer } from '../../../src/core/batch.ts';
import { planJob } from '../../../src/core/jobs/queuedJob.ts';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { parseCeilings } from '../../../src/core/models/ceilingSetting.ts';
import { NOTHING_SPENT } from '../../../src/core/models/ceilings.ts';
import { chargeBatch, judgeBatch } from '../../../src/host/jobs/batchMoney.ts';
import { openLedger } from '../../../src/host/money/ledgerFile.ts';
import { type FakeClock, fakeClock } from '../../fakes/fakeClock.ts';
import { createOutside, type Scratch } from '../scratch.ts';

const NAMES = ['part-1', 'part-2', 'part-3', 'part-4'];
const requests = NAMES.map((name) => ({ name, bytes: 1, tokens: 2, inputTokens: 500 }));
const where = { title: 'T', scope: 's', endpoint: 'e', host: 'api.openai.com', model: 'gpt-4.1' };
const usage = { inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0 };
const good: BatchAnswer = { kind: 'finished', reason: 'stop', text: '{}', toolCalls: [], usage };
const bad: BatchAnswer = { kind: 'failed', failure: { kind: 'timeout', sentence: 's', action: 'retry' } };

describe('batchMoney', () => {
	let outside: Scratch;
	let clock: FakeClock;

	beforeEach(() => {
		outside = createOutside();
		clock = fakeClock(new Date(2026, 10, 20, 12).getTime());
	});
	afterEach(() => outside.remove());

	const ledger = () => openLedger(outside.file('costs'), clock);

	it('charges each answer once, whenever the window went away in the middle of it', async () => {
		const { usage: _, ...uncounted } = good;
		const answers = new Map<string, BatchAnswer>([
			['part-1', good],
			['part-2', bad],
			['part-3', good],
			['part-4', uncounted],
		]);
		for (let written = 0; written <= 3; written++) {
			const job = planJob({ id: `job-${written}`, ...where, requests, planned: { tokens: 1 } }, clock.now());
			const first = new Map([...answers].filter(([, { kind }]) => kind === 'finished').slice(0, written));
			await chargeBatch(job, first, { ledger: ledger(), rows: CATALOGUE, clock });
			// The answers are read on another day.
			clock.jump(2 * 86_400_000);
			const cost = await chargeBatch(job, answers, { ledger: ledger(), rows: CATALOGUE, clock });
			const entries = (await ledger().read(10)).filter(({ turn }) => turn === job.id);
			assert.deepEqual(
				entries.map(({ inputTokens, dollars, counted }) => [inputTokens, Math.round(dollars! * 1e9), counted]),
				[
					[1_000_000, 1e9, true],
					[1_000_000, 1e9, true],
					[500, Math.round((cost.dollars! - 2) * 1e9), false],
				],
				`${written} were written`,
			);
		}
	});

	it('the whole job is one request, one turn and a part of the day, with jobs that still run', () => {
		const price = { tokens: 1_000, batch: 2 };
		const judge = (ceilings: unknown, open: number, spentDollars = 0) => {
			const job = planJob({ id: 'j', ...where, requests, planned: { tokens: 1_000, dollars: 2 } }, 0);
			const spentToday = { ...NOTHING_SPENT, dollars: spentDollars };
			return judgeBatch(price, { ceilings: parseCeilings(ceilings).ceilings, spentToday, open: Array(open).fill(job) });
		};
		const scopeOf = (found: ReturnType<typeof judge>) =>
			found && 'sentence' in found ? found.ceiling?.scope : found && 'above' in found ? 'asks' : 'goes';
		const wide = { dollarsPerRequest: 9, dollarsPerTurn: 9, dollarsPerDay: 9, askAboveDollars: 9 };
		assert.equal(scopeOf(judge(wide, 0)), 'goes');
		assert.equal(scopeOf(judge({ ...wide, dollarsPerRequest: 1.9 }, 0)), 'request');
		assert.equal(scopeOf(judge({ ...wide, dollarsPerTurn: 1.9 }, 0)), 'turn');
		assert.equal(scopeOf(judge(wide, 0, 7.5)), 'day');
		assert.equal(scopeOf(judge(wide, 4)), 'day');
		assert.equal(scopeOf(judge(wide, 3)), 'goes');
		assert.equal(scopeOf(judge({ ...wide, askAboveDollars: 1 }, 0)), 'asks');
		assert.equal(scopeOf(judge({ ...wide, tokensPerRequest: 900 }, 0)), 'request');
	});
});
