import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { GRAMMARS } from '../../src/server/symbols/grammarTables.ts';

test('the package holds the grammars that the parser knows, and no others', () => {
	const listed = /\.\.\.\[('typescript'.*?)\]/.exec(readFileSync('esbuild.mjs', 'utf8'))?.[1]?.match(/[\w-]+/g);
	assert.deepEqual(listed, Object.keys(GRAMMARS));
	assert.match(readFileSync('.vscodeignore', 'utf8'), /^!dist\/grammars\/\*\.br$/m);
});
