import { globsField, splitFrontMatter, textField } from './frontMatter.ts';
import { isGlob } from './matchesGlob.ts';

/** Whose habit a file of instructions follows; the user can switch each off. */
export type InstructionKind = 'agents' | 'copilot' | 'claude' | 'cursor' | 'cline' | 'user';

/** When a file of instructions holds. `offered`: the model is told of it and reads it when it thinks that it needs it. */
export type Applies =
	| { readonly kind: 'always' }
	/** For files below this workspace folder. */
	| { readonly kind: 'below'; readonly folder: string }
	/** For files that match, seen from this workspace folder ('' = the root). */
	| { readonly kind: 'globs'; readonly folder: string; readonly globs: readonly string[] }
	| { readonly kind: 'offered'; readonly description: string };

/** A file of instructions, read. */
export interface InstructionRule {
	/** Workspace path, or a name like `~/.claude/CLAUDE.md` for one of the user's own. */
	readonly path: string;
	readonly kind: InstructionKind;
	readonly body: string;
	readonly applies: Applies;
	/** What the user should know of it. */
	readonly warnings: readonly string[];
}

/** How a file is recognised by its path (of the root that it is in) and understood. The first that matches counts. */
interface RuleForm {
	readonly kind: InstructionKind;
	readonly matches: RegExp;
	applies(match: RegExpExecArray, fields: Readonly<Record<string, unknown>>): Applies | 'never';
}

const nested = (folder: string | undefined): Applies =>
	folder ? { kind: 'below', folder: folder.replace(/\/$/, '') } : { kind: 'always' };

const globs = (folder: string | undefined, value: unknown): Applies => ({
	kind: 'globs',
	folder: (folder ?? '').replace(/\/$/, ''),
	globs: globsField(value),
});

const FORMS: readonly RuleForm[] = [
	{ kind: 'agents', matches: /^(.*\/)?AGENTS\.md$/, applies: ([, folder]) => nested(folder) },
	{ kind: 'copilot', matches: /^\.github\/copilot-instructions\.md$/, applies: () => ({ kind: 'always' }) },
	{
		kind: 'copilot',
		matches: /^\.github\/instructions\/.*\.instructions\.md$/,
		applies: (_, { applyTo, description }) => {
			if (globsField(applyTo).length) return globs('', applyTo);
			const text = textField(description, 1_000);
			return text === undefined ? 'never' : { kind: 'offered', description: text };
		},
	},
	{
		kind: 'claude',
		matches: /^((?:.*?\/)??)(?:\.claude\/)?CLAUDE(?:\.local)?\.md$/,
		applies: ([, folder]) => nested(folder),
	},
	{
		kind: 'cursor',
		matches: /^(.*\/)?\.cursor\/rules\/.*\.mdc$/,
		applies: ([, folder], { alwaysApply, globs: patterns, description }) => {
			if (alwaysApply === true) return nested(folder);
			if (globsField(patterns).length) return globs(folder, patterns);
			const text = textField(description, 1_000);
			return text === undefined ? 'never' : { kind: 'offered', description: text };
		},
	},
	{ kind: 'cursor', matches: /^\.cursorrules$/, applies: () => ({ kind: 'always' }) },
	{
		kind: 'cline',
		matches: /^\.clinerules(?:\/.*\.(?:md|txt))?$/,
		applies: (_, { paths }) => (globsField(paths).length ? globs('', paths) : { kind: 'always' }),
	},
];

/** The most of one file that counts, UTF-16 units: some 8,000 tokens. */
const LONGEST_RULE = 32_000;

/** A path apart from the name of the root that it is in; `prefix` is '' where there is one root only. */
export interface RootedPath {
	readonly prefix: string;
	readonly inside: string;
}

/** Whether a file at this path may be one of instructions, before it is read. */
export function isRulePath({ inside }: RootedPath): boolean {
	return FORMS.some(({ matches }) => matches.test(inside));
}

/** The file as a rule; nothing when it is none, or says itself that it is used by hand only. */
export function readRule({ prefix, inside }: RootedPath, text: string): InstructionRule | undefined {
	for (const { kind, matches, applies } of FORMS) {
		const match = matches.exec(inside);
		if (!match) continue;
		const { fields, body } = splitFrontMatter(text);
		const when = applies(match, fields);
		if (when === 'never' || body.trim() === '') return undefined;
		return made(prefix + inside, kind, body, below(prefix, when));
	}
	return undefined;
}

/** A file of the user's own, outside of any workspace: always, or by its `applyTo`. */
export function readUserRule(name: string, text: string): InstructionRule | undefined {
	const { fields, body } = splitFrontMatter(text);
	if (body.trim() === '') return undefined;
	const isScoped = /\.instructions\.md$/.test(name);
	if (isScoped && !globsField(fields.applyTo).length) return undefined;
	return made(name, 'user', body, isScoped ? globs('', fields.applyTo) : { kind: 'always' });
}

function made(path: string, kind: InstructionKind, body: string, applies: Applies): InstructionRule {
	const warnings: string[] = [];
	const text = body.trim();
	if (text.length > LONGEST_RULE)
		warnings.push(
			`${path} is longer than ${LONGEST_RULE.toLocaleString('en-US')} characters; what comes after is not sent.`,
		);
	const refused = applies.kind === 'globs' ? applies.globs.filter((glob) => !isGlob(glob)) : [];
	if (refused.length) warnings.push(`${path} has a pattern that is too long to be used: ${refused[0]?.slice(0, 80)}…`);
	return { path, kind, body: cut(text), applies, warnings };
}

function cut(text: string): string {
	if (text.length <= LONGEST_RULE) return text;
	const end = text.lastIndexOf('\n', LONGEST_RULE);
	return `${text.slice(0, end > LONGEST_RULE / 2 ? end : LONGEST_RULE).toWellFormed()}\n(cut)`;
}

/** The root's prefix before the folder of a rule that does not hold everywhere. */
function below(prefix: string, applies: Applies): Applies {
	const root = prefix.replace(/\/$/, '');
	if (applies.kind === 'below') return { ...applies, folder: prefix + applies.folder };
	if (applies.kind === 'globs') return { ...applies, folder: applies.folder ? prefix + applies.folder : root };
	return applies;
}
