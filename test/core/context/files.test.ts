import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consents } from '../../../src/core/sent/consents.ts';
import { MAX_TEXT_BYTES } from '../../../src/core/tools/textLimit.ts';
import { fakeContext } from '../../fakes/contextPorts.ts';
import { collected, mention, offered, offeredMentions, refusal } from './collecting.ts';

const FILES = {
	'src/cart.ts': 'export class Cart {\n\ttotal = 0;\n}\n',
	'src/cart.test.ts': 'test();\n',
	'docs/readme.md': '# Cart\n',
	'.env': 'TOKEN=1\n',
};

test('a file goes along whole, as the model then knows it', async () => {
	const ports = fakeContext({ files: FILES });
	const { text, pieces } = await collected(ports, mention('file', 'src/cart.ts'));
	assert.equal(text, '<file path="src/cart.ts">\nexport class Cart {\n\ttotal = 0;\n}\n</file>');
	assert.deepEqual(pieces, [
		{
			source: 'file',
			title: 'src/cart.ts',
			path: 'src/cart.ts',
			text: 'export class Cart {\n\ttotal = 0;\n}',
			priority: 0,
		},
	]);
	assert.equal(ports.reads.get('src/cart.ts'), FILES['src/cart.ts']);
});

test('lines of a file go along with their numbers, cut to what is there', async () => {
	const { text } = await collected(fakeContext({ files: FILES }), mention('file', 'src/cart.ts:2-90'));
	assert.equal(text, '<file path="src/cart.ts" lines="2-3">\n\ttotal = 0;\n}\n</file>');
	assert.match(
		await refusal(fakeContext({ files: FILES }), mention('file', 'src/cart.ts:9')),
		/only 3 lines now\. Select/,
	);
});

test('the same piece named twice goes along once', async () => {
	const twice = [mention('file', 'docs/readme.md'), mention('file', 'docs/readme.md', 'readme')];
	assert.equal((await collected(fakeContext({ files: FILES }), ...twice)).pieces.length, 1);
});

test('a file that may hold secrets goes along only after a yes, also behind a link', async () => {
	for (const [value, links] of [
		['.env', {}],
		['notes.txt', { 'notes.txt': '.env' }],
	] as const) {
		const no = fakeContext({ files: FILES, workspace: { links } });
		assert.match(await refusal(no, mention('file', value)), /may hold secrets\. Ask again/);
		assert.deepEqual(no.asked, [`Send ${value} to the model?`]);
		assert.equal(no.reads.size, 0);
		const yes = fakeContext({ files: FILES, workspace: { links }, verdict: 'approved' });
		assert.match((await collected(yes, mention('file', value))).text, /TOKEN=1/);
	}
});

test('a yes to a file with secrets lets them leave in this chat, and is asked for once', async () => {
	const consents = new Consents(
		(text) => [{ start: text.indexOf('1'), end: text.indexOf('1') + 1, name: 'one' }],
		() => 'OpenAI',
	);
	const ports = { ...fakeContext({ files: FILES, verdict: 'approved' }), consent: consents.of('c') };
	await collected(ports, mention('file', '.env'));
	assert.deepEqual([...consents.secretsOf('c')], ['1']);
	await collected(ports, mention('file', '.env'));
	assert.deepEqual(ports.asked, ['Send .env to OpenAI?']);
});

test('what is outside, gone, a folder, too large, no text or hostile is refused with what to do', async () => {
	const ports = fakeContext({
		files: { ...FILES, 'big.txt': 'x', 'data.bin': 'x' },
		workspace: {
			links: { 'out.txt': undefined },
			sizes: { 'big.txt': MAX_TEXT_BYTES + 1 },
			unreadable: { 'data.bin': 'no text' },
		},
	});
	for (const [value, sentence] of [
		['out.txt', /leads outside of the workspace.*Name another file/],
		['../up.txt', /leads upwards.*Name another file/],
		['/etc/passwd', /absolute path.*Name another file/],
		['.git/config', /closed to you.*Name another file/],
		['gone.ts', /no file gone\.ts any more\. Name it again/],
		['src', /is a folder\. Name it with @folder/],
		['big.txt', /larger than 5 MB.*Select the part/],
		['data.bin', /could not be read as text\. Go on without it/],
		['a\0b', /control character.*Name another file/],
		['', /path is empty.*Name another file/],
	] as const)
		assert.match(await refusal(ports, mention('file', value, 'x')), sentence, value);
	assert.deepEqual(ports.asked, []);
});

test('of a large file the beginning goes along, and a note says how to see the rest', async () => {
	const lines = Array.from({ length: 5_000 }, (_, n) => `const value${n + 1} = ${n};`);
	const { pieces } = await collected(fakeContext({ files: { 'big.ts': lines.join('\n') } }), mention('file', 'big.ts'));
	assert.match(pieces[0]?.text ?? '', /^big\.ts has 5000 lines\. Lines 1–200 follow; read others with read_file\.$/);
	assert.deepEqual([pieces[1]?.startLine, pieces[1]?.endLine], [1, 200]);
	assert.equal(pieces[1]?.text, lines.slice(0, 200).join('\n'));
});

test('with an index the note of a large file lists its definitions', async () => {
	const none = async () => ({ unavailable: 'no' });
	const outline = async () => ({
		partial: false,
		value: [
			{ name: 'f', kind: 'function' as const, startLine: 40, endLine: 60, nameLine: 41, signature: 'function f()' },
		],
	});
	const files = { 'big.ts': 'const x = 1;\n'.repeat(6_000) };
	const ports = fakeContext({ files, index: { search: none, symbol: none, repoMap: none, outline } });
	assert.match(
		(await collected(ports, mention('file', 'big.ts'))).text,
		/Its definitions, by line:\n40–60 function f\(\)/,
	);
});

test('a file of one endless line is cut, not left out', async () => {
	const { pieces } = await collected(
		fakeContext({ files: { 'one.js': 'x'.repeat(100_000) } }),
		mention('file', 'one.js'),
	);
	assert.equal(pieces[1]?.text.length, 12_000 + '… (cut)'.length);
});

test('a folder goes along as the names of its files', async () => {
	const ports = fakeContext({ files: FILES });
	assert.match(
		(await collected(ports, mention('folder', 'src'))).text,
		/^Files in src\/ \(not their texts.*\nsrc\/cart\.test\.ts\nsrc\/cart\.ts$/s,
	);
	assert.match(await refusal(ports, mention('folder', 'gone')), /no folder gone any more/);
	assert.match(await refusal(ports, mention('folder', 'src/cart.ts')), /no folder/);
	assert.match(await refusal(ports, mention('folder', '..')), /Name another folder/);
});

test('files are offered by parts of their names, those looked at lately first', async () => {
	const ports = fakeContext({ files: FILES, recent: ['src/cart.test.ts'] });
	assert.deepEqual((await offered(ports, 'file:cart')).labels, ['cart.test.ts | src', 'cart.ts | src']);
	assert.deepEqual(await offeredMentions(ports, 'file:docsre'), [mention('file', 'docs/readme.md')]);
	assert.deepEqual((await offered(ports, 'file:')).labels[0], 'cart.test.ts | src');
	assert.match((await offered(ports, 'file:zzz')).note, /No file of the workspace.*Type another/);
	assert.deepEqual(await offeredMentions(ports, 'folder:s'), [mention('folder', 'src'), mention('folder', 'docs')]);
});

test('open editors go along with their texts, secrets by name only', async () => {
	const open = [
		{ path: 'src/cart.ts', state: 'active', isUnsaved: true },
		{ path: '.env', state: 'open', isUnsaved: false },
	] as const;
	const ports = fakeContext({ files: FILES, open });
	const { text } = await collected(ports, mention('editors', ''));
	assert.match(
		text,
		/^Open in the editor's tabs:\nsrc\/cart\.ts \(active, unsaved\)\n\.env \(open\)\n<file path="src\/cart\.ts">/,
	);
	assert.ok(!text.includes('TOKEN'));
	assert.deepEqual(ports.asked, []);
	assert.match(await refusal(fakeContext(), mention('editors', '')), /Open one, or name files/);
});

test('the selection is offered with its lines, and stays those lines', async () => {
	const selection = { startLine: 1, endLine: 2, text: 'export class Cart {\n\ttot' };
	const attention = { activeFile: { path: 'src/cart.ts', languageId: 'typescript', cursorLine: 2, selection } };
	assert.deepEqual(await offeredMentions(fakeContext({ attention }), 'selection:'), [
		mention('selection', 'src/cart.ts:1-2'),
	]);
	assert.match((await offered(fakeContext(), 'selection:')).note, /Nothing is selected.*Select some lines/);
	const later = fakeContext({ files: FILES });
	assert.equal(
		(await collected(later, mention('selection', 'src/cart.ts:1-2'))).text,
		'<file path="src/cart.ts" lines="1-2">\nexport class Cart {\n\ttotal = 0;\n</file>',
	);
});
