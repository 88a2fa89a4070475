import type { Language, Node, TreeCursor } from '@vscode/tree-sitter-wasm';
import { defineNode, type Scope } from './defineNode.ts';
import type { Found } from './found.ts';
import type { GrammarTable, NodeRule } from './grammarTables.ts';

/** A grammar's table by node number, so that the walk compares no strings. */
export interface CompiledTable {
	readonly rules: readonly (NodeRule | undefined)[];
	readonly roles: Uint8Array;
}

const LEAF = 1;
const ATTRIBUTE = 2;
const FUNCTION = 3;
const BLOCK = 4;
const WRAPPER = 5;
/** Anonymous or a comment. */
const NOTHING = 6;

/** Looks up each node kind of a grammar once. */
export function compileTable(language: Language, table: GrammarTable): CompiledTable {
	const count = language.nodeTypeCount;
	const rules: (NodeRule | undefined)[] = [];
	const roles = new Uint8Array(count);
	const lists = [[], table.leaves, table.attributes, table.functions, table.blocks, table.wrappers];
	for (let id = 0; id < count; id++) {
		const type = language.nodeTypeIsNamed(id) ? (language.nodeTypeForId(id) ?? '') : '';
		rules.push(type && Object.hasOwn(table.rules, type) ? table.rules[type] : undefined);
		roles[id] =
			!type || type.includes('comment')
				? NOTHING
				: Math.max(
						0,
						lists.findIndex((list) => list.includes(type)),
					);
	}
	return { rules, roles };
}

/**
 * Definitions of a syntax tree, outer before inner. One walk, without recursion; nodes become objects only where a definition is.
 * `isLate` is asked now and then; when it says so, the answer is undefined.
 */
export function findByTree(
	cursor: TreeCursor,
	text: string,
	table: CompiledTable,
	isLate: () => boolean,
): readonly Found[] | undefined {
	const walk = new TreeWalk(text, table);
	for (let steps = 1; ; steps++) {
		if (steps % 4096 === 0 && isLate()) return undefined;
		if (walk.enter(cursor) && cursor.gotoFirstChild()) {
			walk.down();
			continue;
		}
		for (;;) {
			walk.leave();
			if (cursor.gotoNextSibling()) break;
			if (!walk.up() || !cursor.gotoParent()) return walk.found;
		}
	}
}

class TreeWalk {
	readonly found: Found[] = [];
	readonly #text: string;
	readonly #table: CompiledTable;
	readonly #scopes: Scope[] = [{ depth: -1, container: '', place: 'top' }];
	/** By depth: where the wrappers directly around start, or -1. */
	readonly #wrapped: number[] = [-1];
	#depth = 0;
	/** Where the attributes start that stand in front, or -1. */
	#attribute = -1;
	/** Where the node starts with what it is wrapped in, when it is a wrapper. */
	#own = -1;

	constructor(text: string, table: CompiledTable) {
		this.#text = text;
		this.#table = table;
	}

	/** Takes the node in; true when its insides matter. */
	enter(cursor: TreeCursor): boolean {
		const id = cursor.nodeTypeId;
		const role = this.#table.roles[id];
		this.#own = -1;
		if (role === NOTHING) return false;
		if (role === ATTRIBUTE) {
			if (this.#attribute < 0) this.#attribute = cursor.startIndex;
			return false;
		}
		const rule = this.#table.rules[id];
		if (role === WRAPPER) this.#own = this.#start(cursor.startIndex);
		if (rule) this.#define(cursor.currentNode, rule);
		else if (role === FUNCTION || role === BLOCK) this.#body(role);
		if (role !== WRAPPER || rule) this.#attribute = -1;
		return role !== LEAF;
	}

	down(): void {
		this.#depth++;
		this.#wrapped[this.#depth] = this.#own;
	}

	leave(): void {
		while ((this.#scopes[this.#scopes.length - 1]?.depth ?? -1) >= this.#depth) this.#scopes.pop();
	}

	/** False at the root. */
	up(): boolean {
		this.#depth--;
		return this.#depth >= 0;
	}

	get #scope(): Scope {
		return this.#scopes[this.#scopes.length - 1] as Scope;
	}

	#start(own: number): number {
		if (this.#attribute >= 0) return this.#attribute;
		const wrapped = this.#wrapped[this.#depth] ?? -1;
		return wrapped >= 0 ? wrapped : own;
	}

	#define(node: Node, rule: NodeRule): void {
		const inner = defineNode(
			{
				node,
				rule,
				scope: this.#scope,
				depth: this.#depth,
				text: this.#text,
				start: this.#start(node.startIndex),
				isFunction: (value) => this.#table.roles[value.typeId] === FUNCTION,
			},
			this.found,
		);
		if (inner) this.#scopes.push(inner);
	}

	/** A function without a name, or a block that is no module's. */
	#body(role: number): void {
		const { depth, container, place } = this.#scope;
		if (place === 'body' || (role === BLOCK && place === 'top' && depth === this.#depth - 1 && depth >= 0)) return;
		this.#scopes.push({ depth: this.#depth, container, place: 'body' });
	}
}
