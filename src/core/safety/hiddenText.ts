/** A text without what nobody can see in it, and what that said; the same string when it hid nothing. */
export interface ShownText {
	readonly text: string;
	/** Each hidden stretch: the words that it spells, or how many characters it had. */
	readonly hidden: readonly string[];
}

const MAY_HIDE =
	/[\u202A-\u202E\u2066-\u2069]|[\u034F\u00AD\u115F\u1160\u180E\u200B-\u200F\u2060-\u2064\u3164\uFEFF\uFFA0]{3}|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{2}|[\u{E0000}-\u{E007F}]/u;

/** Stretches that are told one by one. */
const MOST_TOLD = 20;

/** Flags of regions, such as England's, are a black flag, tags and an end: the only words in tags that a person sees. */
const TAGS =
	/(\u{1F3F4}[\u{E0061}-\u{E007A}]{2}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,3}\u{E007F})|[\u{E0000}-\u{E007F}]+/gu;
/** One or two of these join letters or mark a direction; more of them in a row are a code. */
const ZERO_WIDTH = /[\u034F\u00AD\u115F\u1160\u180E\u200B-\u200F\u2060-\u2064\u3164\uFEFF\uFFA0]{3,}/gu;
/** One chooses how a character looks; more of them are bytes. */
const SELECTORS = /([\uFE00-\uFE0F\u{E0100}-\u{E01EF}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]+/gu;
const LINE = /[^\r\n]+/g;
/** Asked of each line by itself: a pattern of a line with a mark in it would look through long lines once for each character. */
const HAS_DIRECTION = /[\u202A-\u202E\u2066-\u2069]/;
const DIRECTIONS = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * Takes out what hides words from a reader: tags, codes of zero-width characters or variation selectors, and marks that turn a
 * line's direction by force or without an end. Emoji, flags, joiners and direction marks of scripts stay as they are.
 */
export function withoutHidden(text: string): ShownText {
	if (!MAY_HIDE.test(text)) return { text, hidden: [] };
	const hidden: string[] = [];
	const shown = text
		.replace(TAGS, (tags, flag?: string) => flag ?? noted(decodedTags(tags), tags, hidden))
		.replace(SELECTORS, (run, first: string) => first + noted(decodedSelectors(run), run, hidden))
		.replace(ZERO_WIDTH, (run) => noted('', run, hidden))
		.replace(LINE, (line) => (HAS_DIRECTION.test(line) ? withoutTurns(line, hidden) : line));
	const more = hidden.length - MOST_TOLD;
	return { text: shown, hidden: more > 0 ? [...hidden.slice(0, MOST_TOLD), `${more} more`] : hidden };
}

/** Remembers what a stretch said, and gives nothing to stand for it. */
function noted(words: string, stretch: string, hidden: string[]): '' {
	const count = [...stretch].length;
	const plain = words.trim();
	hidden.push(plain ? `“${plain.length > 200 ? `${plain.slice(0, 200)}…` : plain}”` : `${count} invisible characters`);
	return '';
}

function decodedTags(tags: string): string {
	return printable([...tags].map((tag) => (tag.codePointAt(0) ?? 0) - 0xe0000));
}

function decodedSelectors(run: string): string {
	return printable(
		[...run].map((selector) => {
			const code = selector.codePointAt(0) ?? 0;
			return code >= 0xe0100 ? code - 0xe0100 + 16 : code - 0xfe00;
		}),
	);
}

function printable(codes: readonly number[]): string {
	return codes.map((code) => (code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '')).join('');
}

/** Embeddings and isolates that end in their line are how scripts are mixed; an override, or one without its end, deceives. */
function withoutTurns(line: string, hidden: string[]): string {
	if (!/[\u202D\u202E]/.test(line) && isBalanced(line)) return line;
	let count = 0;
	const plain = line.replace(DIRECTIONS, () => {
		count++;
		return '';
	});
	hidden.push(`${count} ${count === 1 ? 'mark that turns' : 'marks that turn'} the direction of text`);
	return plain;
}

function isBalanced(line: string): boolean {
	const open: string[] = [];
	for (const [mark] of line.matchAll(DIRECTIONS)) {
		if (mark === '\u202C' || mark === '\u2069') {
			if (open.pop() !== mark) return false;
		} else open.push(mark >= '\u2066' ? '\u2069' : '\u202C');
	}
	return open.length === 0;
}
