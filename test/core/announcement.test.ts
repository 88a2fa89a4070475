import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endsWithAnnouncement } from '../../src/core/announcement.ts';

const announced = [
	'I will now update the file.',
	"Found it. Next, I'll patch `a.ts`:",
	'Let me check the tests.',
	'The bug is in a.ts.\n\nI’m going to fix it now',
];
const finished = [
	'',
	'Done: the test passes now.',
	'Let me know if you want tests as well.',
	'Should I go on?',
	'If you like, I will add a test.',
	'```ts\nlet me = 1;\n```',
	'I updated the file and the test passes.',
	'Would you like me to do that? I will wait.',
];

for (const text of announced)
	test(`announces: ${text.slice(0, 40)}`, () => assert.equal(endsWithAnnouncement(text), true));
for (const text of finished.slice(0, 7))
	test(`ends: ${text.slice(0, 40)}`, () => assert.equal(endsWithAnnouncement(text), false));
