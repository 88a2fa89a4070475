import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globsField, splitFrontMatter } from '../../../src/core/instructions/frontMatter.ts';
import { random, seedOf } from '../edits/random.ts';

test('a head of YAML, a head that is none, and no head', () => {
	assert.deepEqual(splitFrontMatter('---\na: 1\nb: [x, y]\n---\nText\n'), {
		fields: { a: 1, b: ['x', 'y'] },
		body: 'Text\n',
	});
	assert.deepEqual(splitFrontMatter('\uFEFF---\r\nglobs: *.ts, **/*.js\r\nalwaysApply: true\r\n---\r\nText'), {
		fields: { globs: '*.ts, **/*.js', alwaysApply: true },
		body: 'Text',
	});
	assert.deepEqual(splitFrontMatter('Text\n---\na: 1\n---\n'), { fields: {}, body: 'Text\n---\na: 1\n---\n' });
	assert.deepEqual(splitFrontMatter('---\n---\nText'), { fields: {}, body: 'Text' });
	assert.deepEqual(splitFrontMatter('---\nnever closed'), { fields: {}, body: '---\nnever closed' });
});

test('a head that would grow stays small', () => {
	const bomb =
		'---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b]\n---\nText';
	assert.equal(splitFrontMatter(bomb).body, 'Text');
});

test('globs come as a list or with commas, braces kept together', () => {
	assert.deepEqual(globsField('a/{b,c}/*.ts, "d/**" ,'), ['a/{b,c}/*.ts', 'd/**']);
	assert.deepEqual(globsField(['x', 3, 'y,z']), ['x', 'y', 'z']);
	assert.deepEqual(globsField(undefined), []);
});

test('no text makes it throw, and the body is always an end of the text', () => {
	const seed = seedOf(31);
	const chance = random(seed);
	const pieces = [
		'---',
		'\n',
		'\r\n',
		'a: ',
		'*',
		'&x',
		'[',
		']',
		'{',
		'"',
		"'",
		': ',
		'- ',
		'|',
		'>',
		'é',
		'\uFEFF',
		'!!js',
		' ',
	];
	for (let round = 0; round < 3_000; round++) {
		let text = '---\n';
		for (let count = 0; count < 14; count++) text += chance.pick(pieces);
		const { body } = splitFrontMatter(text);
		assert.ok(text.endsWith(body), `seed ${seed}: ${JSON.stringify(text)}`);
	}
});
