// Builds the product: `node esbuild.mjs [--watch] [--dev]`. Each bundle is one entry; what a bundle imports dynamically
// and that is listed in `lazy` becomes a bundle of its own, loaded at first use.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

/** Source file → bundle name. The file is reached only by `import('…')`, so activation never pays for it. */
const lazy = {
	'src/remote/openai/openaiModel.ts': 'openai',
	'src/host/engine.ts': 'engine',
	'src/host/fix/fixRun.ts': 'fix',
	'src/host/review/reviewRun.ts': 'review',
	'src/host/jobs/batchJobs.ts': 'jobs',
	'src/host/connectionCommand.ts': 'connection',
	'src/host/models/chooseModel.ts': 'choose-model',
	'src/host/hosted/hostedCommands.ts': 'hosted-tools',
	'src/host/models/checkLifecycle.ts': 'lifecycle',
	'src/host/models/compareModels.ts': 'compare-models',
	'src/host/endpoints/chooseEndpoint.ts': 'choose-endpoint',
	'src/host/commit/writeCommitMessage.ts': 'commit-message',
	'src/host/money/raiseCeiling.ts': 'raise-ceiling',
	'src/host/money/showCosts.ts': 'costs',
	'src/host/index/indexClient.ts': 'index-client',
	'src/host/index/meaning.ts': 'meaning',
	'src/host/sent/sentView.ts': 'sent',
	'src/host/sent/exportChat.ts': 'export-chat',
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

/** The index for benchmarks of retrieval; likewise. Packages that are no modules bring their `require`. */
const retrievalAdapter = {
	...editsAdapter,
	entryPoints: { retrieval: 'test/bench/retrieval/adapter.ts' },
	banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
};

/** The grammars that the index parses with (`src/server/symbols/grammarTables.ts`) and what runs them. */
const grammars = [
	'tree-sitter',
	...['typescript', 'tsx', 'python', 'go', 'rust', 'java', 'cpp'].map((name) => `tree-sitter-${name}`),
];

/** Brotli makes them a third smaller than the package's own compression; it takes seconds, so the outcome is kept. */
async function copyGrammar(name) {
	const wasm = readFileSync(`node_modules/@vscode/tree-sitter-wasm/wasm/${name}.wasm`);
	const kept = `.build/grammars/${name}-${wasm.length}.wasm.br`;
	if (!existsSync(kept)) {
		const params = {
			[constants.BROTLI_PARAM_QUALITY]: dev ? 5 : 11,
			[constants.BROTLI_PARAM_LGWIN]: 24,
			[constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
		};
		const small = await promisify(brotliCompress)(wasm, { params });
		if (dev) return writeFileSync(`dist/grammars/${name}.wasm.br`, small);
		mkdirSync('.build/grammars', { recursive: true });
		writeFileSync(kept, small);
	}
	writeFileSync(`dist/grammars/${name}.wasm.br`, readFileSync(kept));
}

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/grammars', { recursive: true });
await Promise.all(grammars.map(copyGrammar));
if (watch) {
	for (const options of bundles) await (await context({ ...options, logLevel: 'info' })).watch();
} else {
	await Promise.all([...bundles, editsAdapter, retrievalAdapter].map((options) => build(options)));
}
