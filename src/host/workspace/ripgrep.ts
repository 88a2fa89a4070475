import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** Where VS Code's builds of the last years keep their ripgrep, below the application's folder; newest first. */
function layouts(platform: NodeJS.Platform, arch: string): readonly string[] {
	const name = platform === 'win32' ? 'rg.exe' : 'rg';
	const roots = ['node_modules.asar.unpacked', 'node_modules'];
	return roots.flatMap((root) => [
		join(root, '@vscode', 'ripgrep-universal', 'bin', `${platform}-${arch}`, name),
		join(root, '@vscode', 'ripgrep', 'bin', name),
		join(root, 'vscode-ripgrep', 'bin', name),
	]);
}

/** The ripgrep that comes with VS Code, or `undefined` when none of the known places holds one. */
export async function findRipgrep(appRoot: string): Promise<string | undefined> {
	for (const layout of layouts(process.platform, process.arch)) {
		const file = join(appRoot, layout);
		const isThere = await access(file, constants.X_OK).then(
			() => true,
			() => false,
		);
		if (isThere) return file;
	}
	return undefined;
}

/** One run of ripgrep: an argument vector and a folder, never a shell line. */
export interface RipgrepRun {
	readonly file: string;
	readonly args: readonly string[];
	readonly cwd: string;
	/** Text to search instead of files. */
	readonly stdin?: string;
	readonly separator: '\n' | '\0';
	/** Hears each record of the output; says `stop` when it has enough. */
	readonly onRecord: (record: string) => 'more' | 'stop';
}

/** Why a run ended. `failed` carries what ripgrep said, cut to 400 characters. */
export type RipgrepEnd =
	| { readonly kind: 'complete' }
	| { readonly kind: 'cut'; readonly by: 'consumer' | 'timeout' | 'output' }
	| { readonly kind: 'failed'; readonly message: string };

const TIMEOUT_MS = 20_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
/** Ripgrep's configuration files could name programs to run (`--pre`); no symbol in the environment may bring them back. */
const ALWAYS = ['--no-config', '--no-messages', '--color=never'];

/** Runs ripgrep. Rejects only when the signal aborts; the child is dead by then. */
export async function runRipgrep(run: RipgrepRun, signal: AbortSignal): Promise<RipgrepEnd> {
	signal.throwIfAborted();
	const end = await new Promise<RipgrepEnd>((resolve) => {
		const child = spawn(run.file, [...ALWAYS, ...run.args], { cwd: run.cwd, stdio: 'pipe', windowsHide: true });
		let cut: RipgrepEnd | undefined;
		let errors = '';
		const stop = (by: 'consumer' | 'timeout' | 'output') => {
			cut ??= { kind: 'cut', by };
			child.kill('SIGKILL');
		};
		const abort = () => stop('consumer');
		const timer = setTimeout(() => stop('timeout'), TIMEOUT_MS);
		signal.addEventListener('abort', abort, { once: true });
		const finish = (result: RipgrepEnd) => {
			clearTimeout(timer);
			signal.removeEventListener('abort', abort);
			resolve(result);
		};
		child.stdout.on('data', recordReader(run, stop));
		child.stderr.on('data', (chunk: Buffer) => {
			if (errors.length < 400) errors += chunk.toString();
		});
		// The child may leave before it has read everything.
		child.stdin.on('error', () => {});
		child.stdin.end(run.stdin ?? '');
		child.on('error', (error) => finish({ kind: 'failed', message: error.message }));
		child.on('close', (code) => finish(cut ?? judge(code, errors.trim().slice(0, 400))));
	});
	signal.throwIfAborted();
	return end;
}

/** 0: found, 1: nothing found, 2: an error; without a message that is only a file which could not be opened. */
function judge(code: number | null, errors: string): RipgrepEnd {
	if (code === 0 || code === 1 || (code === 2 && errors === '')) return { kind: 'complete' };
	return { kind: 'failed', message: errors || `ripgrep ended with code ${code}` };
}

function recordReader(run: RipgrepRun, stop: (by: 'consumer' | 'output') => void): (chunk: Buffer) => void {
	const decoder = new StringDecoder('utf8');
	let rest = '';
	let bytes = 0;
	let isStopped = false;
	return (chunk) => {
		if (isStopped) return;
		bytes += chunk.length;
		const records = (rest + decoder.write(chunk)).split(run.separator);
		rest = records.pop() ?? '';
		isStopped = records.some((record) => run.onRecord(record) === 'stop');
		if (isStopped) stop('consumer');
		else if (bytes > MAX_OUTPUT_BYTES) stop('output');
	};
}
