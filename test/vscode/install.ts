import { chmod } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder } from './cacheFolder.ts';
import { type Chromium, ensureChromium } from './chromium.ts';
import { ensurePart, type Part, type Progress } from './installedPart.ts';
import { npmUnpack } from './npm.ts';
import { canRunServer, nodePackage, pinned } from './versions.ts';
import { vscodePart } from './vscodePart.ts';

/** A VS Code server, installed from npm, and what it runs with. */
export type NpmVscode = VscodeServerFiles & { readonly chromium: Chromium };

/** The server alone, for a window in the user's own browser. */
export type VscodeServerFiles = {
	/** The VS Code version, such as `1.139.1`. */
	readonly version: string;
	/** The Node executable that runs the server. */
	readonly node: string;
	/** The server's folder, which holds `out`, `extensions` and `guardedServer.mjs`. */
	readonly root: string;
};

/** What an install tells and obeys. */
export type InstallOptions = {
	/** Hears one line per step, with the seconds since the start. Says nothing when all is there. */
	readonly progress: Progress;
	readonly signal?: AbortSignal;
};

/**
 * Installs, at first use, a VS Code server, its Node and a Chromium from npm into the cache folder, and says where they are. Throws
 * with npm's last lines when something cannot be had; what was done until then stays done.
 */
export async function ensureVscode(options: InstallOptions): Promise<NpmVscode> {
	const told = withSeconds(options.progress);
	const [files, chromium] = await allOrNone(options.signal, (signal) => [
		ensureFiles(told.progress, signal),
		ensureChromium(told.progress, signal),
	]);
	told.done();
	return { ...files, chromium };
}

/** Like {@link ensureVscode} without the Chromium. */
export async function ensureVscodeServer(options: InstallOptions): Promise<VscodeServerFiles> {
	const told = withSeconds(options.progress);
	const files = await ensureFiles(told.progress, options.signal);
	told.done();
	return files;
}

async function ensureFiles(progress: Progress, outer?: AbortSignal): Promise<VscodeServerFiles> {
	const { env, platform, arch } = process;
	const cache = cacheFolder({ env, platform, arch, home: os.homedir() });
	const [node] = await allOrNone(outer, (signal) => [
		ensureNode(path.join(cache, 'node'), progress, signal),
		ensurePart(vscodePart(path.join(cache, 'server'), progress), progress, signal),
	]);
	return { version: pinned.vscode, node, root: path.join(cache, 'server', 'vscode') };
}

async function ensureNode(folder: string, progress: Progress, signal: AbortSignal): Promise<string> {
	const spec = nodePackage(process.platform, process.arch);
	if (!spec) {
		if (canRunServer(process.version)) {
			return process.execPath;
		}
		throw new Error(
			`VS Code's server needs Node 22.15 or later, and npm has none for ${process.platform} ${process.arch}. Run this with Node 22 or 24.`,
		);
	}
	const name = process.platform === 'win32' ? 'node.exe' : 'node';
	await ensurePart(nodePart(folder, spec, name, progress), progress, signal);
	return path.join(folder, name);
}

function nodePart(folder: string, spec: string, name: string, progress: Progress): Part {
	return {
		title: 'Node',
		folder,
		needs: [name],
		async build(temporary, _final, signal) {
			progress(`Node: fetching ${spec}`);
			await npmUnpack(spec, `bin/${name}`, temporary, signal);
			await chmod(path.join(temporary, name), 0o755);
		},
	};
}

/** Runs several things at once; when one fails, the others are aborted and waited for before the failure is thrown. */
async function allOrNone<T extends readonly unknown[]>(
	outer: AbortSignal | undefined,
	start: (signal: AbortSignal) => { [K in keyof T]: Promise<T[K]> },
): Promise<T> {
	const stop = new AbortController();
	const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
	const all = start(signal);
	try {
		return await Promise.all(all);
	} catch (error) {
		stop.abort();
		await Promise.allSettled(all);
		throw error;
	}
}

function withSeconds(progress: Progress): { progress: Progress; done: () => void } {
	const start = performance.now();
	let said = false;
	const say = (line: string): void => {
		said = true;
		progress(`[${((performance.now() - start) / 1000).toFixed(1).padStart(5)} s] ${line}`);
	};
	return { progress: say, done: () => said && say('installed') };
}
