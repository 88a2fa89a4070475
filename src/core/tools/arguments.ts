import { jsonMembers } from './jsonPrefix.ts';
import { type ArgumentsOf, misfit, type Parameters } from './parameters.ts';

/** `refused` carries a sentence for the model: what was wrong with the arguments and what to send. */
export type ParsedArguments<P extends Parameters> =
	| { readonly kind: 'arguments'; readonly values: ArgumentsOf<P> }
	| { readonly kind: 'refused'; readonly sentence: string };

/** Longer arguments (UTF-16 units) are not even parsed. */
const MAX_LENGTH = 2_000_000;

/**
 * Reads the arguments of a call: strict JSON, one object, no member twice, none unknown, all of the right type. Nothing is repaired,
 * because half a call must not run. `null` for an optional argument counts as left out. Never throws.
 */
export function parseArguments<P extends Parameters>(text: string, parameters: P): ParsedArguments<P> {
	if (text.length > MAX_LENGTH)
		return refused(
			`The arguments are longer than ${MAX_LENGTH} characters. Split the work into several calls.`,
			parameters,
		);
	const value = parsedJson(text);
	if (value === undefined)
		return refused(
			'The arguments are not valid JSON (cut off, or not escaped). Make the call again, complete.',
			parameters,
		);
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return refused('The arguments must be one JSON object.', parameters);
	const problems = objectProblems(value, parameters);
	const keys = jsonMembers(text).map((member) => member.key);
	const twice = keys.find((key, at) => keys.indexOf(key) !== at);
	if (twice !== undefined) problems.push(`\`${shown(twice)}\` is given twice`);
	if (problems.length > 0) return refused(`Wrong arguments: ${problems.slice(0, 8).join('; ')}.`, parameters);
	const given = Object.entries(value).filter(([, argument]) => argument !== null);
	return { kind: 'arguments', values: Object.fromEntries(given) as ArgumentsOf<P> };
}

function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function objectProblems(value: object, { properties, required }: Parameters): string[] {
	const given = new Map<string, unknown>(Object.entries(value));
	const missing = required.filter((name) => given.get(name) === undefined || given.get(name) === null);
	const problems = missing.map((name) => `\`${name}\` is missing`);
	for (const [name, argument] of given) {
		const parameter = Object.hasOwn(properties, name) ? properties[name] : undefined;
		if (!parameter) problems.push(`\`${shown(name)}\` is unknown`);
		else if (argument !== null) {
			const problem = misfit(argument, parameter);
			if (problem) problems.push(`\`${name}\` ${problem}`);
		}
	}
	return problems;
}

function shown(name: string): string {
	return name.slice(0, 40);
}

function refused<P extends Parameters>(sentence: string, { properties, required }: P): ParsedArguments<P> {
	const names = Object.entries(properties).map(
		([name, { type }]) => `${name} (${type}${required.includes(name) ? '' : ', optional'})`,
	);
	return { kind: 'refused', sentence: `${sentence} Send one JSON object with ${names.join(', ')} and nothing else.` };
}
