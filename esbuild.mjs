// Builds the product: `node esbuild.mjs [--watch] [--dev]`. Each bundle is one entry; what a bundle imports dynamically
// and that is listed in `lazy` becomes a bundle of its own, loaded at first use.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

/** Source file → bundle name. The file is reached only by `import('…')`, so activation never pays for it. */
const lazy = {
	'src/remote/openai/openaiModel.ts': 'openai',
	'src/host/engine.ts': 'engine',
	'src/host/fix/fixRun.ts': 'fix',
	'src/host/review/reviewRun.ts': 'review',
	'src/host/connectionCommand.ts': 'connection',
	'src/host/models/chooseModel.ts': 'choose-model',
	'src/host/models/checkLifecycle.ts': 'lifecycle',
	'src/host/models/compareModels.ts': 'compare-models',
	'src/host/endpoints/chooseEndpoint.ts': 'choose-endpoint',
	'src/host/money/raiseCeiling.ts': 'raise-ceiling',
	'src/host/money/showCosts.ts': 'costs',
	'src/host/index/indexClient.ts': 'index-client',
};

const lazyBundles = {
	name: 'lazy-bundles',
	setup(pluginBuild) {
		pluginBuild.onResolve({ filter: /^\./ }, (args) => {
			if (args.kind !== 'dynamic-import') return undefined;
			const name =
				lazy[
					resolve(args.resolveDir, args.path)
						.slice(resolve('.').length + 1)
						.replaceAll('\\', '/')
				];
			// Without a bundle of its own it would be loaded at start-up, silently.
			if (!name) return { errors: [{ text: `${args.path} is imported lazily but has no bundle in \`lazy\`` }] };
			return { path: `./${name}.js`, external: true };
		});
	},
};

const shared = {
	bundle: true,
	minify: !dev,
	sourcemap: dev,
	legalComments: 'none',
	logLevel: 'warning',
	metafile: true,
};
const node = {
	...shared,
	platform: 'node',
	format: 'cjs',
	target: 'node22',
	external: ['vscode'],
	plugins: [lazyBundles],
};
const bundles = [
	{
		...node,
		entryPoints: {
			extension: 'src/extension.ts',
			// A thread, started by its file's name.
			'tokens-thread': 'src/host/tokens/tokensThread.ts',
			// A process, likewise.
			'index-server': 'src/server/main.ts',
			...Object.fromEntries(Object.entries(lazy).map(([file, name]) => [name, file])),
		},
		outdir: 'dist',
	},
	{
		...shared,
		platform: 'browser',
		format: 'iife',
		target: 'chrome130',
		entryPoints: { panel: 'src/panel/main.tsx' },
		outdir: 'dist',
		jsx: 'automatic',
		jsxImportSource: 'preact',
	},
];

/** The edit engine for benchmarks of such engines; .vscodeignore keeps it out of the package. */
const editsAdapter = {
	...shared,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	entryPoints: { edits: 'test/bench/edits/adapter.ts' },
	outdir: 'dist/bench',
	outExtension: { '.js': '.mjs' },
};

rmSync('dist', { recursive: true, force: true });
if (watch) {
	for (const options of bundles) await (await context({ ...options, logLevel: 'info' })).watch();
} else {
	await Promise.all([...bundles, editsAdapter].map((options) => build(options)));
}
