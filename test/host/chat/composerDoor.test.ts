import assert from 'node:assert/strict';
import { ComposerDoor } from '../../../src/host/chat/composerDoor.ts';
import type { ComposerContext } from '../../../src/host/context/hostContext.ts';
import type { ToPanel } from '../../../src/shared/panelProtocol.ts';

const MENTION = { source: 'file', value: 'a.ts', label: 'a.ts' };
const CONTEXT: ComposerContext = {
	complete: async (typed) => ({ rows: [], note: typed }),
	prompts: async (typed) => ({ rows: [], note: `/${typed}` }),
	dropped: async () => ({ mentions: [MENTION], images: ['logo.png'], note: 'x was left out.' }),
	pasted: (text) => (text === 'known' ? MENTION : undefined),
	images: async (names) => ({ files: names.map((name) => ({ name, mediaType: 'image/png', base64: '' })), note: '' }),
};

describe('composerDoor', () => {
	const doorWith = (context: Partial<ComposerContext>) => {
		const posted: ToPanel[] = [];
		const door = new ComposerDoor({
			context: async () => ({ ...CONTEXT, ...context }),
			post: (message) => posted.push(message),
		});
		return { door, posted };
	};

	it('only the last question is answered; the one before is given up', async () => {
		const signals: AbortSignal[] = [];
		const { door, posted } = doorWith({
			complete: (typed, signal) => {
				signals.push(signal);
				return typed === 'a'
					? new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
					: Promise.resolve({ rows: [], note: typed });
			},
		});
		const first = door.receive({ kind: 'complete', id: 1, mark: '@', typed: 'a' });
		await new Promise(setImmediate);
		await door.receive({ kind: 'complete', id: 2, mark: '@', typed: 'ab' });
		await first;
		assert.deepEqual(posted, [{ kind: 'completions', id: 2, rows: [], note: 'ab' }]);
		assert.deepEqual(
			signals.map(({ aborted }) => aborted),
			[true, false],
		);
	});

	it('a list that fails says what to do', async () => {
		const { door, posted } = doorWith({ complete: () => Promise.reject(new Error('disk')) });
		await door.receive({ kind: 'complete', id: 1, mark: '@', typed: '' });
		assert.deepEqual(posted, [
			{
				kind: 'completions',
				id: 1,
				rows: [],
				note: 'What can be named could not be listed. Type on, or write the path.',
			},
		]);
	});

	it('behind a slash the prompts are offered', async () => {
		const { door, posted } = doorWith({});
		await door.receive({ kind: 'complete', id: 1, mark: '/', typed: 'ex' });
		const failing = doorWith({ prompts: () => Promise.reject(new Error('disk')) });
		await failing.door.receive({ kind: 'complete', id: 2, mark: '/', typed: '' });
		assert.deepEqual(posted, [{ kind: 'completions', id: 1, rows: [], note: '/ex' }]);
		const note = 'Your prompts could not be listed. Type the whole name of one.';
		assert.deepEqual(failing.posted, [{ kind: 'completions', id: 2, rows: [], note }]);
	});

	it('drops, pastes and images are answered with what the panel takes', async () => {
		const { door, posted } = doorWith({});
		await door.receive({ kind: 'dropped', uris: ['file:///a.ts'] });
		await door.receive({ kind: 'pasted', id: 7, text: 'known' });
		await door.receive({ kind: 'pasted', id: 8, text: 'unknown' });
		await door.receive({ kind: 'attachImage', path: 'art/x.png' });
		await door.receive({ kind: 'attachImage', path: '' });
		const image = (name: string) => ({
			kind: 'imageFiles',
			files: [{ name, mediaType: 'image/png', base64: '' }],
			note: '',
		});
		assert.deepEqual(posted, [
			{ kind: 'attached', mentions: [MENTION], note: 'x was left out.' },
			image('logo.png'),
			{ kind: 'attached', mentions: [MENTION], note: '', pasted: 7 },
			image('art/x.png'),
		]);
	});
});
