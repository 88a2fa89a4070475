// Random files, true edits and drifts against the engine: `npm run fuzz:edits [cases] [seconds]`. A failure prints seed and case.

import { fuzzCase } from '../../core/edits/fuzzEdits.ts';
import { random, seedOf } from '../../core/edits/random.ts';

function main(): void {
	const wanted = Number(process.argv[2] ?? 100_000);
	const seconds = Number(process.argv[3] ?? 600);
	const seed = seedOf(Math.floor(Math.random() * 2 ** 31));
	console.log(`seed ${seed}`);
	const end = performance.now() + 1_000 * seconds;
	const counts = { landed: 0, refused: 0, skipped: 0 };
	let at = 0;
	for (; at < wanted && performance.now() < end; at++)
		counts[fuzzCase(random(seed + at), `TANDEM_SEED=${seed}, case ${at}`)]++;
	console.log(
		`${at} cases: ${counts.landed} landed in place, ${counts.refused} refused, ${counts.skipped} without a drift`,
	);
}

main();
