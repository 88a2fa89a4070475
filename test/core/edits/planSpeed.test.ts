import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineIndex } from '../../../src/core/edits/lineIndex.ts';
import type { Hunk } from '../../../src/core/edits/patch.ts';
import { placeHunks } from '../../../src/core/edits/placeHunks.ts';
import { largeEdit } from './largeEdit.ts';

/** Counts how often lines of the file are read, on whichever rung. */
function reads(count: number, drift: (text: string) => string): { readonly read: number; readonly placed: number } {
	const { text, hunks } = largeEdit(count, 50, drift);
	let read = 0;
	const counting = (lines: readonly string[]) =>
		new Proxy(lines, {
			get: (target, name) => {
				read++;
				return Reflect.get(target, name);
			},
		});
	const index = lineIndex(text);
	const dense = index.dense();
	const watched = { ...dense, texts: counting(dense.texts) };
	const placed = placeHunks(
		{ ...index, compared: (strictness) => counting(index.compared(strictness)), dense: () => watched },
		hunks as readonly Hunk[],
	);
	return { read, placed: placed.edits.length };
}

for (const [name, drift] of [
	['exact', (text: string) => text],
	['other indentation', (text: string) => `  ${text}`],
	['drifted context', (text: string) => text.replace(/^first/, 'frist')],
] as const) {
	test(`fifty hunks cost no more line reads in a longer file: ${name}`, () => {
		const short = reads(5_000, drift);
		const long = reads(40_000, drift);
		assert.deepEqual([short.placed, long.placed], [50, 50]);
		assert.ok(long.read <= short.read * 1.2 + 100, `${short.read} reads, then ${long.read}`);
	});
}
