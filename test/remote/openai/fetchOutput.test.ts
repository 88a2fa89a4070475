import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FetchedOutput, fetchOutput } from '../../../src/remote/openai/fetchOutput.ts';
import type { OutputFile } from '../../../src/shared/hosted.ts';
import { startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { checkFailure, endpointAt, KEY } from './conversing.ts';

const BYTES = Uint8Array.from({ length: 3_000 }, (_, n) => n % 256);
const FILE: OutputFile = { id: 'cfile_1', container: 'cntr_1', name: 'a.bin' };

async function fetchFrom(file: OutputFile, more: { limit?: number; signal?: AbortSignal; fetch?: typeof fetch } = {}) {
	const routes: string[] = [];
	const endpoint = await startEndpoint({
		answer: () => ({}),
		key: KEY,
		routes: ({ route }) => {
			routes.push(route);
			if (/cfile_1\/content$|\/files\/file-1\/content$/.test(route)) return { body: BYTES };
			if (/moved/.test(route)) return { status: 302, headers: { location: 'https://evil.example/' }, body: {} };
			return undefined;
		},
	});
	const caller = {
		endpoint: endpointAt(endpoint.baseUrl),
		apiKey: async () => KEY,
		fetch: more.fetch ?? fetch,
		clock: fakeClock(),
	};
	const fetched = await fetchOutput(caller, file, more.signal ?? new AbortController().signal, more.limit);
	await endpoint.close();
	return { fetched, routes };
}

function failureOf(fetched: FetchedOutput): string {
	assert.equal(fetched.kind, 'failed');
	if (fetched.kind !== 'failed') return '';
	checkFailure(fetched.failure);
	return fetched.failure.sentence;
}

test('a file comes byte for byte, from its container or from the files', async () => {
	const { fetched, routes } = await fetchFrom(FILE);
	assert.deepEqual(fetched, { kind: 'bytes', bytes: BYTES });
	assert.deepEqual(routes, ['GET /v1/containers/cntr_1/files/cfile_1/content']);
	const plain = await fetchFrom({ id: 'file-1', name: 'b' });
	assert.deepEqual(plain.routes, ['GET /v1/files/file-1/content']);
	assert.equal(plain.fetched.kind, 'bytes');
});

test('a name that leads elsewhere is not asked for', async () => {
	for (const odd of [
		{ ...FILE, id: '../../models' },
		{ ...FILE, container: 'a/../b' },
		{ ...FILE, id: '' },
		{ ...FILE, id: 'a?b' },
	]) {
		const { fetched, routes } = await fetchFrom(odd);
		failureOf(fetched);
		assert.deepEqual(routes, []);
	}
});

test('what is gone, moved, too large or stopped is said', async () => {
	assert.match(
		failureOf((await fetchFrom({ ...FILE, id: 'gone' })).fetched),
		/no longer has this file.*Ask for it again/,
	);
	failureOf((await fetchFrom({ ...FILE, id: 'moved' })).fetched);
	assert.match(failureOf((await fetchFrom(FILE, { limit: 1_000 })).fetched), /larger than/);
	const stop = new AbortController();
	stop.abort();
	assert.deepEqual((await fetchFrom(FILE, { signal: stop.signal })).fetched, { kind: 'cancelled' });
	const broken = async () => {
		throw new TypeError('fetch failed');
	};
	failureOf((await fetchFrom(FILE, { fetch: broken })).fetched);
});
