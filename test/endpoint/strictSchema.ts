interface Schema {
	readonly type?: string | readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: unknown;
	readonly items?: Schema;
	readonly anyOf?: readonly Schema[];
	readonly $defs?: Readonly<Record<string, Schema>>;
}

const NOT_SUPPORTED = [
	'allOf',
	'oneOf',
	'not',
	'if',
	'then',
	'else',
	'dependentRequired',
	'dependentSchemas',
	'patternProperties',
	'prefixItems',
	'propertyNames',
	'minProperties',
	'maxProperties',
	'contains',
	'uniqueItems',
	'unevaluatedProperties',
	'unevaluatedItems',
];

/** What OpenAI's strict mode would refuse in a JSON schema. `where` names the schema in the messages. */
export function strictViolations(schema: unknown, where: string): readonly string[] {
	const root = schema as Schema | undefined;
	if (root?.type !== 'object' || root.anyOf) return [`${where}: the root must be an object and no anyOf`];
	return visit(root, where, 1);
}

function visit(schema: Schema, where: string, depth: number): readonly string[] {
	const below = (child: Schema, name: string) => visit(child, `${where}.${name}`, depth + 1);
	return [
		...(depth > 10 ? [`${where}: more than 10 levels`] : []),
		...NOT_SUPPORTED.filter((word) => word in schema).map((word) => `${where}: ${word} is not supported`),
		...objectViolations(schema, where),
		...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => below(child, name)),
		...Object.entries(schema.$defs ?? {}).flatMap(([name, child]) => below(child, name)),
		...(schema.items ? below(schema.items, 'items') : []),
		...(schema.anyOf ?? []).flatMap((child, at) => visit(child, `${where}.anyOf[${at}]`, depth)),
	];
}

function objectViolations(schema: Schema, where: string): readonly string[] {
	if (schema.type !== 'object' && !schema.properties) return [];
	const optional = Object.keys(schema.properties ?? {}).filter((name) => !schema.required?.includes(name));
	return [
		...(schema.additionalProperties === false ? [] : [`${where}: additionalProperties must be false`]),
		...optional.map((name) => `${where}: ${name} must be required`),
	];
}
