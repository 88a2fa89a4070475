import { CATALOGUE } from './catalogue.ts';
import { findModel } from './findModel.ts';
import type { ModelRow, Price } from './modelRow.ts';
import { isObject, USER_FIELDS, type UserField } from './userFields.ts';

/**
 * A row of the user: what they say of one model, and nothing else. `like` names the model of the catalogue that has the rest;
 * without it that is the model that the id itself means. `null` takes away what the catalogue says.
 */
export type UserRow = {
	readonly id: string;
	readonly like?: string;
	readonly price?: Price | null;
	readonly shutdown?: string | null;
} & Partial<Pick<ModelRow, Exclude<UserField, 'like' | 'price' | 'shutdown'>>>;

export interface ParsedRows {
	readonly rows: readonly UserRow[];
	/** Sentences for the user, one for each thing that is left out. They quote what the user wrote. */
	readonly problems: readonly string[];
}

/**
 * Reads the value of the setting `tandem.models`, whatever it is. What is wrong is left out and said: a field, or a row
 * whose id cannot be read. Never throws.
 */
export function parseModelRows(value: unknown, catalogue: readonly ModelRow[] = CATALOGUE): ParsedRows {
	if (value === undefined || value === null) return { rows: [], problems: [] };
	if (!Array.isArray(value))
		return { rows: [], problems: ['tandem.models must be a list of models, each with an id. It is ignored.'] };
	const rows = new Map<string, UserRow>();
	const problems: string[] = [];
	for (const [at, item] of value.entries()) {
		const row = parseRow(item, `tandem.models[${at}]`, catalogue, problems);
		if (!row) continue;
		if (rows.has(row.id))
			problems.push(`tandem.models has two rows for ${quoted(row.id)}. The first one counts; remove the other.`);
		else rows.set(row.id, row);
	}
	return { rows: [...rows.values()], problems };
}

function parseRow(
	item: unknown,
	place: string,
	catalogue: readonly ModelRow[],
	problems: string[],
): UserRow | undefined {
	const id = isObject(item) ? item.id : undefined;
	if (!isObject(item) || typeof id !== 'string' || !isId(id)) {
		problems.push(`${place} needs an id: the name of the model as the endpoint has it. It is ignored.`);
		return undefined;
	}
	const row: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(item)) {
		if (name === 'id') continue;
		const wrong = Object.hasOwn(USER_FIELDS, name) ? USER_FIELDS[name as UserField](value) : noField(name);
		if (wrong) problems.push(`${place} (${quoted(id)}): ${quoted(name)} ${wrong}. It is ignored.`);
		else row[name] = value;
	}
	const { like } = row;
	if (typeof like === 'string' && !findModel(like, catalogue)) {
		problems.push(`${place} (${quoted(id)}): nothing is known of ${quoted(like)}; name a model that Tandem knows.`);
		delete row.like;
	}
	return { ...row, id };
}

function noField(name: string): string {
	const near = Object.keys(USER_FIELDS).find((field) => field.toLowerCase() === name.toLowerCase());
	return near ? `is written ${quoted(near)}` : 'is nothing that a model has';
}

/** The catalogue with the user's rows over it and first. A row's own price leaves no price of another tier from the catalogue. */
export function withUserRows(
	rows: readonly UserRow[],
	catalogue: readonly ModelRow[] = CATALOGUE,
): readonly ModelRow[] {
	const own = rows.map((row) => merged(row, findModel(row.like ?? row.id, catalogue)));
	return [...own, ...catalogue.filter(({ id }) => !own.some((row) => row.id === id))];
}

function merged({ like: _, price, shutdown, ...said }: UserRow, base: ModelRow | undefined): ModelRow {
	const { price: basePrice, tierPrices, shutdown: baseShutdown, ...rest } = base ?? {};
	const newPrice = price === undefined ? basePrice : price;
	const newShutdown = shutdown === undefined ? baseShutdown : shutdown;
	return {
		...rest,
		...(price === undefined && tierPrices && { tierPrices }),
		...said,
		...(newPrice && { price: newPrice }),
		...(newShutdown && { shutdown: newShutdown }),
		source: 'your setting tandem.models',
	};
}

/** Something that can be sent as a model's name: not empty, in one line, without space around it. */
function isId(text: string): boolean {
	return text !== '' && text.length <= 256 && text.trim() === text && !/\p{Cc}/u.test(text);
}

function quoted(text: string): string {
	const line = text.replace(/[\p{Cc}\s]+/gu, ' ').toWellFormed();
	return `“${line.length > 60 ? `${line.slice(0, 60).toWellFormed()}…` : line}”`;
}
