/** What a page says, without its markup. */
export interface PageText {
	readonly title: string;
	readonly text: string;
}

/** Elements whose text nobody reads. */
const SILENT = new Set([
	'script',
	'style',
	'noscript',
	'template',
	'svg',
	'iframe',
	'object',
	'canvas',
	'math',
	'select',
	'head',
	'nav',
	'footer',
]);
/** What is in them is text to the browser, up to their own end tag. */
const RAW = new Set(['script', 'style', 'title', 'textarea', 'iframe', 'noscript', 'xmp']);
const BLOCKS =
	/^(?:address|article|aside|blockquote|br|dd|details|div|dl|dt|fieldset|figcaption|figure|form|h[1-6]|header|hr|li|main|ol|p|pre|section|summary|table|tbody|thead|tr|ul|body|html)$/;
const EMPTY = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
const NAMED: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	ndash: '–',
	mdash: '—',
	hellip: '…',
	laquo: '«',
	raquo: '»',
	lsquo: '‘',
	rsquo: '’',
	ldquo: '“',
	rdquo: '”',
	copy: '©',
	reg: '®',
	trade: '™',
	times: '×',
	middot: '·',
	bull: '•',
	rarr: '→',
	larr: '←',
};
/** Draws nothing or turns text around: a way to say to the model what the user does not see. */
const HIDDEN = /[\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]|\p{Cc}(?<![\t\n])/gu;

/**
 * Reads the text of an HTML page without running anything of it: headings, lists, tables and code as lines. Scripts, styles,
 * navigation, hidden elements and hidden characters are left out. Linear; never throws, whatever the page is.
 */
export function pageText(html: string): PageText {
	const reader = new PageReader(html);
	reader.read();
	return { title: tidy(reader.title).replaceAll('\n', ' '), text: tidy(reader.text) };
}

/** The text without characters that nobody sees and without needless white space. */
export function tidy(text: string): string {
	return text
		.replaceAll('\r\n', '\n')
		.replaceAll('\r', '\n')
		.replace(HIDDEN, '')
		.split('\n')
		.map((line) => line.trimEnd())
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

interface Tag {
	readonly name: string;
	readonly isEnd: boolean;
	readonly attributes: string;
	/** Offset behind it. */
	readonly end: number;
}

class PageReader {
	readonly #html: string;
	readonly #pieces: string[] = [];
	title = '';
	/** The element that is not read, and how many of its name are open in it. */
	#silent: { readonly name: string; depth: number } | undefined;
	#pre = 0;

	constructor(html: string) {
		this.#html = html;
	}

	get text(): string {
		return this.#pieces.join('').replace(/[ \t]+\n/g, '\n');
	}

	read(): void {
		for (let at = 0; at < this.#html.length; ) {
			const open = this.#html.indexOf('<', at);
			if (open !== at) this.#say(this.#html.slice(at, open < 0 ? undefined : open));
			if (open < 0) return;
			at = this.#markup(open);
		}
	}

	/** Takes what begins at a `<`; the offset behind it. */
	#markup(at: number): number {
		if (this.#html.startsWith('<!--', at)) return after(this.#html, '-->', at + 4);
		if (/[!?]/.test(this.#html[at + 1] ?? '')) return after(this.#html, '>', at);
		const tag = tagAt(this.#html, at);
		if (!tag) {
			this.#say('<');
			return at + 1;
		}
		return RAW.has(tag.name) && !tag.isEnd ? this.#raw(tag) : this.#element(tag);
	}

	/** An element with nothing but text in it, up to its own end tag. */
	#raw({ name, end }: Tag): number {
		const close = new RegExp(`</${name}`, 'gi');
		close.lastIndex = end;
		const found = close.exec(this.#html)?.index ?? this.#html.length;
		if (name === 'title' && this.title === '') this.title = decoded(this.#html.slice(end, found));
		if (name === 'textarea' || name === 'xmp') this.#say(this.#html.slice(end, found));
		return found < this.#html.length ? after(this.#html, '>', found) : found;
	}

	#element({ name, isEnd, attributes, end }: Tag): number {
		if (this.#silent) {
			if (name === this.#silent.name) this.#silent.depth += isEnd ? -1 : 1;
			// A page that forgets to end its head has a body all the same.
			if (this.#silent.depth === 0 || (this.#silent.name === 'head' && name === 'body')) this.#silent = undefined;
			return end;
		}
		if (!isEnd && !EMPTY.test(name) && (SILENT.has(name) || isHidden(attributes))) {
			this.#silent = { name, depth: 1 };
			return end;
		}
		if (name === 'pre') this.#pre = Math.max(0, this.#pre + (isEnd ? -1 : 1));
		if (/^t[dh]$/.test(name) && isEnd) this.#pieces.push(' | ');
		if (BLOCKS.test(name)) this.#pieces.push(mark(name, isEnd));
		return end;
	}

	#say(text: string): void {
		if (this.#silent) return;
		const plain = decoded(text);
		this.#pieces.push(this.#pre ? plain : plain.replace(/\s+/g, ' '));
	}
}

function mark(name: string, isEnd: boolean): string {
	if (isEnd && name === 'li') return '';
	if (isEnd) return name === 'p' || /^h\d$/.test(name) ? '\n\n' : '\n';
	if (name === 'li') return '\n- ';
	return /^h\d$/.test(name) ? `\n\n${'#'.repeat(Number(name[1]))} ` : '\n';
}

function isHidden(attributes: string): boolean {
	return /(?:^|\s)hidden(?=[\s=]|$)|aria-hidden\s*=\s*["']?true|(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(
		attributes,
	);
}

/** `undefined` where no tag begins. Attributes are cut at 2,000 units. */
function tagAt(html: string, at: number): Tag | undefined {
	const start = /^<(\/?)([a-z][a-z0-9-]{0,40})/i.exec(html.slice(at, at + 44));
	if (!start) return undefined;
	const from = at + start[0].length;
	const end = tagEnd(html, from);
	return {
		name: (start[2] ?? '').toLowerCase(),
		isEnd: start[1] === '/',
		attributes: html.slice(from, Math.min(end - 1, from + 2_000)),
		end,
	};
}

/** Behind the `>` that is in no quotes; without one, behind the next `>` at all. */
function tagEnd(html: string, from: number): number {
	let quote = '';
	const limit = Math.min(html.length, from + 20_000);
	for (let at = from; at < limit; at++) {
		const letter = html[at] ?? '';
		if (quote) quote = letter === quote ? '' : quote;
		else if (letter === '"' || letter === "'") quote = letter;
		else if (letter === '>') return at + 1;
	}
	return after(html, '>', from);
}

function after(html: string, mark: string, from: number): number {
	const found = html.indexOf(mark, from);
	return found < 0 ? html.length : found + mark.length;
}

function decoded(text: string): string {
	return text.replace(
		/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi,
		(whole, decimal?: string, hex?: string, name?: string) => {
			if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
			const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
			return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '';
		},
	);
}
