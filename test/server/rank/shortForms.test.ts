import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createIndexEngine } from '../../../src/server/rank/indexEngine.ts';
import { scanFile } from '../../../src/server/symbols/scanFile.ts';

function engineOf(files: Readonly<Record<string, string>>) {
	const engine = createIndexEngine();
	for (const [path, text] of Object.entries(files)) {
		engine.put(path, text, scanFile(path, text), { mtimeMs: 1, size: text.length });
	}
	return engine;
}

it('a long word finds what the code calls by its beginning, where this code uses both for the same', () => {
	const both = '/** Reads the configuration. */\nexport function readConfig(config) {}\n';
	const files = {
		'src/a.ts': both,
		'src/b.ts': both,
		'src/c.ts': 'const config = 1;\n',
		'src/d.ts': 'const conf = 1;\n',
	};
	const paths = engineOf(files)
		.search({ query: 'configuration', limit: 9, budgetTokens: 999 })
		.map(({ path }) => path);
	assert.deepEqual(paths.sort(), ['src/a.ts', 'src/b.ts', 'src/c.ts']);
});

it('a word that only begins alike is not meant', () => {
	const mandat = 'export const mandat = 1;\n';
	const files = {
		'src/a.ts': mandat,
		'src/b.ts': mandat,
		'src/c.ts': mandat,
		'src/d.ts': '// mandatory\n',
		'src/e.ts': '// mandatory\n',
	};
	const places = engineOf(files).search({ query: 'mandatory', limit: 9, budgetTokens: 999 });
	assert.deepEqual(places.map(({ path }) => path).sort(), ['src/d.ts', 'src/e.ts']);
});
