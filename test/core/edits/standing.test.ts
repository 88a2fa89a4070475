import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standing } from '../../../src/core/edits/standing.ts';

const change = { kept: 'a\nb\nc\nd\ne\n', left: 'a\nB\nc\ne\n' };

test('a change stands in a text, is gone from it, or something between the two', () => {
	assert.equal(standing(change, change.left), 'there');
	assert.equal(standing(change, change.kept), 'gone');
	assert.equal(standing(change, 'a\nB\nc\nd\ne\n'), 'between');
	assert.equal(standing(change, 'a\nb\nc\ne\n'), 'between');
	assert.equal(standing(change, 'a\nBB\nc\ne\n'), 'between');
});

test('what else was written does not count', () => {
	assert.equal(standing(change, `first\n${change.left}`), 'there');
	assert.equal(standing(change, `first\n${change.kept}last\n`), 'gone');
});

test('no change is nowhere', () => {
	assert.equal(standing({ kept: 'a\n', left: 'a\n' }, 'a\n'), 'gone');
});
