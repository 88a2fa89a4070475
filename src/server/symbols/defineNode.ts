import type { Node } from '@vscode/tree-sitter-wasm';
import type { SymbolKind } from '../../shared/indexProtocol.ts';
import type { Found } from './found.ts';
import type { NodeRule } from './grammarTables.ts';

/** What is around a node. */
export interface Scope {
	/** Of the node that opened it. */
	readonly depth: number;
	readonly container: string;
	/** Where its insides are: directly at the top or in a module, in a class or the like, or in a function. */
	readonly place: 'top' | 'class' | 'body';
}

/** A node that a rule is for. */
export interface Candidate {
	readonly node: Node;
	readonly rule: NodeRule;
	readonly scope: Scope;
	readonly depth: number;
	readonly text: string;
	/** Where the definition starts: with its wrapper and its attributes. */
	readonly start: number;
	readonly isFunction: (node: Node) => boolean;
}

/** Adds the definitions of a node to the list; returns the scope of its insides where it opens one. */
export function defineNode(candidate: Candidate, into: Found[]): Scope | undefined {
	const { node, rule, scope, depth } = candidate;
	const has = (trait: NodeRule['traits'][number]) => rule.traits.includes(trait);
	const value =
		has('value') || has('onlyFunction') ? (node.childForFieldName('value') ?? node.childForFieldName('right')) : null;
	const isFunction = value !== null && candidate.isFunction(value);
	if (has('outer') && scope.place === 'body' && !isFunction) return undefined;
	if (has('outer') && has('onlyFunction') && scope.place === 'body') return undefined;
	if (has('withBody') && !node.childForFieldName('body')) return undefined;
	for (const name of namesOf(candidate, has)) {
		const container = joined(scope.container, name.of);
		const isSilent = rule.kind === undefined || (has('onlyFunction') && !isFunction);
		if (isSilent && has('onlyFunction') && value?.type !== 'object') return undefined;
		if (!isSilent) {
			into.push({
				name: name.text,
				kind: kindOf(candidate, name, isFunction),
				container,
				start: candidate.start,
				nameAt: name.at,
				end: node.endIndex,
			});
		}
		if (rule.inside === 'none') continue;
		const isBody = isFunction || rule.inside === 'body';
		const place = isBody ? 'body' : rule.kind === 'module' ? 'top' : 'class';
		return { depth, container: joined(container, name.text), place };
	}
	return undefined;
}

interface Name {
	readonly text: string;
	readonly at: number;
	/** What the name says that it belongs to. */
	readonly of: string;
	/** A declarator with parameters. */
	readonly isCallable?: boolean;
}

function namesOf(
	{ node, rule, text }: Candidate,
	has: (trait: NodeRule['traits'][number]) => boolean,
): readonly Name[] {
	if (has('declarator')) return declared(node, text);
	if (has('names')) {
		return node.childrenForFieldName(rule.name[0] ?? '').flatMap((each) => (each ? [plain(each, text)] : []));
	}
	let at: Node | null = node;
	for (const field of rule.name) at = at?.childForFieldName(field) ?? null;
	if (!at || at.endIndex <= at.startIndex || /pattern$/.test(at.type)) return [];
	const name = plain(at, text);
	if (rule.kind === undefined) return [{ ...name, text: typeName(name.text) }];
	if (has('receiver')) return [{ ...name, of: receiver(node, text) }];
	if (has('capitals') && at.type !== 'identifier') return [];
	if (rule.name[0] === 'left' && rule.name.length > 1) return [{ ...name, of: owner(node, text) }];
	return [name];
}

function plain(node: Node, text: string): Name {
	const raw = text.slice(node.startIndex, Math.min(node.endIndex, node.startIndex + 200));
	return { text: raw.replace(/^['"`]|['"`]$/g, ''), at: node.startIndex, of: '' };
}

function typeName(text: string): string {
	return (
		text
			.replace(/<[^]*$/, '')
			.replace(/^[&\s]*(?:mut\s|dyn\s)?\s*/, '')
			.split('::')
			.pop()
			?.trim() ?? ''
	);
}

function receiver(node: Node, text: string): string {
	const list = node.childForFieldName('receiver');
	if (!list) return '';
	return /([\p{L}\p{N}_]+)\s*(?:\[[^\]]*\])?\s*,?\s*\)$/u.exec(text.slice(list.startIndex, list.endIndex))?.[1] ?? '';
}

/** `Cart` of `Cart.prototype.total = …`; nothing of `exports.total = …`. */
function owner(node: Node, text: string): string {
	const object = node.childForFieldName('left')?.childForFieldName('object');
	return object ? ownerName(text.slice(object.startIndex, Math.min(object.endIndex, object.startIndex + 200))) : '';
}

/** What a dotted path says that its last part belongs to. */
export function ownerName(path: string): string {
	return path.replace(/^(?:module\.)?exports(?:\.|$)|^(?:this|window|self|globalThis)(?:\.|$)|\.prototype$/g, '');
}

const ENDS = new Set([
	'identifier',
	'field_identifier',
	'type_identifier',
	'destructor_name',
	'operator_name',
	'operator_cast',
	'qualified_identifier',
]);

/** The name at the end of a C declarator: through pointers, arrays, parameters and parentheses. */
function declared(node: Node, text: string): readonly Name[] {
	let at = node.childForFieldName('declarator');
	let isCallable = false;
	const of: string[] = [];
	for (let step = 0; at && step < 40; step++) {
		if (at.type === 'function_declarator') isCallable = true;
		if (at.type === 'pointer_declarator' && isCallable) isCallable = false;
		if (at.type === 'qualified_identifier') {
			const scope = at.childForFieldName('scope');
			if (scope) of.push(typeName(text.slice(scope.startIndex, Math.min(scope.endIndex, scope.startIndex + 200))));
			at = at.childForFieldName('name');
		} else if (ENDS.has(at.type)) {
			return [{ ...plain(at, text), of: of.join('.'), isCallable }];
		} else at = at.childForFieldName('declarator') ?? at.childForFieldName('name') ?? at.namedChild(0);
	}
	return [];
}

function kindOf({ node, rule, scope, text }: Candidate, name: Name, isFunction: boolean): SymbolKind {
	const has = (trait: NodeRule['traits'][number]) => rule.traits.includes(trait);
	const kind = rule.kind ?? 'class';
	const isMember = scope.place === 'class' || name.of !== '';
	if (has('declarator') && kind !== 'type') {
		if (name.isCallable) return isMember ? 'method' : 'function';
		return kind === 'variable' && isMember ? 'property' : kind;
	}
	if (isFunction) return kind === 'property' || isMember ? 'method' : 'function';
	if (kind === 'function' && isMember) return 'method';
	if (has('variable')) {
		const start = node.parent?.startIndex ?? 0;
		return text.startsWith('const', start) ? 'constant' : 'variable';
	}
	if (has('capitals')) return /^[A-Z0-9_]+$/.test(name.text) ? 'constant' : isMember ? 'property' : 'variable';
	if (node.type === 'type_spec') {
		const type = node.childForFieldName('type')?.type;
		return type === 'struct_type' ? 'class' : type === 'interface_type' ? 'interface' : 'type';
	}
	return kind;
}

function joined(container: string, name: string): string {
	return container && name ? `${container}.${name}` : container || name;
}
