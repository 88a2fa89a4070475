import type { SymbolKind } from '../../shared/indexProtocol.ts';
import { type Found, joined, ownerName } from './found.ts';
import { CLOSE, COMMENT, type Marks, OPEN } from './lexText.ts';
import { firstOnLine, isLineEnd } from './lines.ts';
import type { Context, Rule, Rules } from './rules.ts';

/** A definition whose end is not known yet. */
interface Open {
	readonly indent: number;
	readonly slot: number;
	readonly found: Found;
	readonly context: Context;
}

/** Lines that end what they stand below, at the same indentation. */
const ENDS = /(?:end\b|fi\b|done\b|[})\]])/y;

/** Definitions of a language whose blocks are seen by indentation: Python, or Ruby as it is usually written. */
export function findByIndent(text: string, starts: readonly number[], marks: Marks, rules: Rules): readonly Found[] {
	const walk = new IndentWalk(text, rules);
	let mark = 0;
	let depth = 0;
	let covered = 0;
	for (let line = 0; line < starts.length; line++) {
		const start = starts[line] ?? 0;
		const next = starts[line + 1] ?? text.length;
		const first = firstOnLine(text, start);
		const isRemark = marks.kinds[mark] === COMMENT && marks.starts[mark] === first && !isQuote(text, first);
		if (start >= covered && depth === 0 && !isRemark && !isLineEnd(text, first))
			walk.line(first, columns(text, start, first));
		else if (!isLineEnd(text, first) && !isRemark) walk.more();
		for (; mark < marks.kinds.length && (marks.starts[mark] ?? 0) < next; mark++) {
			covered = Math.max(covered, marks.ends[mark] ?? 0);
			if (marks.kinds[mark] === OPEN) depth++;
			else if (marks.kinds[mark] === CLOSE) depth = Math.max(0, depth - 1);
		}
		walk.ends(next);
	}
	return walk.finish();
}

/** Documentation is a part of what it documents. */
function isQuote(text: string, at: number): boolean {
	return '"\'rRuU'.includes(text.charAt(at));
}

function columns(text: string, start: number, first: number): number {
	let width = 0;
	for (let at = start; at < first; at++) width += text.charCodeAt(at) === 9 ? 8 - (width % 8) : 1;
	return width;
}

class IndentWalk {
	readonly #text: string;
	readonly #rules: Rules;
	readonly #found: Found[] = [];
	readonly #open: Open[] = [];
	#decorated = -1;
	/** Where the last line with code ends. */
	#last = 0;
	#isCode = false;

	constructor(text: string, rules: Rules) {
		this.#text = text;
		this.#rules = rules;
	}

	/** A line of code outside of brackets. */
	line(first: number, indent: number): void {
		this.#isCode = true;
		ENDS.lastIndex = first;
		const isEnd = ENDS.test(this.#text);
		for (let top = this.#top; top && indent <= top.indent; top = this.#top) {
			if (isEnd && indent === top.indent) return;
			this.#close(top);
		}
		if (this.#text.charCodeAt(first) === 64) {
			if (this.#decorated < 0) this.#decorated = first;
			return;
		}
		this.#match(first, indent);
		this.#decorated = -1;
	}

	/** A line that goes on with what is above. */
	more(): void {
		this.#isCode = true;
	}

	ends(next: number): void {
		if (this.#isCode) this.#last = next;
		this.#isCode = false;
	}

	finish(): readonly Found[] {
		for (let top = this.#top; top; top = this.#top) this.#close(top);
		return this.#found;
	}

	get #top(): Open | undefined {
		return this.#open[this.#open.length - 1];
	}

	#close({ slot, found }: Open): void {
		this.#open.pop();
		let end = this.#last;
		while (end > found.nameAt + found.name.length && this.#text.charCodeAt(end - 1) <= 32) end--;
		this.#found[slot] = { ...found, end };
	}

	#match(first: number, indent: number): void {
		const top = this.#top;
		const context = top?.context ?? 'top';
		for (const rule of this.#rules[context] ?? []) {
			rule.pattern.lastIndex = first;
			const match = rule.pattern.exec(this.#text);
			const name = match?.groups?.name;
			if (!match || !name) continue;
			const nameAt = rule.pattern.lastIndex - name.length;
			const around = top ? joined(top.found.container, top.found.name) : '';
			const container = joined(around, ownerName(match.groups?.of ?? ''));
			const start = this.#decorated >= 0 ? this.#decorated : first;
			const found = { name, kind: kindOf(rule, name, context, container), container, start, nameAt, end: nameAt };
			this.#open.push({ indent, slot: this.#found.push(found) - 1, found, context: rule.opens ?? 'none' });
			return;
		}
	}
}

function kindOf({ kind, tail }: Rule, name: string, context: Context, container: string): SymbolKind {
	if (kind === 'function' && context !== 'body' && context !== 'top') return 'method';
	if (kind === 'function' && context === 'top' && container) return 'method';
	if (tail !== 'value' || kind !== 'variable') return kind;
	if (/^[A-Z0-9_]+$/.test(name)) return 'constant';
	return context === 'members' ? 'property' : 'variable';
}
