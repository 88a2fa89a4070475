import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeMention } from '../../../src/core/context/activeMention.ts';
import { fakeContext } from '../../fakes/contextPorts.ts';
import { collected, mention } from './collecting.ts';

const FILE = { path: 'a.ts', languageId: 'typescript', cursorLine: 3 };
const SELECTED = { ...FILE, selection: { startLine: 2, endLine: 3, text: 'wo\r\nthr' } };
const files = { 'a.ts': 'one\ntwo\nthree\nfour\n', '.env': 'TOKEN=1' };

test('what the user looks at comes along by name, with the exact selection', async () => {
	assert.equal(activeMention({}), undefined);
	assert.deepEqual(activeMention({ activeFile: FILE }), mention('activeEditor', 'a.ts'));
	assert.deepEqual(activeMention({ activeFile: SELECTED }), mention('activeEditor', 'a.ts:2-3'));
	const one = await collected(fakeContext({ files, attention: { activeFile: FILE } }), mention('activeEditor', 'a.ts'));
	assert.equal(one.text, 'Open in the editor: a.ts (typescript), cursor in line 3.');
	const two = await collected(
		fakeContext({ files, attention: { activeFile: SELECTED } }),
		mention('activeEditor', 'a.ts:2-3'),
	);
	assert.equal(
		two.text,
		'Open in the editor: a.ts (typescript), cursor in line 3.\nSelected: lines 2–3.\n<file path="a.ts" lines="2-3">\nwo\nthr\n</file>',
	);
});

test('what was meant is read when the user has gone elsewhere since, as when the turn is asked again', async () => {
	const elsewhere = fakeContext({ files, attention: { activeFile: { ...FILE, path: 'b.ts' } } });
	assert.equal(
		(await collected(elsewhere, mention('activeEditor', 'a.ts:2-3'))).text,
		'Open in the editor: a.ts.\nSelected: lines 2–3.\n<file path="a.ts" lines="2-3">\ntwo\nthree\n</file>',
	);
	assert.equal((await collected(elsewhere, mention('activeEditor', 'a.ts'))).text, 'Open in the editor: a.ts.');
});

test('a selection that is long goes by its lines only, one in a file of secrets by the file only', async () => {
	const long = { ...FILE, selection: { startLine: 1, endLine: 900, text: 'x'.repeat(8_001) } };
	const text = (
		await collected(fakeContext({ attention: { activeFile: long } }), mention('activeEditor', 'a.ts:1-900'))
	).text;
	assert.match(text, /Selected: lines 1–900\.$/);
	const secret = { ...SELECTED, path: '.env' };
	for (const activeFile of [secret, FILE]) {
		const ports = fakeContext({ files, attention: { activeFile } });
		const { text: told } = await collected(ports, mention('activeEditor', '.env:2-3'));
		assert.ok(/^Open in the editor: \.env/.test(told) && !told.includes('Selected'), told);
		assert.deepEqual(ports.asked, []);
	}
});
