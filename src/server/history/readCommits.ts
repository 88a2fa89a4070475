import { spawn } from 'node:child_process';
import { gitCommand } from '../../shared/gitCommand.ts';
import type { PastCommit } from '../rank/indexEngine.ts';
import { LOG_FORMAT, parseLog } from './parseLog.ts';

const MAX_COMMITS = 5_000;
const MAX_MS = 15_000;
const MAX_BYTES = 24 * 1024 * 1024;

/** What is to be read of a folder's past. */
export interface PastQuestion {
	/** Absolute; a folder in a repository. */
	readonly folder: string;
	/** Only what came after this commit, where that is known. */
	readonly since?: string;
	/** From a path below the folder to the workspace path. */
	readonly pathOf: (path: string) => string;
}

/** The last commits that touched a folder, newest first: as many as there is time for. Empty without git or a repository. */
export async function readCommits(
	{ folder, since, pathOf }: PastQuestion,
	signal: AbortSignal,
): Promise<readonly PastCommit[]> {
	const range = since && /^[0-9a-f]{40,64}$/.test(since) ? [`${since}..HEAD`] : ['HEAD'];
	const output = await runGit(
		folder,
		'log',
		[
			'-z',
			'--name-only',
			'--no-merges',
			'--no-renames',
			'--relative',
			`--max-count=${MAX_COMMITS}`,
			LOG_FORMAT,
			...range,
			'--',
			'.',
		],
		signal,
	);
	return parseLog(output, pathOf);
}

/** The commit that HEAD is at; `undefined` when there is none. */
export async function headOf(folder: string, signal: AbortSignal): Promise<string | undefined> {
	const hash = (await runGit(folder, 'rev-parse', ['--verify', '--quiet', 'HEAD'], signal)).trim();
	return /^[0-9a-f]{40,64}$/.test(hash) ? hash : undefined;
}

/** What git printed before it ended, time ran out or it was too much. Never rejects. */
function runGit(folder: string, subcommand: string, args: readonly string[], signal: AbortSignal): Promise<string> {
	if (signal.aborted) return Promise.resolve('');
	const command = gitCommand(subcommand, args, { platform: process.platform, env: process.env });
	return new Promise((resolve) => {
		const pieces: Buffer[] = [];
		let bytes = 0;
		const child = spawn(command.file, command.args, {
			cwd: folder,
			env: command.env,
			shell: false,
			windowsHide: true,
			stdio: ['ignore', 'pipe', 'ignore'],
			signal,
			timeout: MAX_MS,
			killSignal: 'SIGKILL',
		});
		child.stdout.on('data', (piece: Buffer) => {
			pieces.push(piece);
			bytes += piece.length;
			if (bytes > MAX_BYTES) child.kill('SIGKILL');
		});
		const done = () => resolve(Buffer.concat(pieces).toString());
		child.on('error', done);
		child.on('close', done);
	});
}
