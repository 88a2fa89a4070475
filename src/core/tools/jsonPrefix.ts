/** A member of a JSON object whose text may end anywhere. */
export interface JsonMember {
	readonly key: string;
	/** The decoded text so far when the value is a string, else `undefined`. */
	readonly text: string | undefined;
	/** The value is all there. */
	readonly complete: boolean;
}

/**
 * The members of the object that `json` begins, in order, as far as they came. Never throws; one pass over the text.
 * For showing only: what is run is parsed by `parseArguments`.
 */
export function jsonMembers(json: string): readonly JsonMember[] {
	const members: JsonMember[] = [];
	let at = json.indexOf('{') + 1;
	while (at > 0) {
		const key = stringAt(json, json.indexOf('"', at));
		const colon = key?.complete ? json.indexOf(':', key.end) : -1;
		const start = colon < 0 ? json.length : pastSpace(json, colon + 1);
		if (!key || start >= json.length) break;
		const value = json[start] === '"' ? stringAt(json, start) : undefined;
		const end = value ? value.end : endOfValue(json, start);
		members.push({ key: key.text, text: value?.text, complete: value ? value.complete : end < json.length });
		at = json.indexOf(',', end) + 1;
	}
	return members;
}

function pastSpace(json: string, from: number): number {
	let at = from;
	while (at < json.length && /\s/.test(json[at] ?? '')) at++;
	return at;
}

interface StringAt {
	readonly text: string;
	/** Offset after the closing quote, or where the text stopped. */
	readonly end: number;
	readonly complete: boolean;
}

function stringAt(json: string, quote: number): StringAt | undefined {
	if (quote < 0) return undefined;
	let at = quote + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	const complete = at < json.length;
	return { text: decoded(json.slice(quote + 1, at)), end: Math.min(at + 1, json.length), complete };
}

/** An escape cut in half at the end is left out. */
function decoded(raw: string): string {
	if (!raw.includes('\\')) return raw;
	const whole = raw.replace(/(?<!\\)((?:\\\\)*)\\(?:u[0-9a-f]{0,3})?$/i, '$1');
	try {
		const text: unknown = JSON.parse(`"${whole}"`);
		return typeof text === 'string' ? text : whole;
	} catch {
		return whole;
	}
}

/** The offset of the comma or brace after a value that is no string; the text's length when it does not end. */
function endOfValue(json: string, start: number): number {
	let depth = 0;
	let quoted = false;
	for (let at = start; at < json.length; at++) {
		const character = json[at];
		if (quoted) {
			if (character === '\\') at++;
			else if (character === '"') quoted = false;
		} else if (character === '"') quoted = true;
		else if (character === '{' || character === '[') depth++;
		else if ((character === '}' || character === ']' || character === ',') && depth === 0) return at;
		else if (character === '}' || character === ']') depth--;
	}
	return json.length;
}
