import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ASK_IMAGE_LIMITS } from '../../src/shared/askImage.ts';
import { MENTION_LIMITS, type Mention } from '../../src/shared/mention.ts';
import { type FromPanel, isFromPanel } from '../../src/shared/panelProtocol.ts';
import { askImage } from '../fakes/askImage.ts';
import { random } from '../panel/random.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);

const VALID: readonly FromPanel[] = [
	{ kind: 'ready' },
	{ kind: 'ask', text: 'x' },
	{ kind: 'ask', text: 'x', images: [askImage(), askImage({ mediaType: 'image/webp', name: '' })] },
	{ kind: 'ask', text: 'x', mentions: [{ source: 'file', value: 'a.ts', label: 'a.ts' }] },
	{ kind: 'ask', text: 'x', images: [askImage()], mentions: [] },
	{ kind: 'complete', id: 3, mark: '@', typed: 'file:a' },
	{ kind: 'dropped', uris: ['file:///a.ts'] },
	{ kind: 'pasted', id: 4, text: 'a\nb' },
	{ kind: 'attachImage', path: '' },
	{ kind: 'stop' },
	{ kind: 'newChat' },
	{ kind: 'draft', text: '' },
	{ kind: 'keep', turn: 't' },
	{ kind: 'undo', turn: 't' },
	{ kind: 'keepFile', turn: 't', path: 'a' },
	{ kind: 'undoFile', turn: 't', path: 'a' },
	{ kind: 'openDiff', turn: 't', path: 'a' },
	{ kind: 'openTurnDiff', turn: 't' },
	{ kind: 'restore', turn: 't' },
	{ kind: 'redoRestore' },
	{ kind: 'bringBack', compaction: 'c' },
	{ kind: 'nextAction', turn: 't', action: 'retry' },
	{ kind: 'answerApproval', id: 'a', verdict: 'approved' },
	{ kind: 'openLink', href: 'x' },
	{ kind: 'copy', text: 'x' },
	{ kind: 'setApiKey' },
];

test('every message of the panel is recognised', () => {
	for (const message of VALID) assert.ok(isFromPanel(message), message.kind);
});

test('what is no message of the panel is refused', () => {
	for (const value of [
		undefined,
		null,
		'ready',
		3,
		[],
		{},
		{ kind: 'unknown' },
		{ kind: 'toString' },
		{ kind: '__proto__' },
		{ kind: ['ready'] },
		{ kind: 'ready', more: 'x' },
		{ kind: 'ask' },
		{ kind: 'ask', text: 3 },
		{ kind: 'ask', text: 'x', turn: 'y' },
		{ kind: 'draft', text: 'x', images: [askImage()] },
		{ kind: 'openDiff', turn: 't' },
		{ kind: 'undoFile', turn: 't' },
		{ kind: 'restore' },
		{ kind: 'redoRestore', turn: 't' },
		{ kind: 'answerApproval', id: 'a', verdict: 'always' },
	])
		assert.equal(isFromPanel(value), false, JSON.stringify(value));
});

test('images of an ask are taken only whole, within their bounds and of a type that models read', () => {
	const { count, base64Length, side, thumbnailLength, nameLength } = ASK_IMAGE_LIMITS;
	const asks = (images: unknown) => isFromPanel({ kind: 'ask', text: 'x', images });
	const one = (change: object) => asks([{ ...askImage(), ...change }]);
	assert.ok(asks(Array.from({ length: count }, () => askImage())));
	assert.ok(one({ base64: 'A'.repeat(base64Length), width: side, height: 1, name: 'n'.repeat(nameLength) }));
	for (const images of [
		undefined,
		null,
		[],
		{},
		'x',
		[null],
		[[]],
		Array.from({ length: count + 1 }, () => askImage()),
	])
		assert.equal(asks(images), false, JSON.stringify(images)?.slice(0, 80));
	for (const change of [
		{ mediaType: 'image/svg+xml' },
		{ mediaType: 'image/png;x' },
		{ mediaType: ['image/png'] },
		{ base64: '' },
		{ base64: 'AAA' },
		{ base64: 'AAA\n' },
		{ base64: 'AA==AAAA' },
		{ base64: 'A"},' },
		{ base64: 'A'.repeat(base64Length + 4) },
		{ width: 0 },
		{ width: side + 1 },
		{ height: 1.5 },
		{ height: '1' },
		{ height: Number.NaN },
		{ name: 'n'.repeat(nameLength + 1) },
		{ name: 3 },
		{ thumbnail: 'https://example.com/a.png' },
		{ thumbnail: 'data:image/svg+xml;base64,AAAA' },
		{ thumbnail: 'data:image/png;base64,AAA' },
		{ thumbnail: `data:image/png;base64,${'A'.repeat(thumbnailLength)}` },
		{ detail: 'high' },
		{ name: undefined },
	])
		assert.equal(one(change), false, JSON.stringify(change).slice(0, 80));
	const { name: _, ...nameless } = askImage();
	assert.equal(asks([nameless]), false);
});

test('mentions of an ask are taken only whole and within their bounds; a prototype is no field', () => {
	const { count, sourceLength, valueLength, labelLength } = MENTION_LIMITS;
	const good: Mention = { source: 'file', value: 'a.ts', label: 'a.ts' };
	const asks = (mentions: unknown) => isFromPanel({ kind: 'ask', text: 'x', mentions });
	const one = (change: object) => asks([{ ...good, ...change }]);
	assert.ok(asks(Array.from({ length: count }, () => good)));
	assert.ok(one({ source: 's'.repeat(sourceLength), value: 'v'.repeat(valueLength), label: 'l'.repeat(labelLength) }));
	assert.ok(one({ value: '' }));
	for (const mentions of [
		undefined,
		null,
		{},
		'x',
		[null],
		[[]],
		[good, undefined],
		Array.from({ length: count + 1 }, () => good),
	])
		assert.equal(asks(mentions), false, JSON.stringify(mentions)?.slice(0, 80));
	for (const change of [
		{ source: '' },
		{ label: '' },
		{ source: 3 },
		{ value: ['a.ts'] },
		{ label: { toString: () => 'x' } },
		{ source: 's'.repeat(sourceLength + 1) },
		{ value: 'v'.repeat(valueLength + 1) },
		{ label: 'l'.repeat(labelLength + 1) },
		{ more: 'x' },
	])
		assert.equal(one(change), false, JSON.stringify(change).slice(0, 80));
	assert.equal(asks([Object.create(good)]), false);
	assert.equal(isFromPanel({ kind: 'draft', text: 'x', mentions: [] }), false);
});

test('questions of the composer have a number and bounded texts', () => {
	const { typedLength, dropped, addressLength, pastedLength, valueLength } = MENTION_LIMITS;
	assert.ok(isFromPanel({ kind: 'complete', id: 0, mark: '@', typed: 'x'.repeat(typedLength) }));
	assert.ok(isFromPanel({ kind: 'dropped', uris: Array.from({ length: dropped }, () => 'x'.repeat(addressLength)) }));
	for (const message of [
		{ kind: 'complete', mark: '@', typed: 'x' },
		{ kind: 'complete', id: 1, typed: 'x' },
		{ kind: 'complete', id: 1, mark: '#', typed: 'x' },
		{ kind: 'complete', id: '1', mark: '@', typed: 'x' },
		{ kind: 'complete', id: -1, mark: '@', typed: 'x' },
		{ kind: 'complete', id: 1.5, mark: '@', typed: 'x' },
		{ kind: 'complete', id: Number.NaN, mark: '@', typed: 'x' },
		{ kind: 'complete', id: 1, mark: '@', typed: 'x'.repeat(typedLength + 1) },
		{ kind: 'dropped', uris: [] },
		{ kind: 'dropped', uris: 'file:///a' },
		{ kind: 'dropped', uris: [3] },
		{ kind: 'dropped', uris: Array.from({ length: dropped + 1 }, () => 'x') },
		{ kind: 'dropped', uris: ['x'.repeat(addressLength + 1)] },
		{ kind: 'pasted', id: 1 },
		{ kind: 'pasted', id: 1, text: 'x'.repeat(pastedLength + 1) },
		{ kind: 'attachImage' },
		{ kind: 'attachImage', path: 'x'.repeat(valueLength + 1) },
		{ kind: 'attachImage', path: 'x', images: [askImage()] },
	])
		assert.equal(isFromPanel(message), false, JSON.stringify(message).slice(0, 80));
});

const OPTIONAL = ['images', 'mentions'];

test('a damaged message is refused or whole', () => {
	console.log(`seed ${SEED}`);
	const next = random(SEED);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
	const values = ['x', '', 3, null, undefined, true, [], {}, ['approved'], { toString: () => 'approved' }];
	for (let round = 0; round < 5000; round++) {
		const message: Record<string, unknown> = { ...pick(VALID) };
		const names = [
			'kind',
			'text',
			'turn',
			'path',
			'id',
			'verdict',
			'action',
			'href',
			'uris',
			'typed',
			'mentions',
			'constructor',
			'__proto__',
		];
		const name = pick(names);
		if (next() < 0.4) delete message[name];
		else Object.defineProperty(message, name, { value: pick<unknown>(values), enumerable: true, configurable: true });
		if (!isFromPanel(message)) continue;
		const whole = VALID.find((valid) => valid.kind === message.kind);
		const named = (value: object) => Object.keys(value).filter((key) => !OPTIONAL.includes(key));
		assert.deepEqual(named(message).toSorted(), named(whole ?? {}).toSorted(), `SEED=${SEED} round ${round}`);
		for (const [key, value] of Object.entries(message)) {
			if (OPTIONAL.includes(key)) continue;
			const isNumber: boolean = key === 'id' && (message.kind === 'complete' || message.kind === 'pasted');
			assert.equal(
				typeof value,
				isNumber ? 'number' : key === 'uris' ? 'object' : 'string',
				`SEED=${SEED} round ${round}`,
			);
		}
	}
});
