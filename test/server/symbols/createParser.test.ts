import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createParser } from '../../../src/server/symbols/createParser.ts';
import { PARSED } from './sources.ts';

const grammarsFolder = 'node_modules/@vscode/tree-sitter-wasm/wasm';
const parser = createParser({ grammarsFolder, readFile, now: () => 0 });

for (const { path, text, symbols } of PARSED) {
	test(`the parser finds the definitions of ${path}`, async () => {
		assert.equal(await parser.load(path), true);
		const parsed = parser.parseFile(path, text);
		const found = parsed.symbols.map(
			({ kind, container, name, startLine, endLine }) =>
				`${kind} ${container ? `${container}.` : ''}${name} ${startLine}-${endLine}`,
		);
		assert.equal(parsed.isSyntactic, true);
		assert.deepEqual(found, symbols);
	});
}
