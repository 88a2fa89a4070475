import type { SymbolKind } from '../../shared/indexProtocol.ts';
import { type Found, joined } from './found.ts';
import { CLOSE, COMMENT, DIRECTIVE, END, type Marks, OPEN, STRING } from './lexText.ts';

/** What the words in front of a `{` or a `;` define. */
export interface HeadMeaning {
	readonly name: string;
	/** Where in the head. */
	readonly at: number;
	readonly kind: SymbolKind;
	/** What the name itself says that it belongs to. */
	readonly of?: string;
	/** What its braces hold. */
	readonly opens: HeadContext;
}

export type HeadContext = 'top' | 'members' | 'enum' | 'none';

/** Tells what a head means. Comments and contents of strings are blanks in it. */
export interface HeadReader {
	/** In front of a `{`; `'same'` for a block that changes nothing, `'value'` for one that does not end the head, `'unnamed'` for members of what is named behind it. */
	readonly block: (
		head: string,
		context: HeadContext,
		container: string,
	) => HeadMeaning | 'same' | 'value' | 'unnamed' | undefined;
	/** In front of a `;`. */
	readonly statement: (head: string, context: HeadContext, container: string) => HeadMeaning | undefined;
}

/** Definitions of a language whose statements end with `;` or braces, as C and Java. One pass over the marks. */
export function findByHead(text: string, marks: Marks, reader: HeadReader): readonly Found[] {
	return new HeadWalk(text, marks, reader).run();
}

interface Frame {
	readonly bracket: string;
	context: HeadContext;
	readonly container: string;
	/** Place in the list and what is known so far of the definition that it is the body of. */
	readonly owner: { readonly slot: number; readonly found: Found } | undefined;
	/** What follows its end still belongs to the same statement. */
	readonly isValue: boolean;
}

/** Longer heads are data. */
const HEAD = 3_000;
const PARTNER: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };
const DEFINE = /#\s*define\s+([\p{L}_$][\p{L}\p{N}_$]*)(\(?)/uy;
const CONDITION = /#\s*(if|ifdef|ifndef|else|elif|elifdef|endif)\b/y;

/** White space and labels in front of a definition. */
const LABELS = /^\s*(?:(?:public|private|protected|signals)(?:\s+slots)?\s*:(?!:)\s*)*/;

class HeadWalk {
	readonly #text: string;
	readonly #marks: Marks;
	readonly #reader: HeadReader;
	readonly #found: (Found | undefined)[] = [];
	readonly #stack: Frame[] = [{ bracket: '', context: 'top', container: '', owner: undefined, isValue: false }];
	/** How deep it was at each `#if` that is open: its branches hold the same braces again. */
	readonly #conditions: number[] = [];
	#headStart = 0;
	/** A `typedef` whose braces are over, for the name that follows. */
	#typedef:
		| { readonly start: number; readonly slot: number; readonly isNamed: boolean; readonly depth: number }
		| undefined;
	/** The first mark of the head. */
	#headMark = 0;
	#mark = 0;

	constructor(text: string, marks: Marks, reader: HeadReader) {
		this.#text = text;
		this.#marks = marks;
		this.#reader = reader;
	}

	run(): readonly Found[] {
		const { kinds, starts } = this.#marks;
		for (; this.#mark < kinds.length; this.#mark++) {
			const at = starts[this.#mark] ?? 0;
			const kind = kinds[this.#mark];
			if (kind === OPEN) this.#open(at);
			else if (kind === CLOSE) this.#close(at);
			else if (kind === END) this.#statement(at);
			else if (kind === DIRECTIVE) this.#directive(at);
		}
		while (this.#stack.length > 1) this.#pop(this.#text.length);
		return this.#found.filter((found) => found !== undefined);
	}

	get #top(): Frame {
		return this.#stack[this.#stack.length - 1] as Frame;
	}

	#restart(at: number): void {
		this.#headStart = at;
		this.#headMark = this.#mark + 1;
	}

	/** Moves the head's start over what stands in front of it: a long comment is no reason to lose it. */
	#skipRemarks(at: number): void {
		const { kinds, starts, ends } = this.#marks;
		for (; this.#headMark < this.#mark; this.#headMark++) {
			const kind = kinds[this.#headMark];
			if (kind !== COMMENT && kind !== DIRECTIVE) break;
			const start = starts[this.#headMark] ?? 0;
			if (start > at || !isBlank(this.#text, this.#headStart, start)) break;
			this.#headStart = ends[this.#headMark] ?? start;
		}
	}

	/** The text since the last statement, or the beginning of a long one; comments and strings are blanks. */
	#head(at: number): string {
		this.#skipRemarks(at);
		const { kinds, starts, ends } = this.#marks;
		const until = Math.min(at, this.#headStart + HEAD);
		const parts: string[] = [];
		let from = this.#headStart;
		for (let mark = this.#headMark; mark < this.#mark && (starts[mark] ?? 0) < until; mark++) {
			const kind = kinds[mark];
			if (kind !== COMMENT && kind !== STRING && kind !== DIRECTIVE) continue;
			const start = starts[mark] ?? 0;
			const end = Math.min(ends[mark] ?? 0, until);
			parts.push(this.#text.slice(from, start), (kind === STRING ? '_' : ' ').repeat(Math.max(0, end - start)));
			from = end;
		}
		parts.push(this.#text.slice(from, until));
		return parts.join('');
	}

	#open(at: number): void {
		const { context, container } = this.#top;
		const bracket = this.#text.charAt(at);
		const plain = { bracket, context: 'none', container, owner: undefined, isValue: true } as const;
		if (bracket !== '{' || context === 'none') {
			this.#stack.push(plain);
			return;
		}
		if (context === 'enum') {
			this.#stack.push(plain);
			return;
		}
		const head = this.#head(at);
		const meaning = this.#reader.block(head, context, container);
		if (/^\s*typedef\b/.test(head)) {
			this.#typedef = {
				start: this.#headStart + head.search(/\S/),
				slot: this.#found.length,
				isNamed: meaning !== 'unnamed',
				depth: this.#stack.length,
			};
		}
		if (meaning === 'unnamed') this.#enter({ ...plain, context: 'members', isValue: false }, at);
		else if (meaning === 'value') this.#stack.push(plain);
		else if (meaning === 'same') this.#enter({ bracket, context, container, owner: undefined, isValue: false }, at);
		else if (!meaning) this.#enter({ ...plain, isValue: false }, at);
		else {
			const owner = this.#define(head, meaning, at);
			const inner = joined(joined(container, meaning.of ?? ''), meaning.name);
			this.#enter({ bracket, context: meaning.opens, container: inner, owner, isValue: false }, at);
		}
	}

	#enter(frame: Frame, at: number): void {
		this.#stack.push(frame);
		this.#restart(at + 1);
	}

	#define(head: string, { name, at, kind, of }: HeadMeaning, end: number): Frame['owner'] {
		const found = {
			name,
			kind,
			container: joined(this.#top.container, of ?? ''),
			start: this.#headStart + (LABELS.exec(head)?.[0].length ?? 0),
			nameAt: this.#headStart + at,
			end,
		};
		return { slot: this.#found.push(found) - 1, found };
	}

	#close(at: number): void {
		const bracket = PARTNER[this.#text.charAt(at)] ?? '';
		// A round or square bracket that somebody forgot ends with its braces.
		for (let step = 0; bracket === '{' && step < 20 && this.#stack.length > 2 && this.#top.bracket !== '{'; step++)
			this.#pop(at);
		if (this.#top.bracket !== bracket) return;
		const frame = this.#pop(at + 1);
		if (!frame.isValue) this.#restart(at + 1);
	}

	#pop(end: number): Frame {
		const frame = this.#stack.pop() as Frame;
		if (frame.owner) this.#found[frame.owner.slot] = { ...frame.owner.found, end };
		return frame;
	}

	#statement(at: number): void {
		const frame = this.#top;
		if (frame.context === 'none') return;
		if (frame.context === 'enum') frame.context = 'members';
		else {
			const head = this.#head(at);
			const meaning = this.#reader.statement(head, frame.context, frame.container);
			if (this.#typedef?.depth === this.#stack.length) this.#endTypedef(frame.container, at);
			else if (meaning) this.#define(head, meaning, at + 1);
		}
		this.#restart(at + 1);
	}

	/** `typedef struct {…} name`: its members were found before its name. */
	#endTypedef(container: string, at: number): void {
		const typedef = this.#typedef;
		this.#typedef = undefined;
		let before = at;
		while (before > 0 && /[\s\w[\]]/.test(this.#text.charAt(before - 1)) && at - before < 200) before--;
		const name = /\w+/.exec(this.#text.slice(before, at))?.[0];
		if (!typedef || !name || !/[}*)]/.test(this.#text.charAt(before - 1))) return;
		const nameAt = this.#text.indexOf(name, before);
		if (!typedef.isNamed) {
			for (let slot = typedef.slot; slot < this.#found.length; slot++) {
				const inner = this.#found[slot];
				if (!inner) continue;
				const rest = inner.container.slice(container.length).replace(/^\./, '');
				this.#found[slot] = { ...inner, container: joined(joined(container, name), rest) };
			}
		}
		this.#found.push({ name, kind: 'type', container, start: typedef.start, nameAt, end: at + 1 });
	}

	#directive(at: number): void {
		const end = this.#marks.ends[this.#mark] ?? at;
		DEFINE.lastIndex = at;
		const define = DEFINE.exec(this.#text);
		const name = define?.[1];
		if (name) {
			const nameAt = this.#text.indexOf(name, at + define[0].indexOf('e'));
			const kind = define[2] ? 'function' : 'constant';
			this.#found.push({ name, kind, container: this.#top.container, start: at, nameAt, end });
		}
		this.#condition(at);
		if (isBlank(this.#text, this.#headStart, at)) this.#restart(end);
	}

	#condition(at: number): void {
		CONDITION.lastIndex = at;
		const word = CONDITION.exec(this.#text)?.[1];
		if (!word) return;
		if (word.startsWith('if')) this.#conditions.push(this.#stack.length);
		else if (word === 'endif') this.#conditions.pop();
		else {
			const depth = this.#conditions[this.#conditions.length - 1] ?? 1;
			while (this.#stack.length > depth) this.#pop(at);
		}
	}
}

function isBlank(text: string, from: number, to: number): boolean {
	for (let at = from; at < to; at++) if (text.charCodeAt(at) > 32) return false;
	return true;
}
