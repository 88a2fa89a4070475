import assert from 'node:assert/strict';
import { statusText } from '../../../src/host/index/indexCommands.ts';

describe('indexCommands', () => {
	it('the status is one line that counts what is left out', () => {
		const status = {
			state: 'building',
			files: 4350,
			symbols: 51_203,
			bytes: 3 * 1024 * 1024,
			updatedAt: 1_000,
			progress: 0.5,
			skipped: { ignored: 41, binary: 1_200, secret: 1 },
		} as const;
		assert.equal(
			statusText(status, 1_000 + 5 * 60_000),
			'Index: 4,350 files, 51,203 symbols, 3.0 MB on disk, last change 5 min ago. It is being brought up to date: 50 %. Left out: 41 ignored, 1,200 binary, 1 that may hold secrets.',
		);
	});
});
