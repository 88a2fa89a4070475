import { isLineEnd } from './lines.ts';
import type { StringForm, Syntax } from './syntax.ts';

/** Kinds of marks. Plain numbers: there are millions of them. */
export const COMMENT = 1;
export const STRING = 2;
export const OPEN = 3;
export const CLOSE = 4;
/** A `;`. */
export const END = 5;
/** A preprocessor's line with what it continues to. */
export const DIRECTIVE = 6;

/** What of a text is not plain code, in order and without overlap. Three arrays side by side; offsets are UTF-16 units. */
export interface Marks {
	readonly kinds: readonly number[];
	readonly starts: readonly number[];
	readonly ends: readonly number[];
}

/** A single pass over the text, linear in its length whatever stands in it; nothing in it is an error. */
export function lexText(text: string, syntax: Syntax): Marks {
	const lexer = new Lexer(text, syntax);
	lexer.run();
	return lexer;
}

/** The `'` of `1'000`. */
const DIGITS = /^[\da-fA-F]'[\da-fA-F](?!')/;
/** Words after which a `/` starts a regular expression. */
const BEFORE_REGEXP = /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|else|do|instanceof|yield|await)$/;
const RUST_CHAR = /'(?:\\(?:u\{[^}']*\}|x..|.)|[^\\'\n])'/uy;

class Lexer implements Marks {
	readonly kinds: number[] = [];
	readonly starts: number[] = [];
	readonly ends: number[] = [];
	readonly #text: string;
	readonly #syntax: Syntax;
	/** By code unit: 1 may start a comment or string, 2 opens, 3 closes, 4 ends a statement. */
	readonly #actions = new Uint8Array(128);
	readonly #isScript: boolean;
	readonly #isApostrophe: boolean;
	/** For each template that is open: how many braces were open where its `${` stands. */
	readonly #templates: number[] = [];
	#braces = 0;
	/** Opening marks that have no closing mark in the rest of the text: looking again each time would be quadratic. */
	readonly #neverClosed = new Set<string>();
	/** For a quote or slash that its line does not close: where that line ends, for the same reason. */
	readonly #openUntil = new Map<string, number>();

	constructor(text: string, syntax: Syntax) {
		this.#text = text;
		this.#syntax = syntax;
		this.#isScript = syntax.traits.includes('javascript');
		this.#isApostrophe = syntax.traits.includes('apostrophes');
		const set = (units: string, action: number) => {
			for (const unit of units) this.#actions[unit.charCodeAt(0)] = action;
		};
		set('{[(', 2);
		set('}])', 3);
		set(';', 4);
		for (const open of syntax.lineComments) set(open.charAt(0), 1);
		for (const [open] of syntax.blockComments) set(open.charAt(0), 1);
		for (const { open } of syntax.strings) set(open.charAt(0), 1);
		if (this.#isScript) set('`/', 1);
		if (syntax.traits.includes('rust')) set("'", 1);
		if (syntax.traits.includes('directives')) set('#', 1);
	}

	run(): void {
		const text = this.#text;
		const actions = this.#actions;
		for (let at = 0; at < text.length; ) {
			const code = text.charCodeAt(at);
			const action = code < 128 ? actions[code] : 0;
			if (action === 0) at++;
			else if (action === 1) at = this.#special(at);
			else at = this.#bracket(at, action ?? 0, code);
		}
	}

	#mark(kind: number, start: number, end: number): number {
		this.kinds.push(kind);
		this.starts.push(start);
		this.ends.push(end);
		return end;
	}

	#bracket(at: number, action: number, code: number): number {
		if (action === 2) {
			if (code === 123) this.#braces++;
			return this.#mark(OPEN, at, at + 1);
		}
		if (action === 4) return this.#mark(END, at, at + 1);
		if (code === 125) {
			if (this.#templates.length && this.#templates[this.#templates.length - 1] === this.#braces) {
				this.#templates.pop();
				return this.#template(at + 1);
			}
			if (this.#braces > 0) this.#braces--;
		}
		return this.#mark(CLOSE, at, at + 1);
	}

	/** A comment, a string or nothing starts here. */
	#special(at: number): number {
		const { lineComments, blockComments, strings, traits } = this.#syntax;
		const text = this.#text;
		for (const [open, close] of blockComments) {
			if (text.startsWith(open, at)) return this.#block(at, open, close);
		}
		for (const open of lineComments) {
			if (text.startsWith(open, at) && this.#isComment(at)) return this.#mark(COMMENT, at, this.#lineEnd(at));
		}
		const unit = text.charAt(at);
		if (unit === '#' && traits.includes('directives')) return this.#directive(at);
		if (this.#isScript && unit === '`') return this.#template(at + 1);
		if (this.#isScript && unit === '/') return this.#regexp(at);
		if (unit === "'" && traits.includes('rust')) return this.#rustQuote(at);
		for (const string of strings) {
			if (text.startsWith(string.open, at)) return this.#string(at, string);
		}
		return at + 1;
	}

	#isComment(at: number): boolean {
		const { traits } = this.#syntax;
		const before = at === 0 ? '\n' : this.#text.charAt(at - 1);
		if (traits.includes('shell')) return /[\s;(]/.test(before);
		// An address in the text of a page.
		if (this.#isScript) return before !== ':';
		return !(traits.includes('hashAttributes') && this.#text.startsWith('#[', at));
	}

	#lineEnd(at: number): number {
		let end = at;
		while (!isLineEnd(this.#text, end)) end++;
		return end;
	}

	#block(at: number, open: string, close: string): number {
		const text = this.#text;
		let end = text.indexOf(close, at + open.length);
		if (this.#syntax.isNested) {
			let inner = text.indexOf(open, at + open.length);
			for (; inner >= 0 && end >= 0 && inner < end; inner = text.indexOf(open, inner + open.length)) {
				end = text.indexOf(close, end + close.length);
			}
		}
		return this.#mark(COMMENT, at, end < 0 ? text.length : end + close.length);
	}

	#directive(at: number): number {
		const text = this.#text;
		let before = at - 1;
		while (before >= 0 && (text.charAt(before) === ' ' || text.charAt(before) === '\t')) before--;
		if (before >= 0 && !isLineEnd(text, before)) return at + 1;
		let end = this.#lineEnd(at);
		while (end < text.length && text.charAt(end - 1) === '\\') {
			end = this.#lineEnd(text.startsWith('\r\n', end) ? end + 2 : end + 1);
		}
		return this.#mark(DIRECTIVE, at, end);
	}

	#string(at: number, { open, close, escapes, spansLines }: StringForm): number {
		const { traits } = this.#syntax;
		const text = this.#text;
		if (open === '"' && this.#isRaw(at)) return this.#raw(at);
		if (open === "'" && traits.includes('cpp') && DIGITS.test(text.slice(at - 1, at + 3))) return at + 1;
		if (spansLines ? this.#neverClosed.has(open) : (this.#openUntil.get(open) ?? 0) > at) return at + 1;
		const last = close.charCodeAt(0);
		for (let end = at + open.length; end < text.length; end++) {
			const code = text.charCodeAt(end);
			if (code === 92 && escapes) end++;
			else if (code === last && (close.length === 1 || text.startsWith(close, end))) {
				return this.#closed(at, end + close.length);
			} else if (!spansLines && (code === 10 || code === 13)) {
				return this.#isApostrophe ? this.#apostrophe(at, open, end) : this.#mark(STRING, at, end);
			}
		}
		if (spansLines) this.#neverClosed.add(open);
		return this.#isApostrophe || spansLines
			? this.#apostrophe(at, open, text.length)
			: this.#mark(STRING, at, text.length);
	}

	#apostrophe(at: number, open: string, end: number): number {
		this.#openUntil.set(open, end);
		return at + 1;
	}

	#closed(at: number, end: number): number {
		if (!this.#syntax.traits.includes('docStrings')) return this.#mark(STRING, at, end);
		let before = at - 1;
		while (before >= 0 && ' \trRuU'.includes(this.#text.charAt(before))) before--;
		const isDoc = (before < 0 || isLineEnd(this.#text, before)) && isLineEnd(this.#text, end);
		return this.#mark(isDoc ? COMMENT : STRING, at, end);
	}

	#isRaw(at: number): boolean {
		const { traits } = this.#syntax;
		const text = this.#text;
		if (traits.includes('cpp')) return text.charAt(at - 1) === 'R';
		if (traits.includes('csharp')) return text.charAt(at - 1) === '@' || text.startsWith('@$', at - 2);
		if (!traits.includes('rust')) return false;
		let before = at - 1;
		while (text.charAt(before) === '#') before--;
		return text.charAt(before) === 'r' && !/[a-zA-Z0-9_]/.test(text.charAt(before - 1).replace('b', ''));
	}

	#raw(at: number): number {
		const { traits } = this.#syntax;
		const text = this.#text;
		if (traits.includes('csharp')) {
			let end = text.indexOf('"', at + 1);
			while (end >= 0 && text.charAt(end + 1) === '"') end = text.indexOf('"', end + 2);
			return this.#mark(STRING, at, end < 0 ? text.length : end + 1);
		}
		let close = '"';
		if (traits.includes('rust')) {
			for (let before = at - 1; text.charAt(before) === '#'; before--) close += '#';
		} else {
			const delimiter = /"([^()\\\s]{0,16})\(/y;
			delimiter.lastIndex = at;
			close = `)${delimiter.exec(text)?.[1] ?? ''}"`;
		}
		const end = this.#neverClosed.has(close) ? -1 : text.indexOf(close, at + 1);
		if (end >= 0) return this.#mark(STRING, at, end + close.length);
		this.#neverClosed.add(close);
		return at + 1;
	}

	#rustQuote(at: number): number {
		RUST_CHAR.lastIndex = at;
		const char = RUST_CHAR.exec(this.#text);
		return char ? this.#mark(STRING, at, at + char[0].length) : at + 1;
	}

	/** From inside a template up to its end or its next `${`. */
	#template(at: number): number {
		const text = this.#text;
		for (let end = at; end < text.length; end++) {
			const code = text.charCodeAt(end);
			if (code === 92) end++;
			else if (code === 96) return this.#mark(STRING, at, end + 1);
			else if (code === 36 && text.charCodeAt(end + 1) === 123) {
				this.#templates.push(this.#braces);
				return this.#mark(STRING, at, end + 2);
			}
		}
		return this.#mark(STRING, at, text.length);
	}

	#regexp(at: number): number {
		const text = this.#text;
		let before = at - 1;
		while (before >= 0 && (text.charAt(before) === ' ' || text.charAt(before) === '\t')) before--;
		const unit = before < 0 ? '' : text.charAt(before);
		if (unit === '<' || unit === ')' || unit === ']' || unit === '}' || text.charAt(at + 1) === '>') return at + 1;
		if (/[\w$]/.test(unit) && !BEFORE_REGEXP.test(text.slice(Math.max(0, before - 11), before + 1))) return at + 1;
		if ((this.#openUntil.get('/') ?? 0) > at) return at + 1;
		let inClass = false;
		let end = at + 1;
		for (; end < text.length && !isLineEnd(text, end); end++) {
			const code = text.charCodeAt(end);
			if (code === 92) end++;
			else if (code === 91) inClass = true;
			else if (code === 93) inClass = false;
			else if (code === 47 && !inClass) return this.#mark(STRING, at, end + 1);
		}
		return this.#apostrophe(at, '/', end);
	}
}
