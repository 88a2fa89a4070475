import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRecord } from '../../src/core/journal.ts';
import type { ChatEvent } from '../../src/shared/chat.ts';
import { askIn, world } from './chatWorld.ts';
import { seeded } from './safety/randomSecrets.ts';

const turn = 't1';
const EVENTS: { readonly [K in ChatEvent['kind']]: Extract<ChatEvent, { kind: K }> } = {
	turnStarted: {
		kind: 'turnStarted',
		turn,
		ask: 'go',
		model: 'm',
		at: 1,
		images: [],
		mentions: [{ source: 'file', value: 'a.ts', label: 'a.ts' }],
	},
	text: { kind: 'text', turn, delta: 'x' },
	toolStarted: { kind: 'toolStarted', turn, call: '0.0', name: 'read_file' },
	toolProgress: { kind: 'toolProgress', turn, call: '0.0', title: 'Reading' },
	toolEnded: { kind: 'toolEnded', turn, call: '0.0', outcome: 'ok', title: 'Read', detail: 'x' },
	cited: { kind: 'cited', turn, citation: { title: 't', url: 'https://a.b', start: 0, end: 1 } },
	fileMade: { kind: 'fileMade', turn, file: { id: 'f', name: 'a.csv' } },
	pictureMade: { kind: 'pictureMade', turn, picture: { kind: 'link', href: 'https://a.b/c.png' } },
	approvalAsked: { kind: 'approvalAsked', turn, approval: { id: 'a', title: 'T?', reason: 'r', effect: 'e' } },
	approvalAnswered: { kind: 'approvalAnswered', turn, id: 'a', verdict: 'approved' },
	filesChanged: {
		kind: 'filesChanged',
		turn,
		files: [{ path: 'a.ts', change: 'modified', added: 1, removed: 0, review: 'pending' }],
	},
	phase: { kind: 'phase', turn, phase: 'waiting', sentence: 's' },
	usage: { kind: 'usage', turn, usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1, complete: true } },
	notice: { kind: 'notice', turn, sentence: 's' },
	instructions: { kind: 'instructions', turn, rules: [{ path: 'AGENTS.md', tokens: 1, isNew: true }], warnings: ['w'] },
	model: { kind: 'model', turn, model: 'n' },
	titled: { kind: 'titled', title: 'T', model: 'm' },
	compacted: {
		kind: 'compacted',
		compaction: {
			id: 'c',
			results: [{ turn, messages: 1 }],
			answers: [{ turn, messages: 1 }],
			leftOut: 1,
			savedTokens: 9,
			summary: { text: 's', model: 'm' },
		},
	},
	broughtBack: { kind: 'broughtBack', id: 'c' },
	turnEnded: {
		kind: 'turnEnded',
		turn,
		outcome: 'done',
		at: 2,
		failure: { kind: 'internal', sentence: 's', action: 'retry' },
	},
	restored: { kind: 'restored', turn, what: 'both', files: ['a.ts'] },
	restoreRedone: { kind: 'restoreRedone' },
};
const LINES = [
	...Object.values(EVENTS).map((event) => JSON.stringify({ kind: 'event', event })),
	JSON.stringify({ kind: 'message', turn, message: { role: 'user', text: 'go', context: { start: 0, end: 2 } } }),
	JSON.stringify({
		kind: 'message',
		turn,
		message: { role: 'assistant', text: '', toolCalls: [{ id: '1', name: 'read_file', arguments: '{}' }] },
	}),
	JSON.stringify({ kind: 'message', turn, message: { role: 'tool', callId: '1', text: 'x' } }),
	JSON.stringify({ kind: 'dropTurn', turn: 't9' }),
	JSON.stringify({ kind: 'note', text: 'n' }),
];

test('every line that is written is read again', () => {
	for (const line of LINES) assert.deepEqual(parseRecord(line), JSON.parse(line));
});

test('a line of a later version, or with a field of another type, is left out; the chat opens and can be asked', async () => {
	const seed = 20261120;
	const random = seeded(seed);
	const any = [null, 0, '', 'x', [], {}, [null], [{}], true];
	const damaged = (line: string) => {
		const value = JSON.parse(line);
		let at = value;
		for (;;) {
			const names = Object.keys(at);
			const name = names[Math.floor(random() * names.length)] ?? 'kind';
			const inner = at[name];
			if (typeof inner === 'object' && inner !== null && random() < 0.7) {
				at = inner;
				continue;
			}
			if (random() < 0.3) delete at[name];
			else at[name] = any[Math.floor(random() * any.length)];
			return JSON.stringify(value);
		}
	};
	for (let round = 0; round < 600; round++) {
		const lines = LINES.map((line) => (random() < 0.3 ? damaged(line) : line));
		lines.push(JSON.stringify({ kind: 'event', event: { kind: 'fromLater', turn, what: 1 } }));
		try {
			const { chat } = world(lines.flatMap((line) => parseRecord(line) ?? []));
			chat.conversation().plan(1, true);
			await askIn(chat, 'still there?');
			assert.ok(chat.view.turns.every((shown) => typeof shown.ask === 'string' && Array.isArray(shown.parts)));
		} catch (error) {
			throw new Error(`seed ${seed}, round ${round}`, { cause: error });
		}
	}
});
