import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../src/core/conversation.ts';
import type { ModelRequest } from '../../../src/core/ports.ts';
import { findByRules } from '../../../src/core/safety/findByRules.ts';
import { keyForms } from '../../../src/core/safety/ownKeys.ts';
import { Consents } from '../../../src/core/sent/consents.ts';
import { allWithheld, RequestCleaner, WITHHELD_NOTE } from '../../../src/core/sent/requestCleaner.ts';
import { type LeavingRules, TextCleaner } from '../../../src/core/sent/textCleaner.ts';
import { presetRules } from '../../../src/host/sent/presetRules.ts';
import { fakeSecrets } from '../safety/fakeSecrets.ts';
import { type Random, seeded } from '../safety/randomSecrets.ts';

const preset = presetRules();
const find = (text: string) => [...preset(text), ...findByRules(text)];
const clock = { now: () => performance.now(), sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) };
const KEY = 'sk-TEST-5f0c';
const RULES: LeavingRules = { ownForms: keyForms([KEY]), allowed: new Set(), escapesMarkers: false };
const { signal } = new AbortController();

const request = (messages: readonly Message[], more: Partial<ModelRequest> = {}): ModelRequest => ({
	model: 'gpt-4.1',
	system: 'You edit files.',
	messages,
	tools: [{ name: 'read_file', description: 'Reads.', parameters: { type: 'object', properties: {} } }],
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'c',
	...more,
});
const cleaner = () => new RequestCleaner(new TextCleaner(find, clock));

/** A secret in any field that a request has, deep in words. */
function everywhere(text: string): ModelRequest {
	const call = {
		id: 'c1',
		name: 'apply_patch',
		arguments: JSON.stringify({ patch: `*** Begin Patch\n+${text}\n*** End Patch`, list: [text] }),
	};
	return request(
		[
			{ role: 'user', text: `Look:\n${text}\nplease` },
			{
				role: 'assistant',
				text: `I saw\n${text}\n`,
				toolCalls: [call, { ...call, id: 'c2', arguments: `{"broken": "${text}` }],
				hosted: [{ type: 'x', out: { deep: [text] } }],
			},
			{ role: 'tool', callId: 'c1', text: `a.txt, 3 lines, all shown:\n${text}\n` },
			{
				role: 'tool',
				callId: 'c2',
				text: `diff\n${text
					.split('\n')
					.map((line) => `+${line}`)
					.join('\n')}`,
			},
		],
		{
			system: `Rules:\n${text}\n`,
			prediction: `first\n${text}\nlast`,
			tools: [{ name: 'skill', description: `Uses\n${text}\n`, parameters: { enum: [`k\n${text}\n`] } }],
			answerSchema: { name: 'a', description: `As\n${text}\n`, schema: {} },
		},
	);
}

test('no secret of a generated corpus is in any field of a request, and the same request gives the same bytes', async () => {
	let missed = 0;
	let all = 0;
	for (let seed = 1; seed <= 8; seed++) {
		for (const { kind, text, secret } of fakeSecrets(seeded(seed * 7919))) {
			const asked = everywhere(text);
			const { request: clean, takenOut } = await cleaner().clean(asked, RULES, signal);
			const body = JSON.stringify(clean);
			all++;
			if (body.includes(secret) || body.includes(JSON.stringify(secret).slice(1, -1))) {
				missed++;
				console.log(`seed ${seed * 7919}: ${kind} is left`);
			} else assert.ok(allWithheld(takenOut).length > 0);
			// Each kind of secret is cleaned again once: its other forms differ in characters, not in what is done.
			if (seed > 1) continue;
			assert.equal(JSON.stringify((await cleaner().clean(asked, RULES, signal)).request), body, 'deterministic');
			const again = await cleaner().clean(clean, RULES, signal);
			assert.equal(JSON.stringify(again.request), body, `seed ${seed * 7919}: ${kind} is not idempotent`);
		}
	}
	assert.ok(missed <= all / 500, `${missed} of ${all}`);
});

test('a secret is found wherever slices of a long text end', async () => {
	const texts = new TextCleaner(find, clock);
	const random = seeded(4);
	const all = fakeSecrets(random);
	for (let round = 0; round < 60; round++) {
		const { kind, text, secret } = all[Math.floor(random() * all.length)] ?? { kind: '', text: '', secret: '' };
		const before = filler(Math.floor(random() * 110_000), random);
		const long = `${before}\n${text}\n${filler(40_000, random)}`;
		const { text: clean } = await texts.clean(long, RULES, signal);
		assert.ok(!clean.includes(secret), `seed 4, round ${round}: ${kind} at ${before.length}`);
	}
});

test('text without secrets goes as it is: the same objects, byte for byte', async () => {
	const random = seeded(11);
	const words = [
		'const',
		'token',
		'=',
		'secret',
		'"',
		'\\n',
		'👩‍👩‍👧',
		'می‌خواهم',
		'\u200Fשלום\u200E',
		'é',
		'🏴󠁧󠁢󠁥󠁮󠁧󠁿',
		'🇩🇪',
		'<div>',
		'{',
		'}',
		'\t',
		'password',
		':',
		'123',
		'https://example.com/a?b=c',
	];
	for (let round = 0; round < 200; round++) {
		const text = Array.from({ length: 60 }, () => words[Math.floor(random() * words.length)]).join(' ');
		const call = { id: 'c', name: 'write_file', arguments: JSON.stringify({ path: 'a', content: text }) };
		const asked = request([
			{ role: 'user', text },
			{ role: 'assistant', text, toolCalls: [call] },
			{ role: 'tool', callId: 'c', text },
		]);
		const { request: clean, takenOut } = await cleaner().clean(asked, RULES, signal);
		assert.deepEqual(takenOut, [], `seed 11, round ${round}`);
		for (const [at, message] of asked.messages.entries()) assert.equal(clean.messages[at], message);
	}
});

test('the user’s own key is in no request in any form, and no approval lets it pass', async () => {
	const encoded = Buffer.from(`key is ${KEY}!`).toString('base64');
	const shifted = Buffer.from(`xx${KEY}yy`).toString('base64');
	const url = Buffer.from(`a${KEY}`).toString('base64url');
	const hex = Buffer.from(KEY).toString('hex');
	const backwards = [...KEY].reverse().join('');
	const text = [KEY, encoded, shifted, url, hex, backwards, `"${KEY}"`, `x${KEY}x`].join(' | ');
	const rules = { ...RULES, allowed: new Set([KEY]) };
	const { request: clean, takenOut } = await cleaner().clean(request([{ role: 'user', text }]), rules, signal);
	const [message] = clean.messages;
	for (const form of [KEY, hex, backwards]) assert.ok(!message?.text.includes(form), form);
	for (const word of message?.text.split(/[| ]+/) ?? [])
		assert.ok(!Buffer.from(word, 'base64').toString().includes('TEST-5f'), word);
	assert.equal(allWithheld(takenOut)[0]?.name, 'your API key');
	assert.deepEqual(keyForms(['none', 'ollama', 'lm-studio']), [], 'what servers without keys are given is a word');
});

test('the model is told once in a message what stands there, and of what stays nothing is said', async () => {
	const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
	const { request: clean, takenOut } = await cleaner().clean(
		request([{ role: 'user', text: `${secret} and ${secret}` }]),
		RULES,
		signal,
	);
	assert.equal(clean.messages[0]?.text, `[withheld: GitHub token] and [withheld: GitHub token]${WITHHELD_NOTE}`);
	assert.deepEqual(takenOut, [{ where: 0, withheld: [{ name: 'GitHub token', count: 2 }], hidden: [] }]);
});

test('what the user allowed of a file passes in that chat and in no other', async () => {
	const [secret, other] = [`ghp_${'a1B2c3D4e5F6'.repeat(3)}`, `ghp_${'z9Y8x7W6v5U4'.repeat(3)}`];
	const consents = new Consents(find, () => 'OpenAI');
	const result: Message = { role: 'tool', callId: 'c', text: `.env, 1 line, all shown:\nTOKEN=${secret}` };
	const asked = request([result, { role: 'user', text: other }]);
	const shared = cleaner();
	const cleanIn = async (chat: string) =>
		(await shared.clean(asked, { ...RULES, allowed: consents.secretsOf(chat) }, signal)).request.messages
			.map(({ text }) => text)
			.join();
	assert.ok(!(await cleanIn('a')).includes(secret));
	consents.of('a').allow('.env', result.text);
	assert.ok(consents.of('a').isAllowed('.env') && !consents.of('b').isAllowed('.env'));
	assert.ok((await cleanIn('a')).includes(secret));
	assert.ok(!(await cleanIn('a')).includes(other));
	assert.ok(!(await cleanIn('b')).includes(secret));
});

test('a conversation that grows is looked at once', async () => {
	let searched = 0;
	const counting = (text: string) => {
		searched += text.length;
		return find(text);
	};
	const shared = new RequestCleaner(new TextCleaner(counting, clock));
	const messages: Message[] = [];
	for (let step = 0; step < 40; step++) {
		messages.push({ role: 'user', text: `ghp_${'a1B2c3D4e5F6'.repeat(3)} ${'word '.repeat(400)}` });
		await shared.clean(request([...messages]), RULES, signal);
	}
	assert.ok(searched < 40 * 2_200 + 1_000, `${searched}`);
});

test('a megabyte is searched in steps that block nobody', async () => {
	const texts = new TextCleaner(find, clock);
	const text = filler(1_000_000, seeded(3));
	let longest = 0;
	let last = performance.now();
	let isDone = false;
	const watch = async () => {
		while (!isDone) {
			await new Promise((resolve) => setImmediate(resolve));
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}
	};
	const watching = watch();
	const began = performance.now();
	await texts.clean(text, RULES, signal);
	isDone = true;
	await watching;
	const took = performance.now() - began;
	assert.ok(took < 2_000, `${took.toFixed(0)} ms`);
	assert.ok(longest < 120, `blocked for ${longest.toFixed(0)} ms`);
});

function filler(length: number, random: Random): string {
	const words = [
		'import',
		'value',
		'of',
		'the',
		'key',
		'token',
		'return',
		'{',
		'}',
		'(',
		')',
		';',
		'\n',
		'\n\t',
		'secret',
		'https://example.com/path',
	];
	let text = '';
	while (text.length < length) text += `${words[Math.floor(random() * words.length)]} `;
	return text.slice(0, length);
}
