import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../../src/core/tools/readFile.ts';
import { memoryWorkspace } from '../../fakes/memoryWorkspace.ts';

test('several ranges come in one call, in their order, and share its room', async () => {
	const text = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n');
	const { workspace, editor } = memoryWorkspace({ 'a.txt': text });
	const ports = { workspace, editor, approver: { ask: async () => 'rejected' as const } };
	const read = async (ranges: readonly object[]) =>
		readFile.run(JSON.stringify({ path: 'a.txt', ranges }), ports, new AbortController().signal);
	const result = await read([
		{ start_line: 90, end_line: 91 },
		{ start_line: 1, end_line: 2 },
		{ start_line: 200, end_line: 201 },
	]);
	assert.equal(result.outcome, 'ok');
	assert.match(
		result.text,
		/lines 90–91 shown:\nline 90\nline 91\n\na\.txt, 100 lines, lines 1–2 shown:\nline 1\nline 2\n\n.*only 100 lines/,
	);
	assert.equal((await read([{ start_line: 5, end_line: 2 }])).outcome, 'failed');
	assert.match((await read(Array.from({ length: 21 }, () => ({ start_line: 1, end_line: 1 })))).text, /At most 20/);
});
