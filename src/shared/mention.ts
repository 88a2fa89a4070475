/** Something that the user names in an ask to go along with it. It is kept with the turn, and read anew when the turn is asked again. */
export interface Mention {
	/** The context source that knows it: `file`, `symbol`, … (`core/context/index.ts`). */
	readonly source: string;
	/** What the source finds it by, such as a workspace path; at most 2,000 UTF-16 units. Foreign text: the panel may send any. */
	readonly value: string;
	/** What the user sees on its chip, e.g. `src/a.ts:10-20`; at most 200 UTF-16 units. */
	readonly label: string;
}

/** Which picture stands before a row. */
export type MentionIcon =
	| 'file'
	| 'folder'
	| 'symbol'
	| 'selection'
	| 'editors'
	| 'problem'
	| 'change'
	| 'commit'
	| 'terminal'
	| 'test'
	| 'search'
	| 'link'
	| 'image'
	| 'prompt';

/** What opens the composer's list: `@` names what goes along, a `/` at the beginning of the text asks a prompt file. */
export type ListMark = '@' | '/';

/** A row of the composer's list, as the host made it. All of its text is foreign: names of files, branches, commands. */
export interface MentionRow {
	readonly label: string;
	/** Beside the label, quieter; may be ''. */
	readonly detail: string;
	readonly icon: MentionIcon;
	readonly pick: MentionPick;
}

/** What picking a row does. */
export type MentionPick =
	| { readonly kind: 'mention'; readonly mention: Mention }
	/** Goes on with what this source has: the list is asked for `source:`. */
	| { readonly kind: 'source'; readonly source: string }
	/** Attaches an image: of the workspace, or without a path one that the user chooses in a dialog. */
	| { readonly kind: 'image'; readonly path?: string }
	/** Puts `/name ` into the text; the hint says what to write behind it. */
	| { readonly kind: 'prompt'; readonly name: string; readonly argumentHint?: string };

/** What is taken of mentions, wherever they come from. */
export const MENTION_LIMITS = {
	/** Mentions of one ask. */
	count: 40,
	/** UTF-16 units. */
	sourceLength: 40,
	valueLength: 2_000,
	labelLength: 200,
	/** UTF-16 units of what is typed behind the `@` or the `/`. */
	typedLength: 200,
	/** Files that are dropped at once, and UTF-16 units of the address of one. */
	dropped: 40,
	addressLength: 4_000,
	/** UTF-16 units of pasted text that is looked for in the editors. */
	pastedLength: 100_000,
} as const;

/** The source of what comes along by default. */
export const ACTIVE_EDITOR = 'activeEditor';

const FIELDS = ['label', 'source', 'value'];

/** True for mentions, each whole and within the bounds, with nothing else in them. */
export function areMentions(value: unknown): value is readonly Mention[] {
	return Array.isArray(value) && value.length <= MENTION_LIMITS.count && value.every(isMention);
}

/** True when both name the same thing. */
export function isSameMention(one: Mention, other: Mention): boolean {
	return one.source === other.source && one.value === other.value;
}

function isMention(value: unknown): value is Mention {
	if (typeof value !== 'object' || value === null) return false;
	const names = Object.keys(value).sort();
	if (names.length !== FIELDS.length || !names.every((name, index) => name === FIELDS[index])) return false;
	const { source, value: found, label } = value as { readonly [K in keyof Mention]: unknown };
	return (
		isShort(source, MENTION_LIMITS.sourceLength) &&
		source !== '' &&
		isShort(found, MENTION_LIMITS.valueLength) &&
		isShort(label, MENTION_LIMITS.labelLength) &&
		label !== ''
	);
}

function isShort(value: unknown, most: number): value is string {
	return typeof value === 'string' && value.length <= most;
}
