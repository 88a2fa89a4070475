import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitWord } from '../../../src/server/rank/splitWord.ts';
import { singular, stem } from '../../../src/server/rank/stem.ts';
import { TermTable, termsOf } from '../../../src/server/rank/termTable.ts';
import { eachRun } from '../../../src/server/rank/wordRuns.ts';
import { random, seedOf } from '../../core/edits/random.ts';

function runs(text: string): readonly string[] {
	const found: string[] = [];
	eachRun(text, 0, text.length, (run) => found.push(run));
	return found;
}

describe('terms of the index', () => {
	it('an identifier is split at cases, underscores and digits', () => {
		assert.deepEqual(splitWord('parseURL2_fast'), ['parse', 'URL', '2', 'fast']);
		assert.deepEqual(splitWord('HTMLElement'), ['HTML', 'Element']);
		assert.deepEqual(splitWord('__init__'), ['init']);
	});

	it('a name counts as a whole in any style, and as its parts', () => {
		assert.deepEqual(termsOf('baseURL'), ['baseurl', 'base', 'url']);
		assert.deepEqual(termsOf('base_url')[0], 'baseurl');
		assert.deepEqual(termsOf('BASE_URLS')[0], 'baseurl');
	});

	it('a single letter and a short number say nothing', () => {
		assert.deepEqual(['i', '_', '42'].flatMap(termsOf), []);
		assert.deepEqual(termsOf('404'), ['404']);
	});

	it('forms of a word meet in their stem', () => {
		for (const group of [
			['parse', 'parser', 'parsing', 'parsed', 'parses'],
			['configure', 'configuration', 'configurable'],
			['validate', 'validation', 'validator'],
			['run', 'running'],
			['query', 'queries'],
			['cache', 'cached', 'caching'],
		]) {
			assert.equal(new Set(group.map(stem)).size, 1, group.map((word) => `${word}: ${stem(word)}`).join(', '));
		}
	});

	it('words of different things keep apart', () => {
		assert.notEqual(stem('status'), stem('state'));
		assert.notEqual(stem('process'), stem('prose'));
		assert.equal(singular('class'), 'class');
		assert.equal(singular('children'), 'children');
	});

	it('kin of a term are found as they come', () => {
		const table = new TermTable();
		const parser = table.add('parser') ?? -1;
		assert.deepEqual(table.kinOf('parsing'), [parser]);
		const parsed = table.add('parsed') ?? -1;
		assert.deepEqual(table.kinOf('parser'), [parsed]);
	});

	it('words of other scripts count: whole where spaces part them, in pairs where not', () => {
		assert.deepEqual(runs('Größe für тест'), ['Größe', 'für', 'тест']);
		assert.deepEqual(runs('設定画面'), ['設定', '定画', '画面']);
		assert.deepEqual(runs('設定file'), ['設定', 'file']);
	});

	it('encoded data is no word', () => {
		assert.deepEqual(runs(`a ${'Zm9v'.repeat(40)} b`), ['a', 'b']);
	});

	it('any text gives runs that stand in it, in order, and stable stems', () => {
		const seed = seedOf(5);
		const chance = random(seed);
		const signs = [
			'a',
			'B',
			'9',
			'_',
			'$',
			' ',
			'\n',
			'é',
			'語',
			'\ud83d',
			'\ude00',
			'ß',
			'-',
			'\u0301',
			'ing',
			'ies',
			'ss',
		];
		for (let round = 0; round < 400; round++) {
			const text = Array.from({ length: chance.below(60) }, () => chance.pick(signs)).join('');
			let at = 0;
			for (const run of runs(text)) {
				const found = text.indexOf(run, Math.max(0, at - 2));
				assert.ok(found >= 0, `seed ${seed}: ${JSON.stringify([text, run])}`);
				at = found;
				for (const term of termsOf(run)) assert.equal(stem(term).length > 0, term.length > 0, `seed ${seed}`);
			}
		}
	});

	it('a text of a million signs is read in linear time', () => {
		const text = 'fooBar_baz9 '.repeat(80_000);
		const start = performance.now();
		assert.equal(runs(text).length, 80_000);
		assert.ok(performance.now() - start < 3000);
	});
});
