import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strictViolations } from '../../src/core/strictSchema.ts';

const leaf = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
const around = (inner: object) => ({ ...leaf, properties: { a: inner } });
const many = (count: number, length: number) =>
	Array.from({ length: count }, (_, at) => String(at).padStart(length, '0'));

const REFUSED: readonly (readonly [string, unknown, RegExp])[] = [
	['a root that is no object', { type: 'array', items: leaf }, /root must be an object/],
	['nothing', undefined, /root must be an object/],
	['a root of choices', { ...leaf, anyOf: [leaf] }, /no anyOf/],
	['open objects', { ...leaf, additionalProperties: true }, /additionalProperties must be false/],
	['an open object that may be null', around({ type: ['object', 'null'], properties: {} }), /must be false/],
	['what is optional', { ...leaf, required: [] }, /a must be required/],
	['what is optional far below', around({ type: 'array', items: { ...leaf, required: [] } }), /items: a must be/],
	['words that it does not know', around({ oneOf: [leaf] }), /oneOf is not supported/],
	['an open definition', { ...leaf, $defs: { x: { type: 'object' } } }, /\.x: additionalProperties/],
	['too many choices', around({ type: 'string', enum: many(1_001, 4) }), /1000 choices/],
	['too long choices', around({ type: 'string', enum: many(251, 60) }), /15000 characters/],
	['too long names', around({ type: 'string', enum: many(200, 601) }), /120000 characters/],
];

for (const [name, schema, expected] of REFUSED)
	test(`strict mode does not take ${name}`, () => {
		assert.match(strictViolations(schema, 'it').join('; '), expected);
	});

test('ten levels are taken and eleven are not; a schema that contains itself ends', () => {
	const levels = (count: number): object => (count === 1 ? leaf : around(levels(count - 1)));
	assert.deepEqual(strictViolations(levels(9), 'it'), []);
	assert.equal(strictViolations(levels(10), 'it').length, 1);
	const endless = { ...leaf, properties: {} as Record<string, object> };
	endless.properties.a = endless;
	assert.match(strictViolations(endless, 'it').join(), /10 levels/);
});

test('more than 5,000 properties are too many', () => {
	const names = many(5_001, 5);
	const wide = { ...leaf, properties: Object.fromEntries(names.map((name) => [name, {}])), required: names };
	assert.deepEqual(strictViolations(wide, 'it'), ['it: more than 5000 properties']);
});
