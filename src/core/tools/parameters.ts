/** The part of JSON Schema that tools use. It goes to the model as it stands, and calls are checked against the same object. */
export interface Parameters {
	readonly type: 'object';
	readonly properties: Readonly<Record<string, Parameter>>;
	readonly required: readonly string[];
	/** For strict schemas. Others go without it: members that are not named are refused either way, and it would be paid for in every request. */
	readonly additionalProperties?: false;
}

export type Parameter =
	| { readonly type: 'string'; readonly description?: string; readonly enum?: readonly string[] }
	| { readonly type: 'integer'; readonly description?: string; readonly minimum?: number }
	| { readonly type: 'boolean'; readonly description?: string }
	| { readonly type: 'array'; readonly description?: string; readonly items: Parameters };

type ValueOf<P extends Parameter> = P extends { readonly enum: readonly (infer Choice)[] }
	? Choice
	: P extends { readonly type: 'string' }
		? string
		: P extends { readonly type: 'integer' }
			? number
			: P extends { readonly items: infer Items extends Parameters }
				? readonly ArgumentsOf<Items>[]
				: boolean;

/** The arguments that fit the parameters. */
export type ArgumentsOf<P extends Parameters> = {
	readonly [Name in keyof P['properties'] & P['required'][number]]: ValueOf<P['properties'][Name]>;
} & {
	readonly [Name in Exclude<keyof P['properties'], P['required'][number]>]?: ValueOf<P['properties'][Name]>;
};

/** What is wrong with a value, as half a sentence, or `undefined` when it fits. */
export function misfit(value: unknown, parameter: Parameter): string | undefined {
	switch (parameter.type) {
		case 'string':
			if (typeof value !== 'string') return 'must be a string';
			if (parameter.enum && !parameter.enum.includes(value)) return `must be one of ${parameter.enum.join(', ')}`;
			return undefined;
		case 'boolean':
			return typeof value === 'boolean' ? undefined : 'must be true or false';
		case 'array':
			if (!Array.isArray(value)) return 'must be a list';
			return value.map((item: unknown) => itemMisfit(item, parameter.items)).find((problem) => problem !== undefined);
		case 'integer':
			if (!Number.isSafeInteger(value)) return 'must be a whole number';
			if (parameter.minimum !== undefined && Number(value) < parameter.minimum)
				return `must be ${parameter.minimum} or more`;
			return undefined;
	}
}

function itemMisfit(item: unknown, { properties, required }: Parameters): string | undefined {
	if (typeof item !== 'object' || item === null || Array.isArray(item)) return 'must be a list of objects';
	const given = new Map<string, unknown>(Object.entries(item));
	const missing = required.find((name) => given.get(name) === undefined || given.get(name) === null);
	if (missing !== undefined) return `lacks \`${missing}\` in an item`;
	for (const [name, value] of given) {
		const parameter = Object.hasOwn(properties, name) ? properties[name] : undefined;
		if (!parameter) return `has the unknown \`${name.slice(0, 40)}\` in an item`;
		const problem = value === null ? undefined : misfit(value, parameter);
		if (problem) return `has an item whose \`${name}\` ${problem}`;
	}
	return undefined;
}
