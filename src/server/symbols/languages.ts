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
	const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
	return BY_EXTENSION.get(name.slice(name.lastIndexOf('.') + 1)) ?? TEXT;
}
