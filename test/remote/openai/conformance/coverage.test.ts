import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const FOLDER = 'test/remote/openai/conformance';
const FAULTS = Array.from({ length: 31 }, (_, at) => `FAULT-${String(at + 1).padStart(2, '0')}`);

test('every fault has a test that is named after it', () => {
	const names = readdirSync(FOLDER)
		.filter((file) => file.endsWith('.test.ts'))
		.flatMap((file) => readFileSync(join(FOLDER, file), 'utf8').match(/['`]FAULT-\d\d /g) ?? [])
		.map((name) => name.slice(1, -1));
	assert.deepEqual(
		FAULTS.filter((fault) => !names.includes(fault)),
		[],
	);
});
