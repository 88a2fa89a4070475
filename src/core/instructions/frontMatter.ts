import { parse } from 'yaml';

/** A Markdown file's head, and what stands below it. */
export interface FrontMatter {
	readonly fields: Readonly<Record<string, unknown>>;
	readonly body: string;
}

/** Longer heads are no heads, UTF-16 units. */
const LONGEST_HEAD = 20_000;
const HEAD = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?^---[ \t]*(?:\r?\n|$)/m;

/**
 * Splits a file into its front matter and its body. Where the head is no YAML, as with Cursor's bare `globs: *.ts`, its lines are read
 * as `name: text`. A file without a head is all body. Never throws.
 */
export function splitFrontMatter(text: string): FrontMatter {
	const match = HEAD.exec(text.slice(0, LONGEST_HEAD));
	if (match?.index !== 0) return { fields: {}, body: text.replace(/^\uFEFF/, '') };
	return { fields: fieldsOf(match[1] ?? ''), body: text.slice(match[0].length) };
}

function fieldsOf(head: string): Readonly<Record<string, unknown>> {
	try {
		// Aliases are what makes a small head large; nobody needs one here.
		const value: unknown = parse(head, { maxAliasCount: 0, logLevel: 'silent' });
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
	} catch {
		return lineFields(head);
	}
	return lineFields(head);
}

function lineFields(head: string): Readonly<Record<string, unknown>> {
	const fields = head.split(/\r?\n/).flatMap((line) => {
		const match = /^([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)$/.exec(line);
		return match?.[1] ? [[match[1], unquoted((match[2] ?? '').trim())] as const] : [];
	});
	return Object.fromEntries(
		fields.map(([name, text]) => [name, text === 'true' ? true : text === 'false' ? false : text]),
	);
}

function unquoted(text: string): string {
	return /^(["']).*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

/** A field as one line of text, at most `longest` UTF-16 units; `undefined` when it is no text. */
export function textField(value: unknown, longest: number): string | undefined {
	if (typeof value !== 'string') return undefined;
	const text = value.replace(/\s+/g, ' ').trim();
	return text === '' ? undefined : text.slice(0, longest);
}

/** A field of globs: a list, or one text with commas between them (not those inside braces). */
export function globsField(value: unknown): readonly string[] {
	const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [value];
	return texts.flatMap((text) => (typeof text === 'string' ? splitGlobs(text) : []));
}

function splitGlobs(text: string): readonly string[] {
	const globs: string[] = [];
	let depth = 0;
	let glob = '';
	for (const character of text) {
		if (character === '{') depth++;
		if (character === '}') depth--;
		if (character === ',' && depth <= 0) {
			globs.push(glob);
			glob = '';
		} else glob += character;
	}
	return [...globs, glob].map((one) => unquoted(one.trim())).filter((one) => one !== '');
}
