interface Schema {
	readonly type?: string | readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: unknown;
	readonly items?: Schema;
	readonly anyOf?: readonly Schema[];
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly enum?: readonly unknown[];
	readonly const?: unknown;
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

/** As OpenAI documents them. Characters are those of names, choices and constants. */
const LIMITS = {
	levels: 10,
	properties: 5_000,
	characters: 120_000,
	choices: 1_000,
	manyChoices: 250,
	charactersOfMany: 15_000,
};

/** What strict mode would refuse in a JSON schema, each as one phrase; empty when it is taken. `where` names the schema. */
export function strictViolations(schema: unknown, where: string): readonly string[] {
	const root = schema as Schema | undefined;
	if (root?.type !== 'object' || root.anyOf) return [`${where}: the root must be an object and no anyOf`];
	const size = { properties: 0, characters: 0, choices: 0 };
	const violations = visit(root, where, 1, size);
	return [
		...violations,
		...(size.properties > LIMITS.properties ? [`${where}: more than ${LIMITS.properties} properties`] : []),
		...(size.characters > LIMITS.characters ? [`${where}: more than ${LIMITS.characters} characters of names`] : []),
		...(size.choices > LIMITS.choices ? [`${where}: more than ${LIMITS.choices} choices`] : []),
	];
}

/** What a schema adds up to. */
interface Size {
	properties: number;
	characters: number;
	choices: number;
}

function visit(schema: Schema, where: string, depth: number, size: Size): readonly string[] {
	// Deeper than any schema that is taken: nothing below matters, and a schema that contains itself ends.
	if (depth > LIMITS.levels) return [`${where}: more than ${LIMITS.levels} levels`];
	measure(schema, size);
	const below = (child: Schema, name: string) => visit(child, `${where}.${name}`, depth + 1, size);
	return [
		...NOT_SUPPORTED.filter((word) => word in schema).map((word) => `${where}: ${word} is not supported`),
		...objectViolations(schema, where),
		...choiceViolations(schema, where),
		...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => below(child, name)),
		...Object.entries(schema.$defs ?? {}).flatMap(([name, child]) => below(child, name)),
		...(schema.items ? below(schema.items, 'items') : []),
		...(schema.anyOf ?? []).flatMap((child, at) => visit(child, `${where}.anyOf[${at}]`, depth, size)),
	];
}

function measure({ properties = {}, $defs = {}, enum: choices = [], const: constant = '' }: Schema, size: Size): void {
	const names = [...Object.keys(properties), ...Object.keys($defs)];
	size.properties += Object.keys(properties).length;
	size.choices += choices.length;
	size.characters += lengthOf([...names, ...choices, constant]);
}

function objectViolations(schema: Schema, where: string): readonly string[] {
	const isObject = schema.type === 'object' || (Array.isArray(schema.type) && schema.type.includes('object'));
	if (!isObject && !schema.properties) return [];
	const optional = Object.keys(schema.properties ?? {}).filter((name) => !schema.required?.includes(name));
	return [
		...(schema.additionalProperties === false ? [] : [`${where}: additionalProperties must be false`]),
		...optional.map((name) => `${where}: ${name} must be required`),
	];
}

function choiceViolations({ enum: choices = [] }: Schema, where: string): readonly string[] {
	const isTooLong = choices.length > LIMITS.manyChoices && lengthOf(choices) > LIMITS.charactersOfMany;
	return isTooLong ? [`${where}: its choices have more than ${LIMITS.charactersOfMany} characters`] : [];
}

function lengthOf(values: readonly unknown[]): number {
	return values.reduce<number>((sum, value) => sum + String(value).length, 0);
}
