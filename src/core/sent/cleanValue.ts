import type { Message } from '../conversation.ts';
import { sumWithheld, type Withheld } from '../safety/withhold.ts';
import type { LeavingText } from './textCleaner.ts';

/** What was taken out of something. */
export interface Findings {
	readonly withheld: readonly Withheld[];
	readonly hidden: readonly string[];
}

type Clean = (text: string) => Promise<LeavingText>;

/** Plain JSON with each of its strings cleaned, names of fields too; the same object when nothing was taken out. */
export async function cleanValue<T>(value: T, clean: Clean): Promise<{ readonly value: T } & Findings> {
	const findings: Findings[] = [];
	const cleaned = await cleanDeep(value, clean, findings);
	return { value: cleaned as T, ...summed(findings) };
}

async function cleanDeep(value: unknown, clean: Clean, findings: Findings[]): Promise<unknown> {
	if (typeof value === 'string') {
		const found = await clean(value);
		findings.push(found);
		return found.text;
	}
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) {
		const items: unknown[] = [];
		for (const item of value) items.push(await cleanDeep(item, clean, findings));
		return items.every((item, at) => item === value[at]) ? value : items;
	}
	const entries: [string, unknown][] = [];
	let isSame = true;
	for (const [name, field] of Object.entries(value)) {
		const entry: [string, unknown] = [(await clean(name)).text, await cleanDeep(field, clean, findings)];
		isSame &&= entry[0] === name && entry[1] === field;
		entries.push(entry);
	}
	return isSame ? value : Object.fromEntries(entries);
}

/**
 * JSON text, such as a call's arguments, complete or not. A secret in it is written with escapes, so its strings are looked at one by
 * one as well; where one has a secret, the whole is written anew.
 */
export async function cleanJson(json: string, clean: Clean): Promise<LeavingText> {
	const parsed = json.includes('\\') ? parse(json) : undefined;
	const strings = parsed === undefined ? undefined : await cleanValue(parsed, clean);
	const written = strings && strings.value !== parsed ? JSON.stringify(strings.value) : json;
	const whole = await clean(written);
	return { text: whole.text, ...summed([...(strings && written !== json ? [strings] : []), whole]) };
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

/** A message with what was taken out of its parts. */
export function withFindings(
	message: Message,
	findings: readonly Findings[],
): { readonly message: Message } & Findings {
	return { message, ...summed(findings) };
}

function summed(findings: readonly Findings[]): Findings {
	return {
		withheld: sumWithheld(findings.map(({ withheld }) => withheld)),
		hidden: findings.flatMap(({ hidden }) => hidden),
	};
}
