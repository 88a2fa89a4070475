import type { SymbolKind } from '../../shared/indexProtocol.ts';

/** What a kind of node means. */
export interface NodeRule {
	/** Without it, the node is no definition but gives its insides a container. */
	readonly kind: SymbolKind | undefined;
	/** Fields that lead to its name, from the outside in; the last node's text is the name. */
	readonly name: readonly string[];
	/** What its insides are: members of it, or the body of a function. */
	readonly inside: 'members' | 'body' | 'none';
	readonly traits: readonly NodeTrait[];
}

type NodeTrait =
	/** It is one only outside of functions. */
	| 'outer'
	/** With a function as its value it is a function, wherever it stands. */
	| 'value'
	/** Only with a function as its value. */
	| 'onlyFunction'
	/** The name is at the end of a chain of declarators. */
	| 'declarator'
	/** Only with a body. */
	| 'withBody'
	/** A name in capitals is a constant. */
	| 'capitals'
	/** The receiver's type is its container. */
	| 'receiver'
	/** It is a constant where `const` stands in front of it. */
	| 'variable'
	/** An object as its value makes it a container. */
	| 'object'
	/** Several names may stand in the field. */
	| 'names';

export interface GrammarTable {
	readonly rules: Readonly<Record<string, NodeRule>>;
	/** Nodes that hold no definition, so that nobody looks inside. */
	readonly leaves: readonly string[];
	/** Nodes that stand in front of the definition that they belong to. */
	readonly attributes: readonly string[];
	/** Nodes that are functions when they are a value. */
	readonly functions: readonly string[];
	/** Nodes inside of which nothing is at the top any more. */
	readonly blocks: readonly string[];
	/** Nodes that a definition is wrapped in, so that it starts where they start. */
	readonly wrappers: readonly string[];
}

/** A table from lines `node kind name.path inside trait…`; kind `-` is a container only. */
function table(lines: string, more: Partial<Omit<GrammarTable, 'rules'>> = {}): GrammarTable {
	const rules = Object.fromEntries(
		lines
			.trim()
			.split('\n')
			.map((line) => {
				const [node = '', kind = '', name = '', inside = 'none', ...traits] = line.trim().split(/\s+/);
				const rule = { kind: kind === '-' ? undefined : kind, name: name.split('.'), inside, traits } as NodeRule;
				return [node, rule];
			}),
	);
	return { rules, leaves: [], attributes: [], functions: [], blocks: [], wrappers: [], ...more };
}

const SCRIPT = table(
	`
	class_declaration class name members
	abstract_class_declaration class name members
	interface_declaration interface name members
	enum_declaration enum name none
	type_alias_declaration type name none
	internal_module module name members
	module module name members
	function_declaration function name body
	generator_function_declaration function name body
	function_signature function name none
	method_definition method name body outer
	method_signature method name none
	abstract_method_signature method name none
	public_field_definition property name body value
	field_definition property property body value
	property_signature property name none outer
	variable_declarator constant name members outer value variable
	pair property key members outer onlyFunction object
	assignment_expression variable left.property members onlyFunction outer`,
	{
		leaves: [
			'import_statement',
			'type_annotation',
			'type_arguments',
			'formal_parameters',
			'string',
			'comment',
			'object_type',
		],
		attributes: ['decorator'],
		functions: ['arrow_function', 'function_expression', 'generator_function'],
		blocks: ['statement_block', 'class_static_block'],
		wrappers: [
			'export_statement',
			'ambient_declaration',
			'lexical_declaration',
			'variable_declaration',
			'expression_statement',
		],
	},
);

const PYTHON = table(
	`
	class_definition class name members
	function_definition function name body
	assignment variable left none outer capitals`,
	{
		leaves: ['import_statement', 'import_from_statement', 'parameters', 'argument_list', 'string', 'call'],
		wrappers: ['decorated_definition', 'expression_statement'],
	},
);

const GO = table(
	`
	function_declaration function name body
	method_declaration method name body receiver
	type_spec type name members
	type_alias type name none
	field_declaration property name none names outer
	method_elem method name none
	const_spec constant name none names outer
	var_spec variable name none names outer`,
	{ leaves: ['import_declaration', 'parameter_list', 'interpreted_string_literal', 'call_expression', 'block'] },
);

const RUST = table(
	`
	struct_item class name members
	union_item class name members
	enum_item enum name none
	trait_item interface name members
	impl_item - type members
	mod_item module name members withBody
	function_item function name body
	function_signature_item function name none
	type_item type name none
	associated_type type name none
	const_item constant name none outer
	static_item constant name none outer
	macro_definition function name none
	field_declaration property name none`,
	{
		leaves: ['use_declaration', 'parameters', 'token_tree', 'string_literal', 'macro_invocation', 'attribute_item'],
		attributes: ['attribute_item'],
	},
);

const JAVA = table(
	`
	class_declaration class name members
	interface_declaration interface name members
	annotation_type_declaration interface name members
	enum_declaration enum name members
	record_declaration class name members
	method_declaration method name body
	constructor_declaration method name body
	compact_constructor_declaration method name body
	annotation_type_element_declaration method name none
	field_declaration property declarator.name none outer
	constant_declaration constant declarator.name none outer
	enum_constant constant name none`,
	{ leaves: ['import_declaration', 'formal_parameters', 'modifiers', 'string_literal'] },
);

const CPP = table(
	`
	namespace_definition module name members
	class_specifier class name members withBody
	struct_specifier class name members withBody
	union_specifier class name members withBody
	enum_specifier enum name none withBody
	concept_definition type name none
	function_definition function declarator body declarator
	declaration variable declarator none declarator outer
	field_declaration property declarator members declarator outer
	type_definition type declarator members declarator
	alias_declaration type name none
	preproc_def constant name none
	preproc_function_def function name none`,
	{
		leaves: ['preproc_include', 'parameter_list', 'string_literal', 'preproc_arg', 'using_declaration'],
		wrappers: ['template_declaration', 'declaration', 'type_definition', 'field_declaration'],
		blocks: ['compound_statement'],
	},
);

/** Grammars that are in the package, by their file's name without its ending. */
export const GRAMMARS = {
	typescript: SCRIPT,
	tsx: SCRIPT,
	python: PYTHON,
	go: GO,
	rust: RUST,
	java: JAVA,
	cpp: CPP,
} as const satisfies Readonly<Record<string, GrammarTable>>;

export type GrammarName = keyof typeof GRAMMARS;
