import assert from 'node:assert/strict';
import { test } from 'node:test';
import MarkdownIt from 'markdown-it';
import { fenced, plainMarkdown, safeMarkdown } from '../../../src/core/review/safeMarkdown.ts';
import { randomFrom } from './drawDiff.ts';

const renderer = new MarkdownIt({ html: true, linkify: true });
type Token = ReturnType<typeof renderer.parse>[number];
const kinds = (text: string): string[] => {
	const all = (tokens: readonly Token[]): string[] =>
		tokens.flatMap((token) => [token.type, ...all(token.children ?? [])]);
	return all(renderer.parse(text, {}));
};
const isHarmless = (text: string) => !kinds(text).some((kind) => /image|html/.test(kind));

test('images and HTML become text, code stays code', () => {
	assert.equal(
		renderer.renderInline(safeMarkdown('`Array<string>` and <b>x</b>')),
		'<code>Array&lt;string&gt;</code> and &lt;b&gt;x&lt;/b&gt;',
	);
	assert.ok(isHarmless(safeMarkdown('![a](https://evil.test/?q) <img src="https://evil.test">')));
	assert.equal(safeMarkdown('`xs![0]`'), '`xs! [0]`');
});

test('a table cannot cut a code span open', () => {
	assert.ok(isHarmless(safeMarkdown('|a|b|\n|-|-|\n|`x|<img src=y>`|')));
});

test('a fence is longer than what it holds, and plain text has no markup', () => {
	assert.equal(fenced('diff', '```\nx'), '````diff\n```\nx\n````');
	assert.match(renderer.renderInline(plainMarkdown('*a* [b](c) <i> `d`')), /^\*a\* \[b\]\(c\) &lt;i&gt; `d`$/);
});

test('fuzz: no text of a model draws an image or HTML', () => {
	const seed = Number(process.env.TANDEM_SEED ?? 99);
	console.log(`seed ${seed}`);
	const random = randomFrom(seed);
	const pieces = [
		'`',
		'``',
		'```\n',
		'\n',
		'\n\n',
		'|',
		'|-|-|\n',
		'- ',
		'> ',
		'\t',
		'    ',
		'\\',
		'!',
		'[',
		'](x)',
		'<img src=x>',
		'<a b="',
		'">',
		'<!--',
		'-->',
		'<x',
		'a',
		'&lt;',
		'# ',
		'~~~\n',
		'![i](x)',
		'][r]',
		'[r]: x\n',
	];
	for (let round = 0; round < 3000; round++) {
		const text = Array.from({ length: 1 + random(14) }, () => pieces[random(pieces.length)]).join('');
		assert.ok(isHarmless(safeMarkdown(text)), `seed ${seed}, round ${round}: ${JSON.stringify(text)}`);
	}
});
