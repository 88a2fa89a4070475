import assert from 'node:assert/strict';
import { globToRegExp } from '../../../src/host/workspace/globs.ts';

const CASES: readonly (readonly [glob: string, matches: readonly string[], misses: readonly string[]])[] = [
	['*.ts', ['a.ts', 'src/b.ts', '.ts'], ['a.tsx', 'a.ts.map']],
	['src/*.ts', ['src/a.ts'], ['src/b/a.ts', 'lib/src/a.ts']],
	['src/**/*.ts', ['src/a.ts', 'src/b/c/a.ts'], ['a.ts', 'srcs/a.ts']],
	['**/*.{ts,tsx}', ['a.ts', 'x/y.tsx'], ['a.js', 'a.{ts,tsx}']],
	['**', ['a', 'a/b'], []],
	['src', ['src/a.ts', 'lib/src/a.ts', 'src'], ['srcs/a.ts']],
	['./src/', ['src/a.ts'], ['a.ts']],
	['a?c.txt', ['abc.txt'], ['ac.txt', 'a/c.txt']],
	['[a-c].txt', ['b.txt'], ['d.txt']],
	['[!a].txt', ['b.txt'], ['a.txt']],
	['a+b(1).ts', ['a+b(1).ts'], ['aab1.ts']],
	['[z-a].ts', ['[z-a].ts'], ['z.ts']],
	['{a.ts', ['{a.ts'], ['a.ts']],
];

describe('globs', () => {
	for (const [glob, matches, misses] of CASES) {
		it(glob, () => {
			for (const path of matches) assert.ok(globToRegExp(glob).test(path), `${glob} matches ${path}`);
			for (const path of misses) assert.ok(!globToRegExp(glob).test(path), `${glob} does not match ${path}`);
		});
	}

	it('never throws, whatever the glob', () => {
		const seed = Date.now() % 100_000;
		let state = seed;
		const next = (n: number) => {
			state = (state * 1103515245 + 12345) % 2147483648;
			return state % n;
		};
		for (let run = 0; run < 2_000; run++) {
			const glob = Array.from({ length: next(12) }, () => '*?[]{}!,-/\\a.^$()|+'[next(19)]).join('');
			assert.doesNotThrow(() => globToRegExp(glob).test('a/b.ts'), `seed ${seed}, glob ${JSON.stringify(glob)}`);
		}
	});
});
