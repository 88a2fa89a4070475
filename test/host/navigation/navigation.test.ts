import assert from 'node:assert/strict';
import { createNavigation } from '../../../src/host/navigation/navigation.ts';
import { closeEditors, createScratch, never, type Scratch } from '../scratch.ts';

describe('navigation', () => {
	let scratch: Scratch;
	beforeEach(() => {
		scratch = createScratch();
		scratch.write('tsconfig.json', '{"compilerOptions":{"strict":true},"include":["."]}');
		scratch.write(
			'shape.ts',
			'export interface Shape {\n\tarea(): number;\n}\nexport class Square implements Shape {\n\tarea() {\n\t\treturn 4;\n\t}\n}\n',
		);
		scratch.write(
			'use.ts',
			"import { Square } from './shape';\nexport function sum() {\n\treturn new Square().area();\n}\n",
		);
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
	});

	it('follows references, definitions, implementations and callers of TypeScript, also when the line is a little off', async function () {
		this.timeout(60_000);
		const navigation = createNavigation(scratch.paths);
		const related = async (
			name: string,
			line: number,
			symbol: string,
			relation: Parameters<typeof navigation.related>[1],
		) =>
			(await navigation.related({ path: scratch.path(name), line, symbol }, relation, never))?.map(
				(place) => `${place.path.split('/').at(-1)}:${place.line}${place.name ? ` ${place.name}` : ''}`,
			);
		// The language server starts with the first question, and knows one file before it knows the project.
		let references = await related('shape.ts', 4, 'area', 'references');
		for (let tries = 0; tries < 60 && !references?.includes('use.ts:3'); tries++) {
			await new Promise((resolve) => setTimeout(resolve, 500));
			references = await related('shape.ts', 4, 'area', 'references');
		}
		assert.ok(references?.includes('use.ts:3'), JSON.stringify(references));
		assert.deepEqual(await related('use.ts', 3, 'Square', 'definition'), ['shape.ts:4']);
		assert.ok((await related('shape.ts', 1, 'Shape', 'implementations'))?.includes('shape.ts:4'));
		assert.deepEqual(await related('shape.ts', 5, 'area', 'callers'), ['use.ts:3 sum']);
		assert.equal(await related('shape.ts', 1, 'nothing', 'references'), undefined);
	});
});
