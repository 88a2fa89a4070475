// Measures the index: `npm run bench:retrieval -- --bench DIR --mirrors DIR [--split dev] [--set queries] [--baseline FILE]` on a
// benchmark's folder (also TANDEM_RETRIEVAL_BENCH and TANDEM_RETRIEVAL_MIRRORS); without one, its speed on this project itself.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ownProject } from './ownProject.ts';

interface Report {
	readonly name: string;
	readonly macro: Readonly<Record<string, number | null>>;
	readonly perfAll: Readonly<Record<string, number>>;
}

const MEASURES = ['recall@5', 'recall@10', 'recall@20', 'mrr', 'raw@10', 'ctx@4k', 'ctx@8k', 'ctx@16k', 'sym@8k'];
const COSTS = ['indexMs', 'indexCpuMs', 'indexBytes', 'p50', 'p95worst', 'peakRssMb'];

const { values } = parseArgs({
	options: {
		bench: { type: 'string', default: process.env.TANDEM_RETRIEVAL_BENCH ?? '' },
		mirrors: { type: 'string', default: process.env.TANDEM_RETRIEVAL_MIRRORS ?? '' },
		split: { type: 'string', default: 'dev' },
		set: { type: 'string', multiple: true, default: ['queries', 'chat'] },
		baseline: { type: 'string', multiple: true, default: [] },
	},
});

function measured(adapter: string, set: string, folder: string): Report | undefined {
	const out = join(folder, `${set}-${adapter.replace(/\W+/g, '-')}.json`);
	const script = join(resolve(values.bench), 'run.mjs');
	const args = [script, '--mirrors', resolve(values.mirrors), '--adapter', resolve(adapter)];
	const asked = ['--split', values.split, '--set', set, '--tmp', join(tmpdir(), 'tandem-retrieval'), '--out', out];
	const { status } = spawnSync(process.execPath, [...args, ...asked], { stdio: ['ignore', 'ignore', 'inherit'] });
	return status === 0 ? (JSON.parse(readFileSync(out, 'utf8')) as Report) : undefined;
}

function printTable(set: string, reports: readonly Report[]): void {
	console.log(`\n${values.split}, ${set}`);
	const rows = (names: readonly string[], of: (report: Report) => Readonly<Record<string, number | null>>) =>
		Object.fromEntries(
			reports.map((report) => [
				report.name,
				Object.fromEntries(names.map((name) => [name, Number((of(report)[name] ?? 0).toFixed(3))])),
			]),
		);
	console.table(rows(MEASURES, ({ macro }) => macro));
	console.table(rows(COSTS, ({ perfAll }) => perfAll));
}

function onBenchmark(): number {
	if (!values.mirrors) {
		console.error('Name the folder of the repositories: --mirrors DIR.');
		return 2;
	}
	const built = spawnSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
	if (built.status !== 0) return 1;
	const folder = mkdtempSync(join(tmpdir(), 'tandem-reports-'));
	try {
		let isComplete = true;
		for (const set of values.set) {
			const adapters = ['dist/bench/retrieval.mjs', ...values.baseline];
			const reports = adapters.map((adapter) => measured(adapter, set, folder));
			printTable(
				set,
				reports.filter((report) => report !== undefined),
			);
			isComplete &&= reports.every((report) => report !== undefined);
		}
		return isComplete ? 0 : 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function main(): Promise<void> {
	process.exitCode = values.bench ? onBenchmark() : await ownProject();
}

void main();
