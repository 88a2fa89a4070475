import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	createEmbedder,
	type EmbedderOptions,
	type EmbeddingCache,
} from '../../../../src/remote/openai/embeddings/createEmbedder.ts';
import { embeddingBatches } from '../../../../src/remote/openai/embeddings/embeddingBatches.ts';
import { readVectors } from '../../../../src/remote/openai/embeddings/readVectors.ts';
import { embeddingsRoute, vectorOf } from '../../../endpoint/embeddings.ts';
import { type PlainAnswer, startEndpoint } from '../../../endpoint/openaiEndpoint.ts';
import { createValidator } from '../../../endpoint/violations.ts';
import { type FakeClock, fakeClock } from '../../../fakes/fakeClock.ts';
import { checkFailure, endpointAt, KEY } from '../conversing.ts';

const validator = createValidator();
const signal = new AbortController().signal;

interface Served {
	readonly embedder: (options?: Partial<EmbedderOptions>) => ReturnType<typeof createEmbedder>;
	readonly seen: Parameters<typeof embeddingsRoute>[1];
	readonly clock: FakeClock;
}

/** `first` may answer a request, by its number, in another way. */
async function served(
	run: (served: Served) => Promise<void>,
	first: (index: number) => PlainAnswer | undefined = () => undefined,
) {
	const seen: Served['seen'] = [];
	const route = embeddingsRoute(validator, seen);
	let count = 0;
	const endpoint = await startEndpoint({
		validate: validator,
		answer: () => ({}),
		routes: (request) => first(count++) ?? route(request),
	});
	const clock = fakeClock();
	const caller = { endpoint: endpointAt(endpoint.baseUrl), apiKey: async () => KEY, fetch, clock, random: () => 0.5 };
	try {
		await run({
			embedder: (options) => createEmbedder({ ...caller, model: 'text-embedding-3-small', ...options }),
			seen,
			clock,
		});
	} finally {
		await endpoint.close();
	}
}

function memory(): EmbeddingCache & { readonly kept: Map<string, Float32Array> } {
	const kept = new Map<string, Float32Array>();
	return {
		kept,
		get: async (keys) => keys.map((key) => kept.get(key)),
		async put(entries) {
			for (const { key, vector } of entries) kept.set(key, vector);
		},
	};
}

const plain = (vectors: readonly Float32Array[]) => vectors.map((vector) => [...vector]);

test('vectors come in the order of the texts, as floats, of the length that was asked for', () =>
	served(async ({ embedder, seen }) => {
		const texts = ['one', 'three', 'two\ud83d'];
		const embedded = await embedder({ dimensions: 3 }).embed(texts, signal);
		const expected = texts.map((text) => [...Float32Array.from(vectorOf(text.toWellFormed(), 3))]);
		assert.deepEqual(embedded.kind === 'vectors' && plain(embedded.vectors), expected);
		assert.equal(embedded.tokens, 3);
		assert.deepEqual(seen, [
			{
				model: 'text-embedding-3-small',
				dimensions: 3,
				encoding_format: 'float',
				input: ['one', 'three', 'two\ufffd'],
			},
		]);
	}));

test('many texts go in several requests', () =>
	served(async ({ embedder, seen }) => {
		const texts = Array.from({ length: 600 }, (_, at) => `text ${at}`);
		const embedded = await embedder().embed(texts, signal);
		assert.equal(embedded.kind === 'vectors' && embedded.vectors.length, 600);
		assert.deepEqual(
			seen.map(({ input }) => input.length),
			[256, 256, 88],
		);
	}));

test('no request has more than 2,048 texts or 300,000 tokens, and none is empty', () => {
	const seed = 20261120;
	let state = seed;
	const random = (below: number) => {
		state = (state * 1103515245 + 12345) % 2147483648;
		return state % below;
	};
	for (let round = 0; round < 20; round++) {
		const texts = Array.from({ length: random(3_000) }, () =>
			'é'.repeat(1 + random(random(400) === 0 ? 200_000 : 200)),
		);
		const batches = embeddingBatches(texts);
		assert.deepEqual(batches.flat(), texts, `seed ${seed}`);
		for (const batch of batches) {
			assert.ok(batch.length > 0 && batch.length <= 2_048);
			assert.ok(batch.length === 1 || Buffer.byteLength(batch.join('')) <= 300_000);
		}
	}
	assert.deepEqual(embeddingBatches([]), []);
	assert.equal(
		embeddingBatches(
			Array.from({ length: 5_000 }, () => 'a'),
			9_999,
		).length,
		3,
	);
});

test('a text is paid for once: in one call, and from the cache after it', () =>
	served(async ({ embedder, seen }) => {
		const cache = memory();
		const twice = await embedder({ cache }).embed(['a', 'b', 'a'], signal);
		assert.equal(twice.kind === 'vectors' && twice.vectors.length, 3);
		const again = await embedder({ cache }).embed(['c', 'a'], signal);
		assert.deepEqual(
			again.kind === 'vectors' && plain(again.vectors),
			[[...vectorOf('c', 4)], [...vectorOf('a', 4)]].map((each) => [...Float32Array.from(each)]),
		);
		assert.deepEqual(
			seen.map(({ input }) => input),
			[['a', 'b'], ['c']],
		);
		await embedder({ cache, dimensions: 2 }).embed(['a'], signal);
		assert.equal(seen.length, 3);
		assert.ok([...cache.kept.keys()].every((key) => /^[0-9a-f]{64}$/.test(key)));
	}));

test('a cache that fails is one that knows nothing', () =>
	served(async ({ embedder }) => {
		const broken = async () => {
			throw new Error('disk');
		};
		const embedded = await embedder({ cache: { get: broken, put: broken } }).embed(['a'], signal);
		assert.equal(embedded.kind, 'vectors');
	}));

test('an empty text is refused before anything is sent; nothing is asked for nothing', () =>
	served(async ({ embedder, seen }) => {
		const refused = await embedder().embed(['a', ''], signal);
		assert.match(refused.kind === 'failed' ? refused.failure.sentence : '', /^Text 2 /);
		assert.deepEqual(await embedder().embed([], signal), { kind: 'vectors', vectors: [], tokens: 0 });
		assert.equal(seen.length, 0);
	}));

test('a rate limit is waited for, a wrong key is not tried again, and what was paid for is kept', () =>
	served(
		async ({ embedder, clock, seen }) => {
			const cache = memory();
			const embedding = embedder({ cache, inputsPerRequest: 1 }).embed(['a', 'b'], signal);
			while (clock.sleepers === 0) await new Promise((resolve) => setTimeout(resolve, 1));
			await clock.advance(7_000);
			const failed = await embedding;
			assert.deepEqual([failed.kind, failed.tokens, seen.length, cache.kept.size], ['failed', 1, 1, 1]);
			if (failed.kind === 'failed') {
				assert.equal(failed.failure.kind, 'keyRejected');
				checkFailure(failed.failure);
			}
		},
		(index) => {
			if (index === 0)
				return { status: 429, headers: { 'retry-after': '7' }, body: { error: { message: 'slow down' } } };
			return index === 2
				? { status: 401, body: { error: { message: 'Incorrect API key', code: 'invalid_api_key' } } }
				: undefined;
		},
	));

test('a server that does not know the format is asked without it from then on', () =>
	served(
		async ({ embedder, seen }) => {
			const one = embedder();
			assert.equal((await one.embed(['a'], signal)).kind, 'vectors');
			await one.embed(['b'], signal);
			assert.deepEqual(
				seen.map((body) => 'encoding_format' in body),
				[false, false],
			);
		},
		(index) =>
			index === 0
				? { status: 400, body: { error: { message: 'Unknown parameter.', param: 'encoding_format' } } }
				: undefined,
	));

test('what is no list of vectors is a failure', () => {
	const vectors = (data: unknown) => readVectors(JSON.stringify({ data }), 2);
	const good = { index: 0, embedding: [1, 2] };
	for (const data of [
		undefined,
		[good],
		[good, good],
		[good, { index: 1, embedding: [1] }],
		[good, { index: 1, embedding: ['1', 2] }],
		[good, { index: 2, embedding: [1, 2] }],
		[good, { index: 1, embedding: 'AAAA' }],
	])
		assert.equal(vectors(data), undefined, JSON.stringify(data));
	assert.equal(readVectors('<html>', 1), undefined);
	assert.equal(vectors([{ embedding: [1, 2] }, { embedding: [3, 4] }])?.vectors[1]?.[0], 3);
});

test('a stop ends it', () =>
	served(async ({ embedder }) => {
		const controller = new AbortController();
		controller.abort();
		assert.equal((await embedder().embed(['a'], controller.signal)).kind, 'cancelled');
	}));

test('who admits requests sees each right before it leaves, and can keep it here', async () => {
	await served(async ({ embedder, seen }) => {
		const shown: { texts: readonly string[]; sent: number; body: object }[] = [];
		const failure = { kind: 'ceiling', sentence: 'Too much.', action: 'raiseCeiling' } as const;
		const cache = memory();
		const admit: EmbedderOptions['admit'] = async (texts, body) => {
			shown.push({ texts, sent: seen.length, body });
			return texts.includes('c') ? failure : undefined;
		};
		const held = await embedder({ cache, admit, inputsPerRequest: 1 }).embed(['a', 'b', 'c', 'd'], signal);
		assert.deepEqual(held, { kind: 'failed', failure, tokens: 2 });
		assert.deepEqual(
			shown.map(({ texts, sent }) => [texts, sent]),
			[
				[['a'], 0],
				[['b'], 1],
				[['c'], 2],
			],
		);
		assert.deepEqual(shown[0]?.body, seen[0], 'the body is what leaves');
		const known = await embedder({ cache, admit, inputsPerRequest: 1 }).embed(['b', 'a'], signal);
		assert.equal(known.kind, 'vectors');
		assert.equal(shown.length, 3, 'what is known does not leave');
	});
});
