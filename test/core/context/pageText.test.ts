import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageText } from '../../../src/core/context/pageText.ts';
import { random } from '../../panel/random.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);

test('headings, lists, tables and code become lines; the rest of the markup goes', () => {
	const html = `<!doctype html><html><head><title>A &amp; B</title><style>p{}</style></head><body>
<nav><a href="/">Home</a></nav><h1>Title</h1><p>One <b>bold</b>&nbsp;word &#x2013; &copy; &unknown; &lt;tag&gt;.</p>
<ul><li>first</li><li>second <a href="x">link</a></ul><pre>  a
    b</pre><table><tr><td>1</td><td>2</td></tr></table><br><script>alert("<p>no</p>")</script><!-- no --><footer>no</footer></body></html>`;
	assert.deepEqual(pageText(html), {
		title: 'A & B',
		text: '# Title\n\nOne bold word – © &unknown; <tag>.\n\n- first\n- second link\n\n  a\n    b\n\n1 | 2 |',
	});
});

test('what a reader does not see is left out: scripts, hidden elements, hidden characters', () => {
	for (const html of [
		'seen<div hidden>no</div>',
		'seen<p style="display: none">no<p>no</p></p>',
		'seen<span aria-hidden="true">no</span>',
		'seen<template>no</template>',
		'seen<svg><text>no</text></svg>',
		'seen<noscript>no</noscript>',
		'se\u200ben\u{E0041}',
		'seen<!--> no -->',
		'<head><meta><body>seen',
		'seen<script>no',
		'seen<SCRIPT >no</script >',
		'seen<style>no</style',
		'seen<object><p>no</object>',
	])
		assert.equal(pageText(html).text, 'seen', html);
	assert.equal(pageText('a < b, c<d & e').text.startsWith('a < b, c'), true);
	assert.equal(pageText('<input hidden>seen').text, 'seen');
});

test('any bytes become text, in time that grows with their length', () => {
	console.log(`seed ${SEED}`);
	const next = random(SEED);
	const parts = [
		'<',
		'>',
		'</',
		'<!--',
		'-->',
		'<script',
		'</script>',
		'<p ',
		'a="',
		"'",
		'"',
		'&#',
		'&amp',
		';',
		'x',
		'\n',
		'<div hidden',
		'<pre>',
		'/',
		'=',
	];
	for (let round = 0; round < 500; round++) {
		const html = Array.from({ length: 60 }, () => parts[Math.floor(next() * parts.length)]).join('');
		assert.equal(typeof pageText(html).text, 'string', `SEED=${SEED} round ${round}`);
	}
	for (const part of [
		'<a "',
		"<a '>",
		'<script>',
		'<!--',
		'<div hidden>',
		'&#x',
		'<',
		'<p style="',
		'<title>',
		'\n \n',
		'<pre> \n',
	]) {
		const started = performance.now();
		pageText(part.repeat(2_000_000 / part.length));
		const took = performance.now() - started;
		assert.ok(took < 3_000, `${JSON.stringify(part)}: ${Math.round(took)} ms`);
	}
});
