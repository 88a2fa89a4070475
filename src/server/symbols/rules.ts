import type { SymbolKind } from '../../shared/indexProtocol.ts';

/** Where a line stands, for which definitions are looked for. */
export type Context =
	| 'top'
	/** In a class, interface, trait … */
	| 'members'
	/** In a function. */
	| 'body'
	/** In an object literal. */
	| 'object'
	/** In `const ( … )`. */
	| 'group'
	/** In anything else: nothing is looked for. */
	| 'none';

/** How a definition is recognised at the start of a line. */
export interface Rule {
	/** Sticky. Ends with the name, which is its group `name`; `of` is what the thing belongs to. */
	readonly pattern: RegExp;
	readonly kind: SymbolKind;
	/**
	 * How it goes on: a `block` ends with its braces or, without any, at the next definition; a `value` ends at a `;` or where a
	 * line does not continue it; a `container` is a block that is no definition itself.
	 */
	readonly tail: 'block' | 'value' | 'container';
	/** What is looked for inside. */
	readonly opens?: Context;
	/** It counts only when its value is a function. */
	readonly isOnlyFunction?: true;
}

export type Rules = Readonly<Partial<Record<Context, readonly Rule[]>>>;

/** Shorthand for a table: `NAME` stands for the name, blanks for white space. */
export function rule(
	kind: SymbolKind,
	tail: Rule['tail'],
	pattern: string,
	opens?: Context,
	more?: { readonly isOnlyFunction: true },
): Rule {
	const source = pattern.replaceAll(' ', '\\s+').replace('NAME', '(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*)');
	return { pattern: new RegExp(source, 'uy'), kind, tail, ...(opens && { opens }), ...more };
}
