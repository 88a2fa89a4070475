import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import {
	type Lifecycle,
	lifecycleOf,
	lifecycleSentence,
	noticeDue,
	type ShutdownDates,
	shutdownOf,
} from '../../../src/core/models/lifecycle.ts';
import { withUserRows } from '../../../src/core/models/userRows.ts';

const DAY = 86_400_000;
const NOTHING: ShutdownDates = new Map();
const at = (iso: string) => Date.parse(iso);
const OPENAI = { host: 'api.openai.com', isOpenai: true };
const ROUTER = { host: 'openrouter.ai', isOpenai: false };

/** Day by day through the end of gpt-4.1, 2027-01-14. */
const DAYS: readonly (readonly [string, Lifecycle['kind'], number | undefined])[] = [
	['2026-11-14T23:59:59Z', 'fine', undefined],
	['2026-11-15T00:00:00Z', 'ending', 60],
	['2026-11-20T12:00:00Z', 'ending', 55],
	['2027-01-13T23:59:59Z', 'ending', 1],
	['2027-01-14T00:00:00Z', 'ending', 0],
	['2027-01-14T23:59:59Z', 'ending', 0],
	['2027-01-15T00:00:00Z', 'ended', undefined],
];

for (const [now, kind, daysLeft] of DAYS)
	test(`on ${now} gpt-4.1 is ${kind}`, () => {
		const life = lifecycleOf('gpt-4.1', CATALOGUE, NOTHING, at(now));
		assert.equal(life.kind, kind);
		assert.equal(life.kind === 'ending' ? life.daysLeft : undefined, daysLeft);
		if (life.kind !== 'fine') assert.equal(life.successor, 'gpt-6-luna');
	});

const NOW = at('2026-11-20T12:00:00Z');

test('snapshots, prefixes and fine-tuned models end with their model; a model without a date does not', () => {
	for (const id of ['gpt-4.1-2025-04-14', 'openai/gpt-4.1-mini', 'ft:gpt-4.1-2025-04-14:org::id'])
		assert.equal(lifecycleOf(id, CATALOGUE, NOTHING, NOW).kind, 'ending', id);
	assert.equal(lifecycleOf('gpt-4.1-nano', CATALOGUE, NOTHING, NOW).kind, 'ended');
	assert.equal(lifecycleOf('gpt-6-luna', CATALOGUE, NOTHING, NOW).kind, 'fine');
	assert.equal(lifecycleOf('llama', CATALOGUE, NOTHING, NOW).kind, 'fine');
});

test('what the endpoint says goes over the catalogue, also that there is no date', () => {
	const dates: ShutdownDates = new Map([
		['gpt-4.1', '2027-06-01'],
		['gpt-4.1-mini', null],
		['gpt-4.1-nano', '2026-12-01'],
		['llama', '2026-11-19'],
		['mistral', 'soon'],
	]);
	const kinds = ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-nano', 'llama', 'mistral'].map(
		(id) => lifecycleOf(id, CATALOGUE, dates, NOW).kind,
	);
	assert.deepEqual(kinds, ['fine', 'fine', 'ending', 'ended', 'fine']);
	assert.deepEqual(shutdownOf('gpt-4.1', CATALOGUE, dates), {
		on: '2027-06-01',
		from: 'endpoint',
		successor: 'gpt-6-luna',
	});
});

test('the user’s row can set an end and take one away', () => {
	const rows = withUserRows([
		{ id: 'gpt-4.1', shutdown: null },
		{ id: 'my-deployment', like: 'gpt-4.1', shutdown: '2026-12-01' },
	]);
	assert.equal(lifecycleOf('gpt-4.1', rows, NOTHING, NOW).kind, 'fine');
	assert.equal(lifecycleOf('my-deployment', rows, NOTHING, NOW).kind, 'ending');
});

test('told quietly once a week, in the last days daily, and daily after the end', () => {
	const life = (daysLeft: number): Lifecycle => ({ kind: 'ending', on: '2027-01-14', from: 'catalogue', daysLeft });
	const ended: Lifecycle = { kind: 'ended', on: '2027-01-14', from: 'catalogue' };
	assert.equal(noticeDue({ kind: 'fine' }, undefined, NOW), undefined);
	assert.equal(noticeDue(life(60), undefined, NOW), 'quiet');
	assert.equal(noticeDue(life(8), NOW - 7 * DAY + 1, NOW), undefined);
	assert.equal(noticeDue(life(8), NOW - 7 * DAY, NOW), 'quiet');
	assert.equal(noticeDue(life(7), NOW - 2 * DAY, NOW), 'loud', 'two days after a quiet one');
	assert.equal(noticeDue(life(7), NOW - DAY + 1, NOW), undefined);
	assert.equal(noticeDue(life(0), undefined, NOW), 'loud');
	assert.equal(noticeDue(ended, undefined, NOW), 'ended');
	assert.equal(noticeDue(ended, NOW - 1, NOW), undefined);
	assert.equal(noticeDue(life(60), NOW + DAY, NOW), 'quiet', 'the clock was ahead then');
});

test('through the last 60 days, with a request each hour, the user is told 8 times quietly and 8 times loudly', () => {
	let shownAt: number | undefined;
	const tones = { quiet: 0, loud: 0, ended: 0 };
	for (let now = at('2026-11-15T00:00:00Z'); now < at('2027-01-15T00:00:00Z'); now += DAY / 24) {
		const tone = noticeDue(lifecycleOf('gpt-4.1', CATALOGUE, NOTHING, now), shownAt, now);
		if (!tone) continue;
		tones[tone]++;
		shownAt = now;
	}
	assert.deepEqual(tones, { quiet: 8, loud: 8, ended: 0 });
});

test('sentences say who, when and what to do', () => {
	const say = (model: string, now: string, endpoint = OPENAI, dates = NOTHING) => {
		const life = lifecycleOf(model, CATALOGUE, dates, at(now));
		assert.ok(life.kind !== 'fine');
		return lifecycleSentence(model, life, endpoint);
	};
	assert.equal(
		say('gpt-4.1', '2026-11-20'),
		'OpenAI switches gpt-4.1 off in 55 days, on 2027-01-14. Choose another model by then; gpt-6-luna is named as its successor.',
	);
	assert.match(say('gpt-4.1', '2027-01-13'), /off tomorrow, on 2027-01-14/);
	assert.match(say('gpt-4.1', '2027-01-14'), /off today, on 2027-01-14\. Choose another model now;/);
	assert.match(say('gpt-4.1', '2027-02-01'), /^OpenAI switched gpt-4\.1 off on 2027-01-14\. Choose another model;/);
	assert.match(say('openai/gpt-4.1', '2026-11-20', ROUTER), /^OpenAI switches .*, and openrouter\.ai may follow\./);
	assert.equal(
		say('gpt-5.1', '2027-03-31'),
		'OpenAI switches gpt-5.1 off tomorrow, on 2027-04-01. Choose another model by then.',
	);
	const own: ShutdownDates = new Map([['qwen', '2026-12-01']]);
	assert.match(say('qwen', '2026-11-20', ROUTER, own), /^openrouter\.ai switches qwen off in 11 days/);
	const rows = withUserRows([{ id: 'mine', like: 'gpt-4.1' }]);
	const mine = (now: string) => {
		const life = lifecycleOf('mine', rows, NOTHING, at(now));
		assert.ok(life.kind !== 'fine' && life.from === 'user');
		return lifecycleSentence('mine', life, ROUTER);
	};
	assert.match(
		mine('2026-11-20'),
		/^mine is switched off in 55 days, on 2027-01-14\. Choose another model by then; gpt-6-luna/,
	);
	assert.match(mine('2027-02-20'), /^mine was switched off on 2027-01-14\. Choose another model;/);
});
