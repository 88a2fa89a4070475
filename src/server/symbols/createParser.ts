import { brotliDecompressSync } from 'node:zlib';
import { Language, Parser } from '@vscode/tree-sitter-wasm';
import type { ParsedFile } from '../parsedFile.ts';
import { type CompiledTable, compileTable, findByTree } from './findByTree.ts';
import type { Found } from './found.ts';
import { GRAMMARS, type GrammarName } from './grammarTables.ts';
import { grammarOf } from './languages.ts';
import { assemble, lexFile, scanFile } from './scanFile.ts';

/** What a parser needs of the world. */
export interface ParserPorts {
	/** Holds the grammars as `tree-sitter-<name>.wasm`, or with `.br` behind it, and `tree-sitter.wasm`. */
	readonly grammarsFolder: string;
	/** The bytes of a file; rejects when there is none. */
	readonly readFile: (path: string) => Promise<Uint8Array>;
	/** Milliseconds, for the time limit. */
	readonly now: () => number;
	/** A file that takes longer is scanned instead; ms. */
	readonly limitMs?: number;
}

/** Exact parsing. What it has not loaded, or what takes too long, is scanned: the answer says so in `isSyntactic`. */
export interface FileParser {
	/** Makes the grammar for a path ready; false when there is none or it cannot be loaded. Never rejects. */
	load(path: string): Promise<boolean>;
	/** Synchronous. */
	parseFile(path: string, text: string): ParsedFile;
	/** Frees the memory of the grammars' parsers. */
	dispose(): void;
}

interface Loaded {
	readonly parser: Parser;
	readonly table: CompiledTable;
}

const LIMIT_MS = 400;
/** Above this, a tree costs more memory than it is worth. UTF-16 units. */
const LARGEST = 2_000_000;

/** Nothing is read before the first `load`. */
export function createParser(ports: ParserPorts): FileParser {
	const loading = new Map<GrammarName, Promise<boolean>>();
	const loaded = new Map<GrammarName, Loaded>();
	let runtime: Promise<void> | undefined;
	const load = async (name: GrammarName): Promise<boolean> => {
		try {
			runtime ??= readGrammar(ports, 'tree-sitter').then((wasmBinary) => startRuntime(wasmBinary));
			await runtime;
			const language = await Language.load(await readGrammar(ports, `tree-sitter-${name}`));
			const parser = new Parser().setLanguage(language);
			loaded.set(name, { parser, table: compileTable(language, GRAMMARS[name]) });
			return true;
		} catch {
			return false;
		}
	};
	return {
		async load(path) {
			const name = grammarOf(path);
			if (!name) return false;
			const known = loading.get(name) ?? load(name);
			loading.set(name, known);
			return known;
		},
		parseFile(path, text) {
			const name = grammarOf(path);
			const ready = name && loaded.get(name);
			if (!ready || text.length > LARGEST) return scanFile(path, text);
			const found = findExactly(ready, text, ports);
			return found ? assemble(lexFile(path, text), found, true) : scanFile(path, text);
		},
		dispose() {
			for (const { parser } of loaded.values()) parser.delete();
			loaded.clear();
			loading.clear();
		},
	};
}

async function startRuntime(wasmBinary: Uint8Array): Promise<void> {
	// The option is the module's own; its types know only `locateFile`.
	const options = { wasmBinary, locateFile: (file: string) => file };
	await Parser.init(options);
}

async function readGrammar({ grammarsFolder, readFile }: ParserPorts, name: string): Promise<Uint8Array> {
	const path = `${grammarsFolder}/${name}.wasm`;
	try {
		return brotliDecompressSync(await readFile(`${path}.br`));
	} catch {
		return readFile(path);
	}
}

/** Undefined when it took too long or failed. */
function findExactly(
	{ parser, table }: Loaded,
	text: string,
	{ now, limitMs = LIMIT_MS }: ParserPorts,
): readonly Found[] | undefined {
	const end = now() + limitMs;
	const isLate = () => now() > end;
	try {
		const tree = parser.parse(text, null, { progressCallback: isLate });
		if (!tree) {
			parser.reset();
			return undefined;
		}
		const cursor = tree.walk();
		const found = findByTree(cursor, text, table, isLate);
		cursor.delete();
		tree.delete();
		return found;
	} catch {
		parser.reset();
		return undefined;
	}
}
