import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf, tokenAt, withoutMention } from '../../../src/panel/mentions/token.ts';

const at = (text: string) => {
	const caret = text.indexOf('|');
	return tokenAt(text.replace('|', ''), caret);
};
const mention = (label: string) => ({ source: 'file', value: label, label });

test('an @ at the beginning of a word begins a mention, up to the caret', () => {
	assert.deepEqual(at('@|'), { mark: '@', at: 0, typed: '' });
	assert.deepEqual(at('see @src/a|.ts'), { mark: '@', at: 4, typed: 'src/a' });
	assert.deepEqual(at('(@file:x|)'), { mark: '@', at: 1, typed: 'file:x' });
	assert.deepEqual(at('a\n@b|'), { mark: '@', at: 2, typed: 'b' });
	assert.deepEqual(at('見て、@日|'), { mark: '@', at: 3, typed: '日' });
	for (const text of ['me@mail.org|', 'a/@types/x|', '@a |', 'x|', '|@a', '@@|', '`a.@b|', `@${'x'.repeat(201)}|`])
		assert.equal(at(text), undefined, text);
});

test('a slash asks a prompt only as the first character of the text', () => {
	assert.deepEqual(at('/|'), { mark: '/', at: 0, typed: '' });
	assert.deepEqual(at('/exp|lain it'), { mark: '/', at: 0, typed: 'exp' });
	assert.deepEqual(at('/日本.a-b_c|'), { mark: '/', at: 0, typed: '日本.a-b_c' });
	assert.deepEqual(at('/explain @a|'), { mark: '@', at: 9, typed: 'a' });
	for (const text of ['|/a', ' /a|', 'x\n/a|', 'a/b|', '/explain |', '/etc/hosts|', '//|', `/${'x'.repeat(201)}|`])
		assert.equal(at(text), undefined, text);
});

test('a mention stands in a text only as a whole', () => {
	assert.equal(placeOf(mention('src/a.ts'), 'see @src/a.ts.'), 4);
	assert.equal(placeOf(mention('src/a.ts'), '@src/a.tsx @src/a.ts'), 11);
	for (const text of ['@src/a.tsx', '@src/a.ts/b', '@src/a.ts.map', '@src/a.ts-b', 'src/a.ts', ''])
		assert.equal(placeOf(mention('src/a.ts'), text), -1, text);
	assert.equal(placeOf(mention('a b.ts'), '@a b.ts, and'), 0);
});

test('a mention goes with the space behind it', () => {
	assert.equal(withoutMention(mention('a.ts'), 'see @a.ts now'), 'see now');
	assert.equal(withoutMention(mention('a.ts'), 'see @a.ts.'), 'see .');
	assert.equal(withoutMention(mention('a.ts'), 'see @a.tsx'), 'see @a.tsx');
});
