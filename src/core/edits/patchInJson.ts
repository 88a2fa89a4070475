const DEEPEST = 4;

/** The patch text inside of a JSON value (an argument object, a command line), when there is exactly one; else the text itself. */
export function patchInJson(text: string): string {
	if (!/^\s*[{["]/.test(text)) return text;
	try {
		const found = [...strings(JSON.parse(text), 0)].filter((inner) => /^\s*(?:@@|\*{3}|--- )/m.test(inner));
		return found.length === 1 ? (found[0] ?? text) : text;
	} catch {
		return text;
	}
}

function* strings(value: unknown, depth: number): Generator<string> {
	if (typeof value === 'string') yield value;
	else if (typeof value === 'object' && value !== null && depth < DEEPEST)
		for (const inner of Object.values(value)) yield* strings(inner, depth + 1);
}
