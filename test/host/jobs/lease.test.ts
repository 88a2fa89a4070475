import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { openLease } from '../../../src/host/jobs/lease.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { createOutside, type Scratch } from '../scratch.ts';

describe('lease', () => {
	let outside: Scratch;

	beforeEach(() => {
		outside = createOutside();
	});
	afterEach(() => outside.remove());

	it('one window has it until it gives it back or is silent for a minute', async () => {
		const clock = fakeClock();
		const [a, b] = ['a', 'b'].map((owner) => openLease(outside.folder, owner, clock));
		assert.deepEqual([await a!.hold(), await b!.hold(), await a!.hold()], [true, false, true]);
		await clock.advance(45_000);
		assert.deepEqual([await b!.hold(), await a!.hold()], [false, true]);
		await clock.advance(59_000);
		assert.equal(await b!.hold(), false);
		await clock.advance(2_000);
		assert.deepEqual([await b!.hold(), await a!.hold()], [true, false]);
		await b!.release();
		assert.deepEqual([await a!.hold(), await b!.hold()], [true, false]);
		assert.equal(readdirSync(outside.folder).length, 1, 'no old number stays');
	});

	it('of many that want it at once exactly one gets it, also when one is taken over', async () => {
		const clock = fakeClock();
		for (let round = 0; round < 10; round++) {
			const windows = Array.from({ length: 12 }, (_, at) => openLease(outside.folder, `${round}-${at}`, clock));
			const got = await Promise.all(windows.map((lease) => lease.hold()));
			assert.equal(got.filter(Boolean).length, 1, `round ${round}`);
			await clock.advance(61_000);
		}
	});

	it('a clock that was set back, a file that says nothing and a folder that cannot be made do no harm', async () => {
		const clock = fakeClock();
		const before = openLease(outside.folder, 'before', clock);
		assert.equal(await before.hold(), true);
		clock.jump(-86_400_000);
		assert.equal(await openLease(outside.folder, 'after', clock).hold(), true);
		assert.equal(await before.hold(), false);
		outside.write('lease.9', '');
		assert.equal(await openLease(outside.folder, 'third', clock).hold(), false, 'it is being written right now');
		outside.write('file', '');
		assert.equal(await openLease(outside.file('file'), 'x', clock).hold(), false);
	});
});
