import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlineText } from '../../../src/server/symbols/outlineText.ts';
import { scanFile } from '../../../src/server/symbols/scanFile.ts';

const { symbols } = scanFile(
	'cart.ts',
	'export class Cart {\n\ttotal(): number {\n\t\treturn 1;\n\t}\n\n\tname = 1;\n}\n\nexport const open = () => {\n};\n',
);

test('an outline has a line for each definition, indented by depth', () => {
	assert.equal(
		outlineText(symbols, { maxLength: 1_000 }),
		'1-7 export class Cart\n  2-4 total(): number\n  6-6 name = 1;\n9-10 export const open = ()',
	);
});

test('an outline that gets too long loses its inner lines first, and says how many', () => {
	assert.equal(
		outlineText(symbols, { maxLength: 80 }),
		'1-7 export class Cart\n9-10 export const open = ()\n… and 2 more',
	);
	assert.equal(outlineText(symbols, { maxLength: 65, maxDepth: 0 }), '1-7 export class Cart\n… and 3 more');
	for (let maxLength = 50; maxLength < 200; maxLength += 7) {
		assert.ok(outlineText(symbols, { maxLength }).length <= maxLength);
	}
});
