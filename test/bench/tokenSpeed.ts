import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clock } from '../../src/host/clock.ts';
import { TokenCounter } from '../../src/host/tokens/tokenCounter.ts';
import { median, type Row } from './figures.ts';

const TIMES = 7;

/** How fast texts become tokens in the built thread: its start, then a megabyte of TypeScript and back. */
export async function tokenSpeedRows(root: string): Promise<readonly Row[]> {
	const counter = new TokenCounter(join(root, 'dist/tokens-thread.js'), clock);
	const text = typescript(root, 1_000_000);
	const timed = async (texts: readonly string[]) => {
		const started = performance.now();
		if (!(await counter.count(texts, AbortSignal.any([])))) throw new Error('The thread did not count.');
		return performance.now() - started;
	};
	try {
		const start = await timed(['']);
		const first = await timed([text]);
		const later: number[] = [];
		for (let time = 0; time < TIMES; time++) later.push(await timed([text]));
		const speed = (ms: number) => `${(1_000 / ms).toFixed(1)} MB/s`;
		return [
			{ what: 'thread of the tokeniser → ready', tandem: `${start.toFixed(0)} ms` },
			{ what: 'text → tokens, first megabyte', tandem: speed(first), budget: '≥ 1 MB/s' },
			{ what: `text → tokens (${TIMES} ×)`, tandem: speed(median(later)), budget: '≥ 1 MB/s' },
		];
	} finally {
		counter.dispose();
	}
}

function typescript(root: string, length: number): string {
	const folder = join(root, 'node_modules/@types/node');
	const text = ['fs', 'http', 'http2', 'crypto', 'stream', 'net', 'util', 'process', 'sqlite', 'url', 'zlib', 'tls']
		.map((name) => readFileSync(join(folder, `${name}.d.ts`), 'utf8'))
		.join('');
	return text.slice(0, length);
}
