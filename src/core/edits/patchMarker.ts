/** A `***` line of a V4A patch. */
export type PatchMarker =
	| { readonly kind: 'begin' | 'end' | 'endOfFile' }
	| { readonly kind: 'add' | 'delete' | 'update' | 'moveTo'; readonly path: string };

const FIXED = /^\*{3}\s*(?:(begin\s*patch)|(end\s*(?:of\s*)?patch)|(end\s*of\s*file))\s*(?:\*{3})?$/i;
const WITH_PATH = /^\*{3}\s*(?:(add|delete|update)\s*file|move\s*to)\s*:\s*(.*)$/i;
const ALMOST =
	/^\*{2,5}\s*(?:(?:begin|end)\s*(?:of\s*)?(?:patch|file)|(?:add|create|new|delete|remove|update|modify|edit|change|move|rename)d?\s*(?:file|path|to)\b)/i;

/** Reads a marker, padding, case and missing spaces forgiven; `almost` for a line that must be meant as one but is none. */
export function patchMarker(line: string): PatchMarker | 'almost' | undefined {
	const text = line.trim();
	if (!text.startsWith('**')) return undefined;
	const fixed = FIXED.exec(text);
	if (fixed) return { kind: fixed[1] ? 'begin' : fixed[2] ? 'end' : 'endOfFile' };
	const [, operation, path] = WITH_PATH.exec(text) ?? [];
	if (path === undefined) return ALMOST.test(text) ? 'almost' : undefined;
	const named = unquoted(path);
	if (!named) return 'almost';
	return { kind: operation ? (operation.toLowerCase() as 'add' | 'delete' | 'update') : 'moveTo', path: named };
}

function unquoted(path: string): string {
	return /^(["'`])(.*)\1$/.exec(path)?.[2]?.trim() ?? path.trim();
}
