import { GO_RULES, RUST_RULES, SHELL_RULES, WORD_RULES } from './blockRules.ts';
import { C_HEADS } from './cHeads.ts';
import type { HeadReader } from './findByHead.ts';
import type { HeadingStyle } from './findHeadings.ts';
import type { GrammarName } from './grammarTables.ts';
import {
	KEYWORD_RULES,
	LUA_RULES,
	MAKE_RULES,
	PYTHON_RULES,
	RUBY_RULES,
	SQL_RULES,
	YAML_RULES,
} from './indentRules.ts';
import { JAVA_HEADS } from './javaHeads.ts';
import type { Rules } from './rules.ts';
import { SCRIPT_RULES } from './scriptRules.ts';
import { type Syntax, type SyntaxName, syntaxOf } from './syntax.ts';

/** How definitions are found without a grammar. */
export type Finder =
	| { readonly kind: 'lines'; readonly rules: Rules }
	| { readonly kind: 'heads'; readonly reader: HeadReader }
	| { readonly kind: 'indent'; readonly rules: Rules }
	| { readonly kind: 'headings'; readonly style: HeadingStyle }
	| { readonly kind: 'none' };

/** What is known of a language. */
export interface Language {
	readonly name: string;
	readonly syntax: Syntax;
	readonly finder: Finder;
	/** Only what is inside of `<script>` is code. */
	readonly isEmbedded?: true;
	/** How a line that imports something starts. */
	readonly imports?: RegExp;
}

const NONE: Finder = { kind: 'none' };
const TEXT: Language = { name: 'text', syntax: syntaxOf('text'), finder: NONE };

const JS_IMPORTS = /import\b(?!\s*\()|export\s*(?:\*|\{[^}]*\}\s*from)|(?:const|var|let)\s.*=\s*require\(|['"]use /y;
const script = { kind: 'lines', rules: SCRIPT_RULES } as const;
const indent = (rules: Rules): Finder => ({ kind: 'indent', rules });
const words = { kind: 'lines', rules: WORD_RULES } as const;

const LANGUAGES: readonly (Language & { readonly extensions: string })[] = [
	language('typescript', 'ts mts cts tsx js jsx mjs cjs es6', 'javascript', script, JS_IMPORTS),
	language(
		'rust',
		'rs',
		'rust',
		{ kind: 'lines', rules: RUST_RULES },
		/(?:pub(?:\([^)]*\))? )?(?:use|extern crate)\b|#!\[/y,
	),
	language('go', 'go', 'go', { kind: 'lines', rules: GO_RULES }, /package\b|import\b/y),
	language(
		'c',
		'c h cc cpp cxx hh hpp hxx inl ipp ino cu cuh m mm',
		'c',
		{ kind: 'heads', reader: C_HEADS },
		/#\s*(?:include|pragma|import)\b|using namespace\b/y,
	),
	language('java', 'java', 'java', { kind: 'heads', reader: JAVA_HEADS }, /package\b|import\b/y),
	language(
		'csharp',
		'cs csx',
		'csharp',
		{ kind: 'heads', reader: JAVA_HEADS },
		/using\b(?!\s*\()|global using\b|extern alias\b/y,
	),
	language('dart', 'dart', 'dart', { kind: 'heads', reader: JAVA_HEADS }, /(?:import|export|part|library)\b/y),
	language('kotlin', 'kt kts', 'nested', words, /package\b|import\b/y),
	language('swift', 'swift', 'nested', words, /import\b|@testable\b/y),
	language('scala', 'scala sc sbt', 'nested', words, /package\b|import\b/y),
	language('groovy', 'groovy gradle gvy', 'dart', words, /package\b|import\b/y),
	language('php', 'php phtml php5', 'php', words, /<\?php|namespace\b|use\b|declare\b|require|include/y),
	language('proto', 'proto thrift capnp', 'c', words, /syntax\b|package\b|import\b|option\b/y),
	language('zig', 'zig odin v jai solidity sol move', 'c', words),
	language('shell', 'sh bash zsh ksh bats', 'shell', { kind: 'lines', rules: SHELL_RULES }),
	language('powershell', 'ps1 psm1', 'powershell', words),
	language('perl', 'pl pm t', 'hash', words, /use\b|package\b/y),
	language('graphql', 'graphql gql', 'hash', words),
	language('python', 'py pyi pyw', 'python', indent(PYTHON_RULES), /import\b|from\b/y),
	language('ruby', 'rb rake gemspec ru cr', 'ruby', indent(RUBY_RULES), /require/y),
	language('lua', 'lua', 'lua', indent(LUA_RULES), /local\s.*=\s*require/y),
	language('elixir', 'ex exs jl nim r', 'hash', indent(KEYWORD_RULES)),
	language('haskell', 'hs elm purs', 'haskell', indent(KEYWORD_RULES), /import\b/y),
	language('ocaml', 'ml mli fs fsx fsi', 'text', indent(KEYWORD_RULES), /open\b/y),
	language('lisp', 'clj cljs cljc edn el lisp scm rkt', 'lisp', indent(KEYWORD_RULES)),
	language('sql', 'sql', 'sql', indent(SQL_RULES)),
	language('yaml', 'yml yaml', 'hash', indent(YAML_RULES)),
	language('make', 'makefile mk gnumakefile', 'hash', indent(MAKE_RULES)),
	language('markdown', 'md mdx markdown qmd', 'text', { kind: 'headings', style: 'hashes' }),
	language('asciidoc', 'adoc asciidoc', 'text', { kind: 'headings', style: 'equals' }),
	language('toml', 'toml', 'hash', { kind: 'headings', style: 'brackets' }),
	language('ini', 'ini cfg conf properties editorconfig desktop service', 'ini', {
		kind: 'headings',
		style: 'brackets',
	}),
	language('terraform', 'tf hcl tfvars nix', 'terraform', NONE),
	language('css', 'css', 'css', NONE),
	language('scss', 'scss less sass styl', 'scss', NONE),
	language('json', 'json jsonc json5', 'json', NONE),
	language('tex', 'tex sty bib erl hrl', 'percent', NONE),
	language('cmake', 'cmake dockerfile bzl bazel', 'hash', NONE),
	language('html', 'html htm xml svg xaml jsp', 'markup', NONE),
	{ ...language('component', 'vue svelte astro', 'javascript', script, JS_IMPORTS), isEmbedded: true },
];

function language(
	name: string,
	extensions: string,
	syntax: SyntaxName,
	finder: Finder,
	imports?: RegExp,
): Language & { readonly extensions: string } {
	return { name, extensions, syntax: syntaxOf(syntax), finder, ...(imports && { imports }) };
}

const BY_EXTENSION: ReadonlyMap<string, Language> = new Map(
	LANGUAGES.flatMap((each) => each.extensions.split(' ').map((extension) => [extension, each] as const)),
);

/** The language of a path by its name; plain text for what is not known. */
export function languageOf(path: string): Language {
	return BY_EXTENSION.get(extensionOf(path)) ?? TEXT;
}

const GRAMMAR_EXTENSIONS: Readonly<Record<GrammarName, string>> = {
	typescript: 'ts mts cts',
	// It knows all of JavaScript; a type assertion in angle brackets is what it cannot read.
	tsx: 'tsx js jsx mjs cjs',
	python: 'py pyi pyw',
	go: 'go',
	rust: 'rs',
	java: 'java',
	cpp: 'c h cc cpp cxx hh hpp hxx inl ipp ino cu cuh',
};
const GRAMMAR_BY_EXTENSION: ReadonlyMap<string, GrammarName> = new Map(
	(Object.keys(GRAMMAR_EXTENSIONS) as GrammarName[]).flatMap((name) =>
		GRAMMAR_EXTENSIONS[name].split(' ').map((extension) => [extension, name] as const),
	),
);

/** The grammar for a path by its name; undefined where there is none. */
export function grammarOf(path: string): GrammarName | undefined {
	return GRAMMAR_BY_EXTENSION.get(extensionOf(path));
}

function extensionOf(path: string): string {
	const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
	return name.slice(name.lastIndexOf('.') + 1);
}
