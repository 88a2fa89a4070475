import { spawn } from 'node:child_process';

/** How to start one program; arguments may hold no spaces when `shell` is set. */
export type ProcessCommand = {
	readonly file: string;
	readonly args: readonly string[];
	readonly shell?: boolean;
};

/** Runs a program to its end in a folder. Resolves with its standard output; rejects with what it printed last, or when aborted. */
export function runProcess(
	command: ProcessCommand,
	options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
	signal?: AbortSignal,
): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(command.file, [...command.args], {
			cwd: options.cwd,
			env: options.env ?? process.env,
			shell: command.shell ?? false,
			stdio: ['ignore', 'pipe', 'pipe'],
			...(signal ? { signal } : {}),
		});
		let out = '';
		let all = '';
		child.stdout.on('data', (data: Buffer) => {
			out += data;
			all += data;
		});
		child.stderr.on('data', (data: Buffer) => {
			all += data;
		});
		child.on('error', reject);
		child.on('close', (code, killedBy) => {
			if (code === 0) {
				resolve(out);
				return;
			}
			const last = all.trim().split('\n').slice(-20).join('\n');
			reject(new Error(`${command.file} ${command.args.join(' ')} failed (${code ?? killedBy}):\n${last}`));
		});
	});
}
