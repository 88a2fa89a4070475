import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '../../../src/core/conversation.ts';
import { partsOf } from '../../../src/core/sent/partsOf.ts';
import type { SentRecord } from '../../../src/core/sent/sentRecord.ts';
import { openSentFile } from '../../../src/host/sent/sentFile.ts';
import { createSentLog } from '../../../src/host/sent/sentLog.ts';

describe('the log of what was sent', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'tandem-sent-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const world = () => {
		const counted: string[] = [];
		const log = createSentLog({
			file: openSentFile(folder),
			count: async (texts) => {
				counted.push(...texts);
				return texts.map((text) => text.length);
			},
			inputDollars: () => 0.25,
		});
		const begin = (id: string, messages: readonly Message[], more: Partial<SentRecord> = {}) => {
			const request = {
				model: 'm',
				system: 'S',
				messages,
				tools: [],
				toolChoice: 'auto',
				parallelToolCalls: true,
				cacheKey: 'c',
			} as const;
			const parts = partsOf(request, { history: 0 });
			const record: SentRecord = {
				id,
				at: 1,
				door: 'chat',
				chat: 'c',
				turn: 't',
				model: 'm',
				endpoint: 'E',
				without: [],
				parts: parts.map(({ part }) => part),
				state: 'running',
				...more,
			};
			log.begin(record, parts, request);
		};
		return { log, begin, counted };
	};

	it('counts each message once, keeps records of chats over windows, and bodies in this one', async () => {
		const { log, begin, counted } = world();
		const messages: Message[] = [{ role: 'tool', callId: 'a', text: 'result one' }];
		begin('1', messages);
		log.bodyLeaves({ n: 1 }, '1');
		log.update('1', { usage: { inputTokens: 9, cachedTokens: 0, outputTokens: 1 } });
		log.update('1', { state: 'done' });
		begin('2', [...messages, { role: 'tool', callId: 'b', text: 'result two' }]);
		log.bodyLeaves({ n: 2 }, '2');
		log.update('2', { state: 'failed' });
		begin('3', messages, { door: 'comparison', chat: 'other' });
		log.update('3', { state: 'done' });
		await log.settled();
		assert.equal(counted.filter((text) => text === 'result one').length, 1);
		const records = await log.records('c');
		assert.deepEqual(
			records.map(({ id, state, inputDollars }) => [id, state, inputDollars]),
			[
				['1', 'done', 0.25],
				['2', 'failed', undefined],
			],
		);
		assert.equal(records[1]?.parts.at(-1)?.tokens, 'result two'.length + 4);
		assert.deepEqual(
			(await log.records('')).map(({ id }) => id),
			['3'],
		);
		assert.deepEqual([log.bodyOf('1'), log.last], [{ n: 1 }, { id: '2', body: { n: 2 } }]);
		const later = world().log;
		assert.deepEqual(
			(await later.records('c')).map(({ id }) => id),
			['1', '2'],
			'another window',
		);
		assert.equal(later.bodyOf('1'), undefined);
		assert.deepEqual(readdirSync(folder), ['c.jsonl'], 'what has no chat is not kept');
	});

	it('keeps the last bodies and forgets the oldest chats; a disk that does not take it is no failure', async () => {
		const { log, begin } = world();
		for (let at = 0; at < 40; at++) {
			begin(`${at}`, []);
			log.bodyLeaves({ at }, `${at}`);
			log.update(`${at}`, { state: 'done' });
		}
		assert.deepEqual([log.bodyOf('5'), log.bodyOf('39')], [undefined, { at: 39 }]);
		await log.settled();
		assert.equal((await log.records('c')).length, 40);
		for (let at = 0; at < 60; at++) writeFileSync(join(folder, `0${at + 10}.jsonl`), 'x\n');
		await world().log.records('c');
		assert.equal(readdirSync(folder).length, 50);
		const file = join(folder, 'c.jsonl');
		const broken = createSentLog({
			file: openSentFile(file),
			count: async () => undefined,
			inputDollars: () => undefined,
		});
		broken.begin(
			{
				id: 'x',
				at: 1,
				door: 'chat',
				chat: 'c',
				turn: 't',
				model: 'm',
				endpoint: 'E',
				without: [],
				parts: [],
				state: 'running',
			},
			[],
			{} as never,
		);
		broken.update('x', { state: 'done' });
		await broken.settled();
		assert.equal((await broken.records('c')).length, 1);
	});
});
