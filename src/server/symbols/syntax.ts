/** How a piece of text in quotes is written. */
export interface StringForm {
	readonly open: string;
	readonly close: string;
	/** What a backslash does: hides the next unit, or nothing. */
	readonly escapes: boolean;
	/** False: it ends with its line even without its closing mark. */
	readonly spansLines: boolean;
}

/** What of a language a lexer has to know to tell comments, strings and code apart. */
export interface Syntax {
	readonly lineComments: readonly string[];
	readonly blockComments: readonly (readonly [open: string, close: string])[];
	/** Block comments hold block comments. */
	readonly isNested?: true;
	/** Longer opening marks first. */
	readonly strings: readonly StringForm[];
	/** What only some languages have. */
	readonly traits: readonly Trait[];
}

type Trait =
	/** `/…/` and templates with `${…}`. */
	| 'javascript'
	/** A quote that is left open is an apostrophe in a text, not a string. */
	| 'apostrophes'
	/** `R"x(…)x"` and digit separators. */
	| 'cpp'
	/** `'a` may be a lifetime; `r#"…"#`. */
	| 'rust'
	/** `@"…"` doubles its quotes. */
	| 'csharp'
	/** Lines that start with `#` are directives. */
	| 'directives'
	/** A string where a statement starts is documentation. */
	| 'docStrings'
	/** `#` starts a comment only where a word could start. */
	| 'shell'
	/** `#[` is an attribute. */
	| 'hashAttributes';

const form = (open: string, escapes: boolean, spansLines: boolean, close = open): StringForm => ({
	open,
	close,
	escapes,
	spansLines,
});
const DOUBLE = form('"', true, false);
const SINGLE = form("'", true, false);
const TRIPLE = form('"""', true, true);
const SLASHES = { lineComments: ['//'], blockComments: [['/*', '*/']] as const };
const HASH = { lineComments: ['#'], blockComments: [] as const };

const SYNTAX = {
	javascript: { ...SLASHES, strings: [DOUBLE, SINGLE], traits: ['javascript', 'apostrophes'] },
	c: { ...SLASHES, strings: [DOUBLE, SINGLE], traits: ['cpp', 'directives'] },
	java: { ...SLASHES, strings: [TRIPLE, DOUBLE, SINGLE], traits: [] },
	nested: { ...SLASHES, isNested: true, strings: [TRIPLE, DOUBLE, SINGLE], traits: [] },
	csharp: { ...SLASHES, strings: [form('"""', false, true), DOUBLE, SINGLE], traits: ['csharp', 'directives'] },
	dart: { ...SLASHES, strings: [TRIPLE, form("'''", true, true), DOUBLE, SINGLE], traits: [] },
	rust: { ...SLASHES, isNested: true, strings: [form('"', true, true)], traits: ['rust'] },
	go: { ...SLASHES, strings: [DOUBLE, SINGLE, form('`', false, true)], traits: [] },
	php: {
		lineComments: ['//', '#'],
		blockComments: [['/*', '*/']],
		strings: [form('"', true, true), form("'", true, true)],
		traits: ['hashAttributes', 'apostrophes'],
	},
	python: { ...HASH, strings: [TRIPLE, form("'''", true, true), DOUBLE, SINGLE], traits: ['docStrings'] },
	ruby: {
		...HASH,
		blockComments: [['\n=begin', '\n=end']],
		strings: [DOUBLE, SINGLE],
		traits: ['shell', 'apostrophes'],
	},
	shell: { ...HASH, strings: [form('"', true, true), form("'", false, true)], traits: ['shell', 'apostrophes'] },
	powershell: {
		...HASH,
		blockComments: [['<#', '#>']],
		strings: [form('"', false, true), SINGLE],
		traits: ['apostrophes'],
	},
	hash: { ...HASH, strings: [TRIPLE, DOUBLE, SINGLE], traits: ['apostrophes'] },
	terraform: { lineComments: ['#', '//'], blockComments: [['/*', '*/']], strings: [DOUBLE], traits: [] },
	lua: {
		lineComments: ['--'],
		blockComments: [['--[[', ']]']],
		strings: [form('[[', false, true, ']]'), DOUBLE, SINGLE],
		traits: ['apostrophes'],
	},
	sql: {
		lineComments: ['--'],
		blockComments: [['/*', '*/']],
		strings: [form("'", false, true)],
		traits: ['apostrophes'],
	},
	haskell: {
		lineComments: ['--'],
		blockComments: [['{-', '-}']],
		isNested: true,
		strings: [DOUBLE],
		traits: ['apostrophes'],
	},
	lisp: { lineComments: [';'], blockComments: [], strings: [form('"', true, true)], traits: [] },
	percent: { lineComments: ['%'], blockComments: [], strings: [DOUBLE], traits: ['apostrophes'] },
	ini: { lineComments: ['#', ';'], blockComments: [], strings: [], traits: ['shell'] },
	css: { ...SLASHES, lineComments: [], strings: [DOUBLE, SINGLE], traits: ['apostrophes'] },
	scss: { ...SLASHES, strings: [DOUBLE, SINGLE], traits: ['apostrophes'] },
	markup: { lineComments: [], blockComments: [['<!--', '-->']], strings: [], traits: [] },
	json: { ...SLASHES, strings: [DOUBLE], traits: [] },
	text: { lineComments: [], blockComments: [], strings: [], traits: [] },
} satisfies Readonly<Record<string, Syntax>>;

export type SyntaxName = keyof typeof SYNTAX;

/** The syntax of that name. */
export function syntaxOf(name: SyntaxName): Syntax {
	return SYNTAX[name];
}
