import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
			entryPoints: {
				index: join(root, 'test/host/index.ts'),
				'tokens-thread': join(root, 'src/host/tokens/tokensThread.ts'),
				'index-server': join(root, 'src/server/main.ts'),
			},
			outdir: dirname(outfile),
			outExtension: { '.js': '.cjs' },
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
			const extensionDevelopmentPath = `${folder}-extension`;
			await writeBareExtension(root, extensionDevelopmentPath);
			const result = await runHostTests({
				testsPath: outfile,
				folder,
				extensionDevelopmentPath,
				print: (text) => printed.push(text),
			});
			return { ...result, log: printed.join('') };
		} finally {
			for (const made of [folder, `${folder}-extension`])
				await rm(made, { recursive: true, force: true, maxRetries: 5 });
		}
	},
};

/** An extension that declares Tandem's settings and does nothing: the tests bring the modules that they test. */
async function writeBareExtension(root: string, folder: string): Promise<void> {
	const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
		engines: object;
		contributes: { configuration: object };
	};
	const { engines, contributes } = manifest;
	const bare = {
		name: 'bare',
		publisher: 'tandem-tests',
		version: '0.0.0',
		engines,
		contributes: { configuration: contributes.configuration },
	};
	await mkdir(folder);
	await writeFile(join(folder, 'package.json'), JSON.stringify(bare));
}
