import assert from 'node:assert/strict';
import { test } from 'node:test';
import { citedText, sourcesOf } from '../../src/panel/markdown/citedText.ts';
import { createMarkdown } from '../../src/panel/markdown/createMarkdown.ts';
import type { ShownCitation } from '../../src/shared/hosted.ts';
import { random } from './random.ts';

const A = 'https://a.example/page?x=1&y=2';
const B = 'https://b.example/';

function html(text: string): string {
	const markdown = createMarkdown();
	const env = {};
	return markdown.render(markdown.parse(text, env), env).trim();
}

/** The citation of a stretch of the text. */
function of(text: string, stretch: string, url: string | undefined = A, title = 'T'): ShownCitation {
	const start = text.indexOf(stretch);
	assert.ok(start >= 0);
	return { title, start, end: start + stretch.length, ...(url !== undefined && { url }) };
}
const FILE = (text: string, stretch: string): ShownCitation => {
	const { url: _, ...file } = of(text, stretch);
	return file;
};

test('a source is one by its address, numbered as they come', () => {
	const text = 'one two three';
	const sources = sourcesOf([of(text, 'one'), of(text, 'two', B), of(text, 'three', A, 'other'), FILE(text, 'one')]);
	assert.deepEqual(
		sources.map(({ number, url }) => [number, url]),
		[
			[1, A],
			[2, B],
			[3, undefined],
		],
	);
});

test('the number stands behind what it is about', () => {
	const text = 'Node 20 is old. Rust is not.';
	assert.equal(
		citedText(text, 0, [of(text, 'is not', B), of(text, 'Node 20 is old')]),
		`Node 20 is old[2](<${A.replace('&', '&amp;')}>). Rust is not[1](<${B}>).`,
	);
	assert.match(
		html(citedText(text, 0, [of(text, 'Node 20')])),
		/Node 20<a class="link link-web cite" data-href="https:\/\/a\.example\/page\?x=1&amp;y=2"/,
	);
});

test('the link to the page that the endpoint wrote gives way to the number', () => {
	const link = `([a.example](${A}))`;
	const text = `Node 20 is old. ${link} And more.`;
	assert.equal(
		html(citedText(text, 0, [of(text, link)])).replace(/<a [^>]+>/, '<a>'),
		'<p>Node 20 is old. <a>1</a> And more.</p>',
	);
	const bare = link.slice(1, -1);
	assert.equal(citedText(text, 0, [of(text, bare)]), citedText(text, 0, [of(text, link)]));
	const other = `See [a](${B}).`;
	assert.match(
		citedText(other, 0, [of(other, `[a](${B})`)]),
		/^See \[a\]\(https:\/\/b\.example\/\)\[1\]|^See \[a\]\(https:\/\/b\.example\/\) \[1\]/,
	);
});

test('a file has a number and no link', () => {
	assert.equal(html(citedText('As written.', 0, [FILE('As written.', 'written')])), '<p>As written[1].</p>');
});

test('code, links and addresses stay as they are', () => {
	const text = 'Use `a.b()` and [a link](src/a.ts) or https://c.example/path here.\n\n```js\nconst x = 1;\n```\n\nEnd.';
	for (const [stretch, expected] of [
		['a.b', '<code>a.b()</code><a'],
		['a li', 'a link</a><a'],
		['https://c.exa', 'https://c.example/path</a> <a'],
	] as const)
		assert.ok(
			html(citedText(text, 0, [of(text, stretch)])).includes(expected),
			html(citedText(text, 0, [of(text, stretch)])),
		);
	const inCode = html(citedText(text, 0, [of(text, 'x =')]));
	assert.match(inCode, /<code data-lang="js">const x = 1;\n<\/code><\/pre>\n<p><a class="link link-web cite"/);
	assert.match(inCode, /<p>End\.<\/p>$/);
	const open = 'Look:\n```\nnever closed';
	assert.match(html(citedText(open, 0, [of(open, 'never')])), /never closed/);
});

test('what would swallow the number does not', () => {
	for (const text of ['Wow!', 'a \\', '[x]'])
		assert.match(
			html(citedText(text, 0, [{ title: 'T', start: 0, end: text.length, url: A }])),
			/<a class="link link-web cite"/,
			text,
		);
	const row = '| a | b |\n|---|---|\n| one | two |';
	const cell = html(citedText(row, 0, [of(row, 'one', 'https://a.example/?q=a|b`c')]));
	assert.match(cell, /<td>one<a [^>]*data-href="https:\/\/a\.example\/\?q=a%7Cb%60c"/);
});

test('only the citations of this stretch of the turn are put in, each once in a place', () => {
	const citations = [
		{ title: 'T', start: 0, end: 3, url: A },
		{ title: 'T', start: 0, end: 3, url: A },
		{ title: 'T', start: 10, end: 13, url: B },
	];
	assert.equal(citedText('one', 0, citations), `one[1](<${A.replace('&', '&amp;')}>)`);
	assert.equal(citedText('two', 10, citations), `two[2](<${B}>)`);
	assert.equal(citedText('none', 20, citations), 'none');
});

test('an address that is none is no link', () => {
	for (const url of ['https://x.example\\@y.example', 'https:///', 'https://a b.example'])
		assert.doesNotMatch(html(citedText('Text', 0, [{ title: 'T', start: 0, end: 4, url }])), /data-href/);
});

test('any citations in any text: nothing of the text is lost, and the work is linear', () => {
	const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
	const next = random(seed);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
	const words = [
		'word ',
		'`code` ',
		'[l](u.ts) ',
		'\n',
		'```\n',
		'😀',
		'**b** ',
		'| a | b |\n',
		'!',
		'\\',
		'> q\n',
		`([a](${A}))`,
		'é',
	];
	for (let round = 0; round < 400; round++) {
		const text = Array.from({ length: 1 + Math.floor(next() * 30) }, () => pick(words)).join('');
		const citations = Array.from({ length: Math.floor(next() * 5) }, () => {
			const start = Math.floor(next() * (text.length + 3));
			return { title: 'T', start, end: start + Math.floor(next() * 20), url: pick([A, B]) };
		});
		const cited = citedText(text, 0, citations);
		assert.ok(cited.isWellFormed(), `seed ${seed}`);
		const bare = (value: string) =>
			value
				.replace(/\[\d+\]\(<[^>]*>\)/g, '')
				.replaceAll(`([a](${A}))`, '')
				.replaceAll(`[a](${A})`, '')
				.replace(/[\s()]/g, '');
		assert.equal(bare(cited), bare(text), `seed ${seed}: ${JSON.stringify({ text, citations })}`);
	}
	const long = `${'[`('.repeat(30_000)} end`;
	const started = performance.now();
	citedText(
		long,
		0,
		Array.from({ length: 200 }, (_, n) => ({ title: 'T', start: n, end: n * 100, url: A })),
	);
	assert.ok(performance.now() - started < 1_500);
});

test('a link into the container of code is its words', () => {
	assert.equal(html('See [the table](sandbox:/mnt/data/a.csv), *now*.'), '<p>See the table, <em>now</em>.</p>');
	assert.doesNotMatch(html('[x](sandbox:evil) [y](sandbox://evil)'), /<a|href/);
});
