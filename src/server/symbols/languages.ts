import type { GrammarName } from './grammarTables.ts';
import type { Rules } from './rules.ts';
import { SCRIPT_RULES } from './scriptRules.ts';
import { type Syntax, type SyntaxName, syntaxOf } from './syntax.ts';

/** How definitions are found without a grammar. */
export type Finder = { readonly kind: 'lines'; readonly rules: Rules } | { readonly kind: 'none' };

/** What is known of a language. */
export interface Language {
	readonly name: string;
	readonly syntax: Syntax;
	readonly finder: Finder;
	/** How a line that imports something starts. */
	readonly imports?: RegExp;
}

const NONE: Finder = { kind: 'none' };
const TEXT: Language = { name: 'text', syntax: syntaxOf('text'), finder: NONE };

const LANGUAGES: readonly (Language & { readonly extensions: string })[] = [
	language(
		'typescript',
		'ts mts cts tsx js jsx mjs cjs',
		'javascript',
		{ kind: 'lines', rules: SCRIPT_RULES },
		/import\b(?!\s*\()|(?:const|var|let) .*= *require\(|'use strict'|"use strict"|\/\/\/ *</y,
	),
];

function language(name: string, extensions: string, syntax: SyntaxName, finder: Finder, imports?: RegExp) {
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
