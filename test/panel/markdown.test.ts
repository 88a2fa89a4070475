import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMarkdown } from '../../src/panel/markdown/createMarkdown.ts';
import { mendTail } from '../../src/panel/markdown/mendTail.ts';
import { isMisleading, isPlace, readLink } from '../../src/panel/markdown/readLink.ts';
import { hasHidden, showHidden, showHiddenText } from '../../src/panel/markdown/showHidden.ts';

function html(text: string): string {
	const markdown = createMarkdown();
	const env = {};
	return markdown.render(markdown.parse(text, env), env).trim();
}

test('only web, mail and relative file addresses are links', () => {
	const targets: Record<string, string | undefined> = {
		'https://example.com/a?b#c': 'web',
		'HTTP://EXAMPLE.com': 'web',
		'mailto:someone@example.com': 'mail',
		'src/a.ts#L10': 'file',
		'src/a.ts:10:2': 'file',
		'a.ts:3': 'file',
		'./a%20b.md': 'file',
		'../a.md': 'file',
		'src/my file.ts': 'file',
		'': undefined,
		'javascript:window.PWN=1': undefined,
		'javascript:1': undefined,
		'JaVaScRiPt:1': undefined,
		'java\tscript:1': undefined,
		'data:text/html,x': undefined,
		'vbscript:x': undefined,
		'command:x': undefined,
		'file:///etc/passwd': undefined,
		'vscode-resource://evil.example/x': undefined,
		'//evil.example/x': undefined,
		'\\\\evil.example\\x': undefined,
		'https:\\\\evil.example/x': undefined,
		'https:///': undefined,
		'https://exa mple.com': undefined,
		'/etc/passwd': undefined,
		'C:\\x': undefined,
		'#anchor': undefined,
		'mailto:a@b.example@c.example': undefined,
		'src/\u202Est.a': undefined,
		'https://example.com/\u200B': undefined,
	};
	for (const [href, kind] of Object.entries(targets)) assert.equal(readLink(href)?.kind, kind, JSON.stringify(href));
});

test('the host of a link is the one that would be asked', () => {
	const host = (href: string): string | undefined => {
		const target = readLink(href);
		return target?.kind === 'web' ? target.host : undefined;
	};
	assert.equal(host('https://github.com@evil.example/'), 'evil.example');
	assert.equal(host('https://githúb.example/'), 'xn--githb-bva.example');
	assert.equal(host('https://example.com:8443/'), 'example.com:8443');
});

test('a text that names another host than the link opens is seen through', () => {
	const evil = readLink('https://evil.example/login');
	assert.ok(evil);
	assert.ok(isMisleading('https://github.com/login', evil));
	assert.ok(isMisleading('github.com', evil));
	assert.ok(isMisleading('see www.github.com/x', evil));
	assert.ok(!isMisleading('evil.example', evil));
	assert.ok(!isMisleading('https://evil.example/login?x', evil));
	assert.ok(!isMisleading('the login page', evil));
	assert.match(
		html('[https://github.com](https://evil.example)'),
		/<\/a><span class="host"> \(evil\.example\)<\/span>/,
	);
});

test('no HTML of the model gets through, and no address that the browser would follow', () => {
	for (const payload of [
		'<script>1</script>',
		'<a href="javascript:1" id=x name=y>x</a>',
		'![alt](https://evil.example/x.png "title")',
		'[x](https://evil.example "onclick=1")',
		'```js"><img src=x onerror=1>\n```',
		'| a |\n|:-:|\n| b |',
		'<https://evil.example>',
	]) {
		const out = html(payload);
		assert.doesNotMatch(out, /<(?!\/?(?:p|a|pre|code|div|table|thead|tbody|tr|th|td)\b)/, payload);
		assert.doesNotMatch(out, / (?:href|src|style|id|name|on\w+)=(?=[^<]*>)/, payload);
	}
	assert.equal(
		html('![alt](https://evil.example/x.png)'),
		'<p><a class="link link-web" data-href="https://evil.example/x.png" title="evil.example — https://evil.example/x.png">alt</a></p>',
	);
	assert.equal(html('[![alt](https://a.example/x)](src/a.ts)').match(/<a /g)?.length, 1);
	assert.equal(html('[x](javascript:1)'), '<p>[x](javascript:1)</p>');
});

test('only whole web addresses become links by themselves', () => {
	assert.match(html('see https://example.com/a.'), /data-href="https:\/\/example\.com\/a"/);
	for (const text of ['README.md', 'main.py', 'www.example.com', 'a@b.example', '//example.com', 'ftp://example.com'])
		assert.doesNotMatch(html(text), /<a/, text);
	assert.match(html('https://xn--githb-jua.example'), />https:\/\/xn--githb-jua\.example</, 'stays in ASCII');
});

test('headings go below the panel’s own', () => {
	assert.equal(html('# a'), '<h3>a</h3>');
	assert.equal(html('## a\n### b\n# c\n###### d'), '<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n<h6>d</h6>');
});

test('the end of a growing text does not flicker', () => {
	const mended: Record<string, string> = {
		'a **bold': 'a **bold**',
		'a **bold*': 'a **bold**',
		'a **': 'a ',
		'a `co': 'a `co`',
		'a `': 'a ',
		'text\n-': 'text\n',
		'text\n- ': 'text\n',
		'text\n==': 'text\n',
		'text\n1.': 'text\n',
		'text\n##': 'text\n',
		'text\n``': 'text\n',
		'see [the file](src/a': 'see the file',
		'see [the file](src/a.ts) and': 'see [the file](src/a.ts) and',
		'text\n\n| a | b |\n|--': 'text\n\n',
		'| a |\n|---|\n| b': '| a |\n|---|\n| b',
		'```\na **b': '```\na **b',
		'**done** and `done`': '**done** and `done`',
	};
	for (const [text, expected] of Object.entries(mended)) assert.equal(mendTail(text), expected, JSON.stringify(text));
});

test('what cannot be seen is shown by its code point, the rest stays as it is', () => {
	assert.equal(showHiddenText('a\u202Eb\u200Bc\u{E0041}d\x07'), 'a[U+202E]b[U+200B]c[U+E0041]d[U+0007]');
	assert.equal(showHiddenText('tab\tline\nüñ日本語 עברית 🎉'), 'tab\tline\nüñ日本語 עברית 🎉');
	assert.equal(showHiddenText('a\r\nb\rc'), 'a\nb[U+000D]c');
	assert.deepEqual(showHidden('x\u2066'), [
		{ text: 'x', hidden: false },
		{ text: 'U+2066', hidden: true },
	]);
	assert.ok(hasHidden('\uFEFF'));
	assert.ok(!hasHidden('plain'));
});

test('code that names a place in a file is a link, other code is not', () => {
	for (const place of ['src/a.ts', 'src/core/a.test.ts:12', 'a.ts:12', 'a.ts:12-14', 'app/[id]/page.tsx:3:4']) {
		assert.ok(isPlace(place), place);
		const markdown = createMarkdown();
		const html = markdown.render(markdown.parse(`See \`${place}\`.`, {}), {});
		assert.match(html, /<a class="link link-file" data-href="[^"]+" title="[^"]+"><code>/, place);
	}
	for (const code of [
		'Array.from',
		'a.ts',
		'a / b',
		'x:1',
		'npm run a/b',
		'../..',
		'javascript:alert(1)',
		'https://a.b/c.d',
		'<a/b.c>',
		'foo()/bar.x y',
	]) {
		assert.ok(!isPlace(code), code);
	}
});
