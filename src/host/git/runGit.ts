import { spawn } from 'node:child_process';
import { type GitCommand, gitCommand, withoutFilters } from '../../shared/gitCommand.ts';

/** What git said. `isCut`: it was stopped because of its time or its length. */
export type GitOutput =
	| { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
	| { readonly kind: 'failed'; readonly message: string };

/** ms. */
const TIMEOUT = 15_000;
const MOST_BYTES = 1_000_000;

/** Runs a git subcommand in a folder, with nothing that the repository's configuration names. Never rejects; after an abort it is `failed`. */
export async function runGit(
	subcommand: string,
	args: readonly string[],
	folder: string,
	signal: AbortSignal,
): Promise<GitOutput> {
	const command = gitCommand(subcommand, args, { platform: process.platform, env: process.env });
	// All but the log look at the work tree and would run filters; which there are must be known to switch them off.
	if (subcommand === 'log') return run(command, folder, signal);
	const names = ['--name-only', '--get-regexp', '^filter\\.'];
	const filters = await run(
		gitCommand('config', names, { platform: process.platform, env: process.env }),
		folder,
		signal,
	);
	const found =
		filters.kind === 'text'
			? filters.text.split('\n').flatMap((line) => /^filter\.(.+)\.[^.]+$/.exec(line)?.[1] ?? [])
			: [];
	return run(withoutFilters(command, [...new Set(found)]), folder, signal);
}

function run({ file, args, env }: GitCommand, folder: string, signal: AbortSignal): Promise<GitOutput> {
	if (signal.aborted) return Promise.resolve({ kind: 'failed', message: 'stopped' });
	return new Promise((resolve) => {
		const child = spawn(file, args, {
			cwd: folder,
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
			windowsHide: true,
			shell: false,
		});
		const chunks: Buffer[] = [];
		let size = 0;
		let errors = '';
		let isCut = false;
		const stop = () => {
			isCut = true;
			child.kill('SIGKILL');
		};
		const timer = setTimeout(stop, TIMEOUT);
		const finish = (output: GitOutput) => {
			clearTimeout(timer);
			signal.removeEventListener('abort', stop);
			resolve(signal.aborted ? { kind: 'failed', message: 'stopped' } : output);
		};
		signal.addEventListener('abort', stop, { once: true });
		child.stdout.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size <= MOST_BYTES) chunks.push(chunk);
			else stop();
		});
		child.stderr.on('data', (chunk: Buffer) => {
			if (errors.length < 2_000) errors += chunk.toString('utf8');
		});
		child.once('error', ({ message }) => finish({ kind: 'failed', message }));
		child.once('close', (code) => {
			const text = Buffer.concat(chunks).toString('utf8');
			if (code === 0 || isCut) finish({ kind: 'text', text, isCut });
			else finish({ kind: 'failed', message: errors.trim().slice(0, 300) || `git ended with ${code}` });
		});
	});
}
