import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, type ProgressReport } from '@vscode/test-electron';
import { findOnPath } from './findOnPath.ts';
import type { Progress } from './installedPart.ts';
import { projectRoot } from './projectRoot.ts';

/** Which VS Code a window is opened in. */
export type VscodeChoice =
	/** Desktop VS Code: its executable, or its command-line script. */
	| { readonly kind: 'desktop'; readonly command: string }
	/** The one that is installed from npm. */
	| { readonly kind: 'npm' };

/** Which VS Code host tests run in; `executable` is never a script. */
export type HostVscode = { readonly kind: 'desktop'; readonly executable: string } | { readonly kind: 'npm' };

/** What the choice depends on. */
export type ChoicePlace = {
	readonly env: NodeJS.ProcessEnv;
	readonly platform: NodeJS.Platform;
	/** The file that a command name stands for on the PATH, with links resolved. */
	readonly find: (name: string) => string | undefined;
	/** The beginning of a file's text; empty when unreadable. */
	readonly peek: (file: string) => string;
};

/** The VS Code to open: TANDEM_VSCODE (`npm` names the one from npm), else desktop's `code` on the PATH, else the one from npm. */
export function chooseVscode(place: ChoicePlace = thisPlace()): VscodeChoice {
	const own = place.env.TANDEM_VSCODE;
	if (own) {
		return own === 'npm' ? { kind: 'npm' } : { kind: 'desktop', command: own };
	}
	const found = hasDisplay(place) ? place.find('code') : undefined;
	return found && isDesktop(found, place) ? { kind: 'desktop', command: found } : { kind: 'npm' };
}

/**
 * The VS Code for host tests: TANDEM_VSCODE, else a desktop one that `@vscode/test-electron` has or can begin to download within
 * `decideMs` milliseconds, else the one from npm.
 */
export async function chooseHostVscode(
	progress: Progress,
	signal?: AbortSignal,
	decideMs = 10_000,
): Promise<HostVscode> {
	const place = thisPlace();
	const own = place.env.TANDEM_VSCODE;
	if (own) {
		return own === 'npm' ? { kind: 'npm' } : { kind: 'desktop', executable: own };
	}
	if (!hasDisplay(place)) {
		return { kind: 'npm' };
	}
	const executable = await downloaded(progress, decideMs, signal);
	return executable ? { kind: 'desktop', executable } : { kind: 'npm' };
}

async function downloaded(progress: Progress, decideMs: number, signal?: AbortSignal): Promise<string | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), decideMs);
		signal?.addEventListener('abort', () => resolve(undefined), { once: true });
	});
	const report = (step: ProgressReport): void => {
		// Once bytes arrive there is no hurry: a slow line is not a missing one.
		if (step.stage === 'downloading' && step.bytesSoFar > 0) {
			clearTimeout(timer);
		}
		if (step.stage === 'resolvedVersion') {
			progress(`VS Code ${step.version}: desktop, for the host tests`);
		}
	};
	const download = downloadAndUnzipVSCode({
		cachePath: path.join(projectRoot(), '.vscode-test'),
		reporter: { report, error: () => {} },
		timeout: decideMs,
	}).catch(() => undefined);
	try {
		return await Promise.race([download, tooLate]);
	} finally {
		clearTimeout(timer);
	}
}

/** Desktop VS Code on Linux needs a display server. */
function hasDisplay({ env, platform }: Pick<ChoicePlace, 'env' | 'platform'>): boolean {
	return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Whether a `code` is desktop's, not a server's or the one that talks to the window of a remote connection. */
function isDesktop(file: string, place: ChoicePlace): boolean {
	if (/code-server|vscode-server|remote-cli|server[\\/]bin|openvscode/i.test(file)) {
		return false;
	}
	return !/server-cli\.js|server-main\.js/.test(place.peek(file));
}

function thisPlace(): ChoicePlace {
	const { env, platform } = process;
	return {
		env,
		platform,
		find(name) {
			const found = findOnPath(name, env, platform);
			return found && realpathSync(found);
		},
		peek(file) {
			try {
				return readFileSync(file).subarray(0, 8192).toString('latin1');
			} catch {
				return '';
			}
		},
	};
}
