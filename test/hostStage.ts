import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Stage } from './stages.ts';
import { runHostTests } from './vscode/hostTests.ts';
import { projectRoot } from './vscode/projectRoot.ts';

/** The tests of `test/host`, inside the extension host of a real VS Code, beside an extension that does nothing. */
export const HOST_STAGE: Stage = {
	name: 'host',
	async run() {
		const root = projectRoot();
		const outfile = join(root, '.build', 'host', 'index.cjs');
		await build({
			entryPoints: [join(root, 'test/host/index.ts')],
			outfile,
			bundle: true,
			platform: 'node',
			format: 'cjs',
			target: 'node22',
			external: ['vscode', 'mocha'],
			sourcemap: 'inline',
			logLevel: 'warning',
		});
		const folder = await mkdtemp(join(tmpdir(), 'tandem-host-'));
		const printed: string[] = [];
		try {
			const extensionDevelopmentPath = join(root, 'test/host/bareExtension');
			const result = await runHostTests({
				testsPath: outfile,
				folder,
				extensionDevelopmentPath,
				print: (text) => printed.push(text),
			});
			return { ...result, log: printed.join('') };
		} finally {
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		}
	},
};
