import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelHtml } from '../../src/shared/panelHtml.ts';

const PAGE = {
	nonce: 'bm9uY2U',
	cspSource: 'https://*.vscode-cdn.net',
	scriptUri: 'https://file.vscode-cdn.net/ext/dist/panel.js',
	styleUri: 'https://file.vscode-cdn.net/ext/dist/panel.css',
	lang: 'en',
};

test('the policy of the page is this one and no other', () => {
	const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(panelHtml(PAGE))?.[1];
	assert.deepEqual(policy?.split('; '), [
		`default-src 'none'`,
		`script-src 'nonce-bm9uY2U'`,
		'style-src https://*.vscode-cdn.net',
		'img-src https://*.vscode-cdn.net data:',
		'font-src https://*.vscode-cdn.net',
	]);
	assert.doesNotMatch(policy ?? '', /unsafe|https:(?!\/\/)|\*;|connect-src/);
});

test('the policy stands before anything that it must hold', () => {
	const html = panelHtml(PAGE);
	const policy = html.indexOf('Content-Security-Policy');
	assert.ok(policy > 0 && policy < html.indexOf('<link') && policy < html.indexOf('<script'));
	assert.doesNotMatch(html, /<style|<script(?! nonce="bm9uY2U" src=")| style=| on\w+=/);
	assert.match(html, /<html lang="en">/);
	assert.match(html, /<title>Tandem<\/title>/);
	assert.match(html, /<div id="root"><\/div>/);
});

test('no value can break out of its attribute', () => {
	const evil = '"><script>alert(1)</script><x a="';
	const html = panelHtml({ nonce: evil, cspSource: evil, scriptUri: evil, styleUri: evil, lang: evil });
	assert.equal(html.match(/<script/g)?.length, 1);
	assert.doesNotMatch(html, /<x/);
});
