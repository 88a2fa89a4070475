import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Puts Tandem, the probe and two empty extensions into a new `extensionsDir`. Tandem is the built product without its activation events,
 * so that the probe, and not the crowd at the start of a window, decides when it is activated.
 */
export function placeExtensions(extensionsDir: string, root: string): void {
	const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const tandem = place(extensionsDir, { ...manifest, activationEvents: [] });
	for (const part of ['dist', 'media']) cpSync(join(root, part), join(tandem, part), { recursive: true });
	for (const name of ['empty', 'warmup']) {
		const folder = place(extensionsDir, { ...bare(name), main: './main.js' });
		writeFileSync(join(folder, 'main.js'), 'exports.activate = () => {};\n');
	}
	const probe = place(extensionsDir, PROBE);
	buildSync({
		entryPoints: [join(root, 'test/bench/probe/extension.ts')],
		outfile: join(probe, 'main.js'),
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node22',
		external: ['vscode'],
		logLevel: 'warning',
	});
	writeFileSync(join(probe, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>\n');
}

interface Manifest {
	readonly publisher: string;
	readonly name: string;
	readonly version: string;
	readonly [field: string]: unknown;
}

function place(extensionsDir: string, manifest: Manifest): string {
	const { publisher, name, version } = manifest;
	const folder = join(extensionsDir, `${publisher}.${name}-${version}`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	return folder;
}

function bare(name: string) {
	return { publisher: 'tandem-bench', name, version: '0.0.0', engines: { vscode: '^1.110.0' } };
}

const PROBE = {
	...bare('probe'),
	main: './main.js',
	contributes: {
		commands: [{ command: 'tandemBench.measure', category: 'Tandem Bench', title: 'Measure Activation' }],
		viewsContainers: { activitybar: [{ id: 'tandemBench', title: 'Tandem Bench', icon: 'icon.svg' }] },
		views: { tandemBench: [{ type: 'webview', id: 'tandemBench.echo', name: 'Echo', icon: 'icon.svg' }] },
	},
};
