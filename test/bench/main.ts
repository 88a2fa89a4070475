import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { copySampleProject } from '../demo/sampleProject.ts';
import type { ChatRequest } from '../endpoint/chatRequest.ts';
import { projectRoot } from '../vscode/projectRoot.ts';
import type { AskTimes } from './asks.ts';
import { cachingRows } from './cachingMoney.ts';
import { limited, type Row, tableOf, timed } from './figures.ts';
import { measureRounds, type Round, type WindowFigures } from './rounds.ts';
import { sizeRows } from './sizes.ts';
import { tokenSpeedRows } from './tokenSpeed.ts';

/** o200k tokens of the request of a bare "Say hi". */
const TOKEN_LIMIT = 1_800;

/** `npm run bench`: sizes, tokens and times of the built product as a table. Fails on bytes and tokens, never on times: machines differ. */
async function main(): Promise<number> {
	const root = projectRoot();
	const scratch = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
	const folder = copySampleProject(root);
	const vsix = join(scratch, 'tandem.vsix');
	const print = (line: string) => console.error(line);
	try {
		execFileSync(process.execPath, ['test/run.mjs', 'package', vsix], { cwd: root, stdio: ['ignore', 2, 2] });
		const figures = await measureRounds({ scratch, root, folder, file: 'src/main.ts' }, print);
		const [{ activation }] = figures.rounds as readonly [Round];
		const rows = [
			...sizeRows(activation.loaded, vsix),
			...tokenRows(figures),
			...(await tokenSpeedRows(root)),
			...(await cachingRows()),
			...timeRows(figures.rounds),
		];
		console.log(`$ npm run bench\n${machine(activation)}\n\n${tableOf(rows)}`);
		return rows.some((row) => row.broken) ? 1 : 0;
	} finally {
		rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
		rmSync(dirname(folder), { recursive: true, force: true });
	}
}

function machine({ vscode, node }: { readonly vscode: string; readonly node: string }): string {
	const load = loadavg()[0]?.toFixed(1);
	return `VS Code ${vscode}, Node ${node}, ${cpus().length} × ${cpus()[0]?.model}, load ${load}, ${new Date().toISOString().slice(0, 10)}`;
}

function tokenRows({ rounds, withEditor }: WindowFigures): readonly Row[] {
	const tokens = (body: ChatRequest | undefined) => countTokens(JSON.stringify(body));
	const show = (count: number) => `${count.toLocaleString('en')} tokens`;
	return [
		limited('request of “Say hi”', tokens(rounds[0]?.tandem.first.body), TOKEN_LIMIT, show),
		limited('request of “Say hi”, a file open', tokens(withEditor), TOKEN_LIMIT, show),
	];
}

function timeRows(rounds: readonly Round[]): readonly Row[] {
	const activations = rounds.flatMap(({ activation: { tandemMs, emptyMs } }) =>
		tandemMs === undefined || emptyMs === undefined ? [] : [{ tandemMs, emptyMs }],
	);
	if (!activations.length) throw new Error('Tandem was active too early to be timed in every round.');
	const asks = (what: string, pick: (round: Round, side: 'tandem' | 'floor') => readonly number[]) => {
		const side = (name: 'tandem' | 'floor') => rounds.flatMap((round) => pick(round, name));
		return timed(what, side('tandem'), side('floor'));
	};
	const all = (round: Round, side: 'tandem' | 'floor'): readonly AskTimes[] => [
		round[side].first,
		...round[side].later,
	];
	return [
		timed(
			'`activate()` with loading; floor: an empty extension',
			activations.map(({ tandemMs }) => tandemMs),
			activations.map(({ emptyMs }) => emptyMs),
			'≤ 30 ms',
		),
		asks('Enter → request, first ask', (round, side) => [round[side].cold?.enterToRequest ?? []].flat()),
		asks('Enter → request, later asks', (round, side) => round[side].later.map((ask) => ask.enterToRequest)),
		asks('first chunk → painted', (round, side) => all(round, side).map((ask) => ask.chunkToPaint)),
	];
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		console.error(error instanceof Error ? error.stack : error);
		process.exitCode = 1;
	},
);
