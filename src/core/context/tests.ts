import type { ContextSource } from './contextSource.ts';

/** What the editor knows of tests that failed. */
export const tests: ContextSource = {
	name: 'tests',
	menu: { label: 'Test failures', detail: 'of the last test run', icon: 'test' },
	whole: { source: 'tests', value: '', label: 'test failures' },
	async collect(_asked, { tests: failures }, signal) {
		const found = await failures.read(signal);
		if ('unavailable' in found) return { refused: found.unavailable };
		return { pieces: [{ source: 'tests', title: 'Test failures', text: found.text, priority: 0 }] };
	},
};
