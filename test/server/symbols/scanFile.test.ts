import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ParsedFile } from '../../../src/server/parsedFile.ts';
import { scanFile } from '../../../src/server/symbols/scanFile.ts';
import { SCANNED } from './scannedSources.ts';
import { PARSED } from './sources.ts';

/** Definitions as the sources say them. */
function written({ symbols }: ParsedFile): readonly string[] {
	return symbols.map(
		({ kind, container, name, startLine, endLine }) =>
			`${kind} ${container ? `${container}.` : ''}${name} ${startLine}-${endLine}`,
	);
}

for (const { path, text, symbols } of [...PARSED, ...SCANNED]) {
	test(`the scanner finds the definitions of ${path}`, () => {
		const parsed = scanFile(path, text);
		assert.deepEqual(written(parsed), symbols);
		assert.equal(parsed.isSyntactic, false);
	});
}
