import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { test } from 'node:test';
import { build, type Metafile } from 'esbuild';

/** The layer rule: a room, the rooms that it may import, and the platforms and packages that it may name. */
const ROOMS: Readonly<
	Record<string, { readonly rooms: readonly string[]; readonly packages: readonly (string | RegExp)[] }>
> = {
	extension: { rooms: ['host', 'core', 'shared'], packages: ['vscode', /^node:/] },
	host: {
		rooms: ['host', 'remote', 'core', 'shared'],
		packages: ['vscode', /^node:/, 'gpt-tokenizer/bpeRanks/o200k_base', /^vscode-languageclient/, /^@secretlint\//],
	},
	remote: { rooms: ['remote', 'core', 'shared'], packages: ['openai'] },
	core: { rooms: ['core', 'shared'], packages: ['ignore', 'picomatch', 'yaml'] },
	panel: { rooms: ['panel', 'shared'], packages: [/^preact(\/|$)/, 'markdown-it', 'dompurify'] },
	server: {
		rooms: ['server', 'shared'],
		packages: [/^node:/, /^vscode-languageserver/, '@vscode/tree-sitter-wasm', 'ignore', 'picomatch'],
	},
	shared: { rooms: ['shared'], packages: [] },
};

/** Names that only a platform has. A core that mentions one would not run everywhere. */
const PLATFORM_GLOBALS =
	/(?<![.\w'"`])(?:process|Buffer|window|document|fetch|setTimeout|setInterval|setImmediate|localStorage|navigator|__dirname|require)\s*[.(]/;
const CLOCK = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bMath\.random\(/;
const PURE_ROOMS = ['core', 'shared'];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
	.map((path) => path.replaceAll('\\', '/'))
	.filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'));

const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : path.replace(/\.ts$/, ''));

/** Every import of a file, type imports and `import('…')` included. */
function importsOf(path: string): readonly string[] {
	const text = readFileSync(join('src', path), 'utf8');
	return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s*)(['"])([^'"\n]+)\1/gm)].map(
		(match) => match[2] ?? '',
	);
}

test('each room imports only what the layer rule allows', () => {
	const broken: string[] = [];
	for (const path of files) {
		const rule = ROOMS[roomOf(path)];
		if (!rule) {
			broken.push(`${path}: not in any room`);
			continue;
		}
		for (const name of importsOf(path)) {
			if (name.startsWith('.')) {
				const target = roomOf(normalize(join(dirname(path), name)));
				if (!rule.rooms.includes(target)) broken.push(`${path} → ${name}`);
			} else if (
				!name.endsWith('.css') &&
				!rule.packages.some((allowed) => (typeof allowed === 'string' ? allowed === name : allowed.test(name)))
			) {
				broken.push(`${path} → ${name}`);
			}
		}
	}
	assert.deepEqual(broken, []);
});

test('core and shared name no platform, no clock and no chance', () => {
	const broken = files
		.filter((path) => PURE_ROOMS.includes(roomOf(path)))
		.flatMap((path) => {
			const code = readFileSync(join('src', path), 'utf8').replace(
				/\/\*[\s\S]*?\*\/|\/\/.*|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'/g,
				"''",
			);
			return [PLATFORM_GLOBALS, CLOCK].flatMap((pattern) =>
				pattern.test(code) ? [`${path}: ${pattern.exec(code)?.[0]}`] : [],
			);
		});
	assert.deepEqual(broken, []);
});

test('there is no import circle at run time', async () => {
	const { metafile } = await build({
		entryPoints: files.map((path) => `src/${path}`),
		bundle: true,
		write: false,
		metafile: true,
		platform: 'node',
		packages: 'external',
		outdir: '.build/none',
		format: 'esm',
		jsx: 'automatic',
		loader: { '.css': 'empty' },
		external: ['vscode'],
		splitting: true,
		logLevel: 'error',
	});
	assert.deepEqual(findCircle(metafile), []);
});

function findCircle(metafile: Metafile): readonly string[] {
	const state = new Map<string, 'open' | 'done'>();
	const visit = (path: string, trail: readonly string[]): readonly string[] => {
		if (state.get(path) === 'done') return [];
		if (state.get(path) === 'open') return [...trail.slice(trail.indexOf(path)), path];
		state.set(path, 'open');
		for (const { path: target, external } of metafile.inputs[path]?.imports ?? []) {
			const circle = external ? [] : visit(target, [...trail, path]);
			if (circle.length) return circle;
		}
		state.set(path, 'done');
		return [];
	};
	return (
		Object.keys(metafile.inputs)
			.map((path) => visit(path, []))
			.find((circle) => circle.length) ?? []
	);
}

test('only the wiring builds things at module level, and nobody imports it', () => {
	assert.ok(!files.some((path) => importsOf(path).some((name) => /\/extension\.ts$/.test(name))));
	const stateful = files.filter((path) => /^(?:export )?let\s/m.test(readFileSync(join('src', path), 'utf8')));
	assert.deepEqual(stateful, []);
});

test('one file writes to the user’s files', () => {
	const writers = files.filter((path) =>
		/\bapplyEdit\(|workspace\.fs\.(?:writeFile|delete|rename|copy|createDirectory)\(|\.edit\(\(/.test(
			readFileSync(join('src', path), 'utf8'),
		),
	);
	assert.deepEqual(writers, ['host/writer/writer.ts']);
});

test('a notification shows words of ours or plain text, since VS Code makes links, also of commands, out of Markdown', () => {
	const harmless = /^\s*(?:plainNotice\(|'[^'\n]*'\s*[,)]|[^()]*\{ modal: true)/;
	const broken = files.flatMap((path) => {
		const calls = readFileSync(join('src', path), 'utf8').matchAll(/\.show(?:Information|Warning|Error)Message\(/g);
		return [...calls]
			.map((call) => call.input.slice(call.index + call[0].length, call.index + 200))
			.filter((text) => !harmless.test(text))
			.map((text) => `${path}: ${text.slice(0, 60)}`);
	});
	assert.deepEqual(broken, []);
});
