import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnswerSink, AnswerStream } from '../../src/panel/markdown/answerStream.ts';
import { createMarkdown, type Markdown } from '../../src/panel/markdown/createMarkdown.ts';
import { random } from './random.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);

const CODE_END = '</code></pre>\n';

function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A sink that keeps what it is given, as HTML. */
class HtmlSink implements AnswerSink {
	blocks: string[] = [];
	tail = '';
	draws = 0;
	clear(): void {
		this.blocks = [];
		this.tail = '';
	}
	drawTail(html: string): void {
		this.draws++;
		this.tail = html;
	}
	appendCode(code: string): void {
		assert.ok(this.tail.endsWith(CODE_END));
		this.tail = this.tail.slice(0, -CODE_END.length) + escapeHtml(code) + CODE_END;
	}
	keepTail(): void {
		this.blocks.push(this.tail);
		this.tail = '';
	}
	redraw(block: number, html: string): void {
		assert.ok(block < this.blocks.length);
		this.blocks[block] = html;
	}
	get html(): string {
		return this.blocks.join('') + this.tail;
	}
}

/** Counts the characters that were parsed. */
function counting(): { markdown: Markdown; parsed: () => number; parses: () => number } {
	const real = createMarkdown();
	let characters = 0;
	let parses = 0;
	const count = (text: string): void => {
		characters += text.length;
		parses++;
	};
	return {
		markdown: {
			parse: (text, env) => {
				count(text);
				return real.parse(text, env);
			},
			parseBlocks: (text) => {
				count(text);
				return real.parseBlocks(text);
			},
			render: real.render,
		},
		parsed: () => characters,
		parses: () => parses,
	};
}

const PIECES = [
	'Some text with **bold** and `code`.',
	'A line\nand another one',
	'# Heading',
	'### Heading',
	'Heading\n---',
	'Heading\n===',
	'---',
	'- one\n- two\n  - nested\n- three',
	'- loose\n\n- list\n\n  more of it',
	'1. first\n2. second\n   ```ts\n   const a = 1;\n   ```\n3. third',
	'* star\n+ plus',
	'```ts\nconst a = 1 < 2;\n\n- no list\n```',
	'````\n```\nnested\n```\n````',
	'~~~js title\n``\n\n~~~',
	'  ```\n  indented\n      more\n  ```',
	'```\nnever closed',
	'    indented code\n\n    more',
	'> quote\nlazy\n\n> more',
	'> ```\n> code\n> ```',
	'| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |',
	'a | b\n--|--\n1 | 2',
	'[text][1] and [other][two] and [1]',
	'[1]: https://example.com/one',
	'[two]: <https://example.com/two> "title\nof two"',
	'[1]: https://example.com/never',
	'<div>html</div>',
	'![image](https://example.com/x.png) [link](src/a.ts#L1)',
	'https://example.com/auto',
	'\\* not a list',
	'1) one\n2) two',
	'-',
	'#',
	'=',
	'\t- tab',
	'``',
	'text `open',
	'**open',
	'\u2028``` not a line end',
];

test('an answer that streamed in looks as if it had been drawn at once', () => {
	console.log(`seed ${SEED}`);
	const next = random(SEED);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
	for (let round = 0; round < 1500; round++) {
		let text = '';
		for (let count = 1 + Math.floor(next() * 8); count > 0; count--)
			text += pick(PIECES) + pick(['\n\n', '\n\n', '\n', '\n\n\n', ' ']);
		const markdown = createMarkdown();
		const sink = new HtmlSink();
		const stream = new AnswerStream(markdown, sink, Number.POSITIVE_INFINITY);
		for (let at = 0; at < text.length; ) {
			at += 1 + Math.floor(next() * pick([1, 3, 12, 80]));
			stream.update(text.slice(0, at), false);
		}
		stream.update(text, true);
		const env = {};
		const whole = markdown.render(markdown.parse(text, env), env);
		assert.equal(sink.html, whole, `round ${round} of SEED=${SEED}: ${JSON.stringify(text)}`);
	}
});

/** About 130 kB, as 5,000 growing texts. */
function stream(piece: (index: number) => string): { parsed: number; length: number; sink: HtmlSink } {
	const { markdown, parsed } = counting();
	const sink = new HtmlSink();
	const answer = new AnswerStream(markdown, sink);
	let text = '';
	while (text.length < 130_000) text += piece(text.length);
	for (let at = 0; at < text.length; at += 26) answer.update(text.slice(0, at), false);
	answer.update(text, true);
	return { parsed: parsed(), length: text.length, sink };
}

const SENTENCE = 'The quick brown fox jumps over the lazy dog, and **then** it reads `code` in [a file](src/a.ts). ';
const LONG: Record<string, (index: number) => string> = {
	paragraphs: () => `${SENTENCE.repeat(4)}\n\n`,
	'one paragraph': () => SENTENCE,
	'one paragraph of lines': () => `${SENTENCE}\n`,
	'one code block': (index) => (index === 0 ? '```ts\n' : 'const answer = compute(1, 2, 3); // why not\n\n'),
	'one indented code block': (index) =>
		index === 0 ? '  ```ts\n' : '  const answer = compute(1, 2, 3);\n\nstill code\n',
	'one list': () => `- ${SENTENCE}\n`,
	'one loose list with code': (index) => `${index}. ${SENTENCE}\n\n   \`\`\`ts\n   const a = 1;\n   \`\`\`\n\n`,
	'one list item': (index) => (index === 0 ? '- start\n\n' : `  ${SENTENCE}\n\n`),
	'one table': (index) => (index === 0 ? '| a | b |\n|---|---|\n' : `| ${SENTENCE} | 2 |\n`),
	'one quote': () => `> ${SENTENCE}\n>\n`,
	headings: (index) => `## Part ${index}\n\n${SENTENCE}\n\n`,
	references: (index) => `See [that][r${index}].\n\n[r${index}]: https://example.com/${index}\n\n`,
};

for (const [name, piece] of Object.entries(LONG)) {
	test(`drawing is linear in the length of the answer: ${name}`, () => {
		const { parsed, length } = stream(piece);
		assert.ok(parsed < 60 * length, `${parsed} characters parsed for ${length}`);
	});
}

test('code is appended, not drawn again', () => {
	const { sink, length } = stream(LONG['one code block']!);
	assert.equal(sink.draws, 1);
	assert.ok(sink.html.length > length);
});

test('a long list goes on with the right number in the next piece', () => {
	const sink = new HtmlSink();
	const answer = new AnswerStream(createMarkdown(), sink, 200);
	const text = Array.from({ length: 40 }, (_, index) => `${index + 3}. item ${index}\n`).join('');
	for (let at = 0; at < text.length; at += 7) answer.update(text.slice(0, at), false);
	answer.update(text, true);
	assert.ok(sink.blocks.length > 2);
	assert.equal(sink.html.split('<li>').length - 1, 40);
	const starts = [...sink.html.matchAll(/<ol[^>]* start="(\d+)"/g)].map((match) => Number(match[1]));
	let expected = 3;
	for (const [index, block] of sink.blocks.entries()) {
		assert.equal(starts[index], expected);
		expected += block.split('<li>').length - 1;
	}
});

test('what is finished is drawn once and stays', () => {
	const sink = new HtmlSink();
	const answer = new AnswerStream(createMarkdown(), sink);
	answer.update('One.\n\nTw', false);
	assert.deepEqual([sink.blocks, sink.tail], [['<p>One.</p>\n'], '<p>Tw</p>\n']);
	const draws = sink.draws;
	answer.update('One.\n\nTwo', false);
	assert.equal(sink.draws, draws + 1);
	answer.update('One.\n\nTwo', true);
	assert.equal(sink.draws, draws + 1, 'the tail was already right');
});

test('a text that does not grow is drawn anew', () => {
	const sink = new HtmlSink();
	const answer = new AnswerStream(createMarkdown(), sink);
	answer.update('One.\n\nTwo', false);
	answer.update('Other', true);
	assert.equal(sink.html, '<p>Other</p>\n');
});
