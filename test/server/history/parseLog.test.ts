import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLog } from '../../../src/server/history/parseLog.ts';

const HASH = 'a'.repeat(40);
const record = (subject: string, names: string) => `\x01${HASH}\x021700000000\x02${subject}\x02Body\n\x03${names}`;

test('commits are read with their words and paths', () => {
	const commits = parseLog(
		record('One', '\n\0a b.ts\0c/d.ts\0') + record('Two', '\n\0e.ts\0'),
		(path) => `root/${path}`,
	);
	assert.deepEqual(
		commits.map(({ subject, paths, whenMs }) => [subject, paths, whenMs]),
		[
			['One', ['root/a b.ts', 'root/c/d.ts'], 1_700_000_000_000],
			['Two', ['root/e.ts'], 1_700_000_000_000],
		],
	);
});

test('what is torn, empty or too broad is left out', () => {
	const many = Array.from({ length: 101 }, (_, n) => `f${n}`).join('\0');
	const output = `noise${record('Empty', '\n')}${record('Broad', many)}${record('Good', '\0a\0')}\x01${HASH}\x0217000`;
	assert.deepEqual(
		parseLog(output, (path) => path).map(({ subject }) => subject),
		['Good'],
	);
});
