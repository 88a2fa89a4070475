import type { ModelRow } from './modelRow.ts';

/** What a row of the user may say besides its id. */
export type UserField =
	| 'like'
	| Extract<
			keyof ModelRow,
			| 'contextWindow'
			| 'maxInput'
			| 'maxOutput'
			| 'price'
			| 'tierPrices'
			| 'cliffs'
			| 'input'
			| 'sampling'
			| 'prediction'
			| 'structuredOutputs'
			| 'parallelCalls'
			| 'strictNeedsSingleCalls'
			| 'reasoning'
			| 'tools'
			| 'editTools'
			| 'shutdown'
			| 'successor'
	  >;

/** Says what is wrong with a value, as the end of a sentence that begins with the field; `undefined` when nothing is. */
type Check = (value: unknown) => string | undefined;

const TIERS = ['batch', 'flex', 'priority', 'fast'];
const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
/** Above this a figure is a slip of the hand, and sums lose their last digits. */
const MOST = 1_000_000_000;

const effort = oneOf(EFFORTS);

/** The fields, each with its check. The schema in package.json says the same to who writes settings.json. */
export const USER_FIELDS: Readonly<Record<UserField, Check>> = {
	like: name,
	contextWindow: tokens,
	maxInput: tokens,
	maxOutput: tokens,
	price: (value) => (value === null ? undefined : priceCheck(value)),
	tierPrices: (value) => {
		const isFine =
			isObject(value) && Object.entries(value).every(([tier, price]) => TIERS.includes(tier) && isPrice(price));
		return isFine ? undefined : `must have prices by tier (${TIERS.join(', ')})`;
	},
	cliffs: (value) =>
		Array.isArray(value) && value.every(isCliff)
			? undefined
			: 'must be a list of {aboveInputTokens, input, output}, the last two being factors',
	input: listOf(['text', 'image']),
	sampling: yesOrNo,
	prediction: yesOrNo,
	structuredOutputs: yesOrNo,
	parallelCalls: oneOf(['reliable', 'repeats']),
	strictNeedsSingleCalls: yesOrNo,
	reasoning: reasoningCheck,
	tools: oneOf(['chat', 'responses', 'either']),
	editTools: listOf(['apply_patch', 'replace_in_file', 'write_file']),
	shutdown: (value) => (value === null || isDate(value) ? undefined : 'must be a day such as 2027-01-14'),
	successor: name,
};

function name(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? undefined : 'must be the name of a model';
}

function tokens(value: unknown): string | undefined {
	const isFine = typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MOST;
	return isFine ? undefined : 'must be a whole number of tokens above 0';
}

function yesOrNo(value: unknown): string | undefined {
	return typeof value === 'boolean' ? undefined : 'must be true or false';
}

function priceCheck(value: unknown): string | undefined {
	return isPrice(value)
		? undefined
		: 'must be {input, output} and may have cachedInput and cacheWrite, in US dollars per 1,000,000 tokens';
}

function isPrice(value: unknown): boolean {
	return hasOnly(value, ['input', 'output'], ['cachedInput', 'cacheWrite'], isFigure);
}

function isCliff(value: unknown): boolean {
	return (
		hasOnly(value, ['aboveInputTokens', 'input', 'output'], [], isFigure) &&
		isObject(value) &&
		tokens(value.aboveInputTokens) === undefined
	);
}

function reasoningCheck(value: unknown): string | undefined {
	const shape = 'must be {efforts, default} and may have chatTools and advised, each an effort that is in the list';
	if (!isObject(value) || listOf(EFFORTS)(value.efforts)) return shape;
	const { efforts, ...single } = value;
	const isListed = (one: unknown) => effort(one) === undefined && Array.isArray(efforts) && efforts.includes(one);
	return hasOnly(single, ['default'], ['chatTools', 'advised'], isListed) ? undefined : shape;
}

function hasOnly(
	value: unknown,
	needed: readonly string[],
	allowed: readonly string[],
	isFine: (member: unknown) => boolean,
): boolean {
	if (!isObject(value)) return false;
	const isKnown = (key: string) => needed.includes(key) || allowed.includes(key);
	return (
		needed.every((key) => Object.hasOwn(value, key)) &&
		Object.entries(value).every(([key, member]) => isKnown(key) && isFine(member))
	);
}

function oneOf(choices: readonly string[]): Check {
	return (value) =>
		typeof value === 'string' && choices.includes(value) ? undefined : `must be one of ${choices.join(', ')}`;
}

function listOf(choices: readonly string[]): Check {
	return (value) => {
		const isFine =
			Array.isArray(value) &&
			value.length > 0 &&
			new Set(value).size === value.length &&
			value.every((item) => choices.includes(item));
		return isFine ? undefined : `must be a list of some of ${choices.join(', ')}, each once`;
	};
}

function isFigure(value: unknown): boolean {
	return typeof value === 'number' && value >= 0 && value <= MOST;
}

function isDate(value: unknown): boolean {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
	const time = Date.parse(`${value}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** Whether members can be read from it by name. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
