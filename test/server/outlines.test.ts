import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outlines } from '../../src/server/outlines.ts';
import { scanFile } from '../../src/server/symbols/scanFile.ts';

test('an outline is worked out once for each version of a file, and for the last files only', async () => {
	const worked: string[] = [];
	const outlines = new Outlines(async (path, text) => {
		worked.push(path);
		return scanFile(path, text).symbols;
	});
	const names = async (path: string, text: string) => (await outlines.of(path, text)).map(({ name }) => name);
	assert.deepEqual(await names('a.ts', 'export function one() {}'), ['one']);
	assert.deepEqual(await names('a.ts', 'export function one() {}'), ['one']);
	assert.deepEqual(worked, ['a.ts']);
	assert.deepEqual(await names('a.ts', 'export function two() {}'), ['two']);
	assert.deepEqual(worked, ['a.ts', 'a.ts']);
	for (let n = 0; n < 100; n++) await names(`b${n}.ts`, '');
	assert.deepEqual(await names('a.ts', 'export function two() {}'), ['two']);
	assert.equal(worked.length, 103);
});
