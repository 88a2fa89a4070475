import type { Found } from './found.ts';
import { CLOSE, COMMENT, DIRECTIVE, END, type Marks, OPEN } from './lexText.ts';
import { firstOnLine } from './lines.ts';
import type { Context, Rule, Rules } from './rules.ts';

/** A definition whose end is not known yet. */
interface Pending {
	readonly rule: Rule;
	readonly name: string;
	readonly of: string;
	readonly start: number;
	readonly nameAt: number;
	/** Place in the list, so that the outer comes before the inner. */
	readonly slot: number;
	isFunction: boolean;
	hasBody: boolean;
}

interface Frame {
	readonly bracket: string;
	readonly at: number;
	readonly context: Context;
	readonly container: string;
	/** It is the body of what is pending around it. */
	readonly isBody: boolean;
	pending: Pending | undefined;
}

/**
 * Definitions of a language with brackets, each recognised by how its line starts. One pass over the lines and marks.
 */
export function findByLine(text: string, starts: readonly number[], marks: Marks, rules: Rules): readonly Found[] {
	return new Walk(text, starts, marks, rules).run();
}

const PARTNER: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };
const VALUE = /=\s*(?:async\s*)?(?:<[^>]{0,200}>\s*)?$/;
const FUNCTION_VALUE = /[=:]\s*(?:async\s+)?function\b[^()]*$/;
const OBJECT_VALUE = /:\s*(?:async\s*)?(?:<[^>]{0,200}>\s*)?$/;
const ARROW = /\s*(?::[^=;{}]{0,300}(?:\{[^{}]*\}[^=;{}]{0,100})?)?=>/y;
const BARE_ARROW = /\s*(?::[^=;\n]{0,200})?[=:]\s*(?:async\s+)?[\w$]+\s*=>/y;

class Walk {
	readonly #text: string;
	readonly #starts: readonly number[];
	readonly #marks: Marks;
	readonly #rules: Rules;
	readonly #found: (Found | undefined)[] = [];
	readonly #stack: Frame[] = [{ bracket: '', at: 0, context: 'top', container: '', isBody: false, pending: undefined }];
	/** Where the decorators in front of the next definition start, or -1. */
	#decorated = -1;
	/** The mark that is looked at. */
	#mark = 0;

	constructor(text: string, starts: readonly number[], marks: Marks, rules: Rules) {
		this.#text = text;
		this.#starts = starts;
		this.#marks = marks;
		this.#rules = rules;
	}

	run(): readonly Found[] {
		const { kinds, starts, ends } = this.#marks;
		let line = 0;
		let covered = 0;
		for (; this.#mark < kinds.length; this.#mark++) {
			const at = starts[this.#mark] ?? 0;
			for (; line < this.#starts.length && (this.#starts[line] ?? 0) <= at; line++) {
				if ((this.#starts[line] ?? 0) >= covered) this.#line(this.#starts[line] ?? 0, at);
			}
			covered = ends[this.#mark] ?? at;
			const kind = kinds[this.#mark];
			if (kind === OPEN) this.#open(at);
			else if (kind === CLOSE) this.#close(at);
			else if (kind === END) this.#settle(this.#top, at + 1);
		}
		for (; line < this.#starts.length; line++) {
			if ((this.#starts[line] ?? 0) >= covered) this.#line(this.#starts[line] ?? 0, this.#text.length);
		}
		while (this.#stack.length > 1) this.#pop(this.#text.length);
		this.#settle(this.#top, this.#codeBefore(this.#text.length));
		return this.#found.filter((found) => found !== undefined);
	}

	get #top(): Frame {
		return this.#stack[this.#stack.length - 1] as Frame;
	}

	/** A line of code starts. `until` is where the next mark stands. */
	#line(start: number, until: number): void {
		const frame = this.#top;
		const rules = this.#rules[frame.context];
		if (!rules) return;
		const first = firstOnLine(this.#text, start);
		const unit = this.#text.charCodeAt(first);
		if (unit === 64 || (unit === 35 && this.#text.charCodeAt(first + 1) === 91)) return this.#decorator(first, frame);
		if (first >= until || first >= this.#text.length || '.?:|&+-=,<>'.includes(this.#text.charAt(first))) return;
		const before = this.#codeBefore(start);
		if (this.#continues(before, frame.context)) return;
		const isSettled = frame.pending?.rule.tail === 'value';
		if (isSettled) this.#settle(frame, before);
		if (this.#match(first, frame, rules, before) || isSettled) return;
		if (frame.pending === undefined) this.#decorated = -1;
	}

	#decorator(first: number, frame: Frame): void {
		if (frame.pending) this.#settle(frame, this.#codeBefore(first));
		if (this.#decorated < 0) this.#decorated = first;
		// The definition may stand on the same line.
		const rest = /@[\w.]+(?:\([^()]*\))?[ \t]+(?=[\w#])/y;
		let at = first;
		for (rest.lastIndex = at; rest.test(this.#text); rest.lastIndex = at) at = rest.lastIndex;
		if (at > first) this.#match(at, frame, this.#rules[frame.context] ?? [], first);
	}

	#continues(before: number, context: Context): boolean {
		const unit = this.#text.charAt(before - 1);
		if (unit === ',') return context !== 'object' && context !== 'group' && context !== 'members';
		return unit !== '' && '=(|&+?.'.includes(unit);
	}

	/** Behind the last unit of code in front of an offset: over white space and comments. */
	#codeBefore(at: number): number {
		let end = at;
		for (let mark = this.#mark - 1; ; mark--) {
			while (end > 0 && this.#text.charCodeAt(end - 1) <= 32) end--;
			if ((this.#marks.ends[mark] ?? 0) < end || mark < 0) return end;
			if (this.#marks.kinds[mark] !== COMMENT && this.#marks.kinds[mark] !== DIRECTIVE) return end;
			end = this.#marks.starts[mark] ?? 0;
		}
	}

	#match(at: number, frame: Frame, rules: readonly Rule[], before: number): boolean {
		for (const rule of rules) {
			rule.pattern.lastIndex = at;
			const match = rule.pattern.exec(this.#text);
			const name = match?.groups?.name;
			if (!match || !name || (RESERVED.has(name) && frame.context !== 'members')) continue;
			if (frame.pending) this.#settle(frame, before);
			const start = this.#decorated >= 0 ? this.#decorated : at;
			this.#decorated = -1;
			const nameAt = rule.pattern.lastIndex - name.length;
			BARE_ARROW.lastIndex = rule.pattern.lastIndex;
			const isFunction = rule.tail === 'value' && rule.kind !== 'type' && BARE_ARROW.test(this.#text);
			frame.pending = {
				rule,
				name,
				of: match.groups?.of ?? '',
				start,
				nameAt,
				slot: this.#found.push(undefined) - 1,
				isFunction,
				hasBody: false,
			};
			return true;
		}
		return false;
	}

	#open(at: number): void {
		const frame = this.#top;
		const bracket = this.#text.charAt(at);
		const pending = frame.pending;
		let context: Context | undefined;
		let container = frame.container;
		if (pending) {
			context = this.#inside(pending, bracket, at);
			if (context) container = joined(joined(container, pending.of), pending.name);
		}
		const isBody = context !== undefined;
		context ??= pending || bracket !== '{' || frame.context === 'object' ? 'none' : 'body';
		this.#stack.push({ bracket, at, context, container, isBody, pending: undefined });
	}

	/** What is looked for in a bracket that is the body of a definition. */
	#inside(pending: Pending, bracket: string, at: number): Context | undefined {
		const { rule } = pending;
		if (bracket !== '{') return bracket === '(' && rule.opens === 'group' ? 'group' : undefined;
		if (pending.hasBody || (rule.tail === 'value' && rule.kind === 'type')) return undefined;
		const unit = this.#text.charAt(this.#codeBefore(at) - 1);
		if (rule.tail !== 'value') {
			if (':<,|&=('.includes(unit)) return undefined;
			pending.hasBody = true;
			return rule.opens ?? 'none';
		}
		const isBody = pending.isFunction ? !':<,|&='.includes(unit) : unit === '=' && this.#rules.object;
		if (!isBody) return undefined;
		pending.hasBody = true;
		return pending.isFunction ? 'body' : 'object';
	}

	#close(at: number): void {
		const bracket = PARTNER[this.#text.charAt(at)] ?? '';
		if (bracket === '{') while (this.#stack.length > 1 && this.#top.bracket !== '{' && this.#hasBrace()) this.#pop(at);
		if (this.#top.bracket !== bracket) return;
		const inner = this.#pop(at);
		const frame = this.#top;
		const pending = frame.pending;
		if (!pending) return;
		if (pending.rule.tail === 'value') {
			if (bracket === '(' && !pending.isFunction) pending.isFunction = this.#isFunction(pending, inner.at, at + 1);
		} else if (inner.isBody) this.#settle(frame, at + 1);
	}

	#hasBrace(): boolean {
		// Not further than a few: a text of nothing but brackets must not be quadratic.
		for (let index = this.#stack.length - 1; index > Math.max(0, this.#stack.length - 20); index--) {
			if (this.#stack[index]?.bracket === '{') return true;
		}
		return false;
	}

	#isFunction({ nameAt, name }: Pending, open: number, close: number): boolean {
		const from = nameAt + name.length;
		if (open - from > 300) return false;
		const between = this.#text.slice(from, open);
		if (FUNCTION_VALUE.test(between)) return true;
		if (!VALUE.test(between) && !OBJECT_VALUE.test(between)) return false;
		if (OBJECT_VALUE.test(between) && this.#top.context !== 'object') return false;
		ARROW.lastIndex = close;
		return ARROW.test(this.#text);
	}

	#pop(at: number): Frame {
		const frame = this.#stack.pop() as Frame;
		this.#settle(frame, this.#codeBefore(at));
		this.#decorated = -1;
		return frame;
	}

	/** What is pending in a frame ends here. */
	#settle(frame: Frame, end: number): void {
		const pending = frame.pending;
		if (!pending) return;
		frame.pending = undefined;
		const { rule, name, of, start, nameAt, isFunction } = pending;
		if (rule.tail === 'container' || (rule.isOnlyFunction && !isFunction)) return;
		this.#found[pending.slot] = {
			name,
			kind: isFunction ? functionKind(rule) : rule.kind,
			container: joined(frame.container, of),
			start,
			nameAt,
			end: Math.max(end, nameAt + name.length),
		};
	}
}

/** Words that follow a keyword where the name is left out. */
const RESERVED = new Set(['extends', 'implements', 'in', 'of', 'with']);

function functionKind(rule: Rule): Rule['kind'] {
	return rule.kind === 'property' || rule.kind === 'method' ? 'method' : 'function';
}

function joined(container: string, name: string): string {
	return container && name ? `${container}.${name}` : container || name;
}
