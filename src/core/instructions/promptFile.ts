import { MENTION_LIMITS } from '../../shared/mention.ts';
import { splitFrontMatter, textField } from './frontMatter.ts';
import type { RootedPath } from './instructionRule.ts';

/** A prompt of the user's own, asked by `/name`. */
export interface PromptFile {
	/** What is typed behind the slash. */
	readonly name: string;
	readonly description: string;
	/** What to type behind the name, like `component name`. */
	readonly argumentHint?: string;
	/** Workspace path, or a name for one of the user's own. */
	readonly path: string;
	readonly body: string;
}

/** What the list of prompts shows of one. */
export type PromptName = Pick<PromptFile, 'name' | 'description' | 'argumentHint' | 'path'>;

/** UTF-16 units. */
const LONGEST_BODY = 60_000;

/** Whether a file at this path of a root is a prompt file. */
export function isPromptPath({ inside }: RootedPath): boolean {
	return /^\.github\/prompts\/[^/]+\.prompt\.md$/.test(inside);
}

/** The file as a prompt; nothing when it is empty. */
export function readPromptFile(path: string, text: string): PromptFile | undefined {
	const { fields, body } = splitFrontMatter(text);
	const file = path.split('/').at(-1) ?? path;
	const name = (textField(fields.name, 64) ?? file.replace(/\.prompt\.md$/, '')).replace(/\s+/g, '-');
	if (body.trim() === '' || !/^[\p{L}\p{N}_.-]+$/u.test(name)) return undefined;
	const hint = textField(fields['argument-hint'], 200);
	return {
		name,
		description: textField(fields.description, 300) ?? '',
		...(hint !== undefined && { argumentHint: hint }),
		path,
		body: body.trim().slice(0, LONGEST_BODY).toWellFormed(),
	};
}

/** An ask that begins with a slash command; `rest` is what follows it. */
export function slashCommand(ask: string): { readonly name: string; readonly rest: string } | undefined {
	const match = /^\/([\p{L}\p{N}_.-]+)(?=\s|$)\s*([\s\S]*)$/u.exec(ask.trim());
	return match?.[1] === undefined ? undefined : { name: match[1], rest: match[2] ?? '' };
}

/** What a prompt file may name of the moment. */
export interface PromptValues {
	readonly selection?: string;
	/** Workspace path of the file that the user looks at. */
	readonly file?: string;
	readonly workspaceFolder?: string;
	/** What the user typed for `${input:name}`. */
	readonly inputs: Readonly<Record<string, string>>;
}

/** An input that a prompt file asks for. */
export interface PromptInput {
	readonly name: string;
	readonly hint: string;
}

const INPUT = /\$\{input:([\w-]+)(?::([^}]*))?\}/g;

/** The inputs that the file asks for, each once, in their order. */
export function promptInputs({ body }: PromptFile): readonly PromptInput[] {
	const seen = new Map<string, PromptInput>();
	for (const [, name = '', hint = ''] of body.matchAll(INPUT)) if (!seen.has(name)) seen.set(name, { name, hint });
	return [...seen.values()];
}

/**
 * What the model is asked: the file's text with its variables filled, then the rest of what was typed where the text has no place for
 * it. A variable of which nothing is known stays as it is written. What is filled in is never looked through again.
 */
export function expandPrompt(prompt: PromptFile, rest: string, values: PromptValues): string {
	let isRestUsed = false;
	const file = values.file;
	const known: Readonly<Record<string, string | undefined>> = {
		selection: values.selection,
		selectedText: values.selection,
		file,
		relativeFile: file,
		fileBasename: file?.split('/').at(-1),
		fileDirname: file?.split('/').slice(0, -1).join('/'),
		workspaceFolder: values.workspaceFolder,
	};
	const text = prompt.body.replace(/\$ARGUMENTS\b|\$\{input:([\w-]+)(?::[^}]*)?\}|\$\{(\w+)\}/g, (all, input, name) => {
		if (typeof input === 'string') return values.inputs[input] ?? all;
		if (typeof name === 'string') return (Object.hasOwn(known, name) ? known[name] : undefined) ?? all;
		isRestUsed = true;
		return rest;
	});
	const isFilled = promptInputs(prompt).some(({ name }) => values.inputs[name] === rest && rest !== '');
	return rest && !isRestUsed && !isFilled ? `${text}\n\n${rest}` : text;
}

/** Workspace paths that a prompt file points at, as many as an ask may name: `#file:path`, and Markdown links to files, which are relative to the prompt file. */
export function promptReferences({ path, body }: PromptFile): readonly string[] {
	const folder = path.split('/').slice(0, -1);
	const named = [...body.matchAll(/#file:([^\s)\]]+)/g)].map(([, name = '']) => name.replace(/[,.;:!?]+$/, ''));
	const linked = [...body.matchAll(/\[[^\]\n]*\]\(([^)\s]+)\)/g)].flatMap(([, href = '']) =>
		/^[a-z][a-z0-9+.-]*:|^#|^\//i.test(href) ? [] : (resolved(folder, href.replace(/#.*$/, '')) ?? []),
	);
	return [...new Set([...named, ...linked])].filter((name) => name !== '').slice(0, MENTION_LIMITS.count);
}

function resolved(folder: readonly string[], href: string): string | undefined {
	const segments = [...folder];
	for (const segment of href.split('/')) {
		if (segment === '' || segment === '.') continue;
		if (segment !== '..') segments.push(segment);
		else if (segments.pop() === undefined) return undefined;
	}
	return segments.join('/');
}
