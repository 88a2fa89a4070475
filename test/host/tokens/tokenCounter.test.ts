import assert from 'node:assert/strict';
import { join } from 'node:path';
import { TokenCounter } from '../../../src/host/tokens/tokenCounter.ts';
import { type FakeClock, fakeClock } from '../../fakes/fakeClock.ts';

/** The bundle stands beside that of these tests. */
const THREAD = join(__dirname, 'tokens-thread.cjs');

describe('tokenCounter', () => {
	const { signal } = new AbortController();
	let clock: FakeClock;
	let counter: TokenCounter;

	beforeEach(() => {
		clock = fakeClock();
		counter = new TokenCounter(THREAD, clock);
	});
	afterEach(() => counter.dispose());

	it('starts its thread at the first question, counts exactly, and ends it after a while without any', async () => {
		assert.equal(counter.isLoaded, false);
		assert.deepEqual(await counter.count([], signal), []);
		assert.equal(counter.isLoaded, false);
		assert.deepEqual(await counter.count(['', 'Hello, world!', '<|endoftext|>'], signal), [0, 4, 7]);
		assert.equal(counter.isLoaded, true);
		await clock.advance(100_000);
		assert.deepEqual(await counter.count(['漢字仮名交じり文'.repeat(6_250)], signal), [56_250]);
		await clock.advance(100_000);
		assert.equal(counter.isLoaded, true, 'used meanwhile');
		await clock.advance(30_000);
		assert.equal(counter.isLoaded, false);
		assert.deepEqual(await counter.count(['again'], signal), [1]);
	});

	it('answers many questions at once, each its own', async () => {
		const questions = Array.from({ length: 20 }, (_, at) => counter.count(['a '.repeat(at), 'b'], signal));
		const answers = await Promise.all(questions);
		assert.deepEqual(
			answers.map((counts) => counts?.[1]),
			Array.from({ length: 20 }, () => 1),
		);
		assert.equal(answers[19]?.[0], 20);
	});

	it('lets go of a question when its signal aborts', async () => {
		const stop = new AbortController();
		const answer = counter.count(['x'.repeat(1_000_000)], stop.signal);
		stop.abort();
		assert.equal(await answer, undefined);
		assert.equal(await counter.count(['y'], stop.signal), undefined);
		assert.deepEqual(await counter.count(['y'], signal), [1]);
	});

	it('answers nothing when there is no thread to be had, and when it is disposed of', async () => {
		const broken = new TokenCounter(join(__dirname, 'no such file.cjs'), clock);
		assert.equal(await broken.count(['y'], signal), undefined);
		assert.equal(await broken.count(['y'], signal), undefined);
		const answer = counter.count(['x'.repeat(1_000_000)], signal);
		counter.dispose();
		assert.equal(await answer, undefined);
		assert.equal(await counter.count(['y'], signal), undefined);
	});
});
