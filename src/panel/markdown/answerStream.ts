import type { Env, Token } from 'markdown-it';
import type { Markdown } from './createMarkdown.ts';
import { mendTail } from './mendTail.ts';
import { continueFence, type OpenFence, openFenceAt } from './openFence.ts';

/** Where the drawn answer goes: finished blocks, which stay as they are, and behind them one unfinished tail. */
export interface AnswerSink {
	/** Everything away. */
	clear(): void;
	/** The tail, drawn anew. HTML is not sanitised yet. */
	drawTail(html: string): void;
	/** More code at the end of the code block that the tail is. */
	appendCode(code: string): void;
	/** The tail as drawn is finished; an empty one begins behind it. */
	keepTail(): void;
	/** Draws the finished block with this number (from 0) again. */
	redraw(block: number, html: string): void;
}

interface Block {
	readonly from: number;
	readonly to: number;
	/** How many link targets were known when it was drawn. */
	readonly known: number;
	/** Number of its first item, for a list that goes on from the block before. */
	readonly firstItem: number | undefined;
	readonly isCode: boolean;
}

/** A list is drawn in pieces of about this many UTF-16 units, so that its finished items need not be drawn again. */
const LIST_PIECE = 1024;
/** A tail longer than this is drawn again only when it has grown by an eighth: work stays linear whatever the text. */
const LONG_TAIL = 4096;

/**
 * Draws a growing Markdown text with work linear in its length: what can no longer change is parsed once more and then
 * left alone, only the last block is drawn again, and code is appended. A reference link whose target comes later is
 * mended at the end.
 */
export class AnswerStream {
	readonly #markdown: Markdown;
	readonly #sink: AnswerSink;
	readonly #listPiece: number;
	#text = '';
	/** Behind the last line that is complete. */
	#linesEnd = 0;
	#finished = false;
	#start = 0;
	#checked = 0;
	#env = newEnv();
	#blocks: Block[] = [];
	#tailHtml = '';
	#fence: OpenFence | undefined;
	#nextItem: number | undefined;
	#nextDraw = 0;

	constructor(markdown: Markdown, sink: AnswerSink, listPiece = LIST_PIECE) {
		this.#markdown = markdown;
		this.#sink = sink;
		this.#listPiece = listPiece;
	}

	/** Draws the text as it is now. Usually it has grown; when it has not, drawing begins anew. */
	update(text: string, finished: boolean): void {
		const clean = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
		if (clean.length === this.#text.length && finished === this.#finished && clean === this.#text) return;
		// Comparing a slice is many times faster than startsWith.
		if (this.#finished || clean.slice(0, this.#text.length) !== this.#text) this.#reset();
		const newline = clean.slice(this.#text.length).lastIndexOf('\n');
		if (newline >= 0) this.#linesEnd = this.#text.length + newline + 1;
		this.#text = clean;
		this.#finished = finished;
		if (this.#fence && !this.#continueFence(this.#fence)) return;
		if (finished) {
			this.#finish();
			return;
		}
		for (;;) {
			this.#freezeComplete();
			this.#fence = this.#beginFence();
			if (!this.#fence) break;
			if (!this.#continueFence(this.#fence)) return;
		}
		this.#drawTail();
	}

	#reset(): void {
		this.#sink.clear();
		this.#text = '';
		this.#linesEnd = 0;
		this.#start = 0;
		this.#checked = 0;
		this.#env = newEnv();
		this.#blocks = [];
		this.#tailHtml = '';
		this.#fence = undefined;
		this.#nextItem = undefined;
		this.#nextDraw = 0;
	}

	#beginFence(): OpenFence | undefined {
		const fence = openFenceAt(this.#text, this.#start);
		if (fence) this.#sink.drawTail(this.#html(`~~~${fence.info}\n`, {}));
		return fence;
	}

	/** False while the block is still open. */
	#continueFence(fence: OpenFence): boolean {
		const step = continueFence(fence, this.#text, this.#finished);
		if (step.code) this.#sink.appendCode(step.code);
		this.#fence = step.fence;
		const end = step.end ?? (this.#finished ? this.#text.length : undefined);
		if (end === undefined) return false;
		this.#fence = undefined;
		this.#keep(end, true);
		return true;
	}

	/** Finishes all blocks but the last, as far as complete lines decide it. */
	#freezeComplete(): void {
		const leading = /(?:[ \t]*\n)+/y;
		leading.lastIndex = this.#start;
		this.#start += leading.exec(this.#text)?.[0].length ?? 0;
		const end = this.#linesEnd;
		if (!this.#mayHaveEnded(end)) return;
		this.#checked = end;
		const tail = this.#text.slice(this.#start, end);
		const tokens = this.#markdown.parseBlocks(tail);
		const cut = blockCut(tokens, tail) ?? (tail.length > this.#listPiece ? itemCut(tokens, this.#nextItem) : undefined);
		if (cut) this.#freeze(this.#start + lineOffset(tail, cut.line), cut.nextItem);
	}

	/** Whether it is worth looking for the tail's end: always for a short one, for a long one at signs of a new block. */
	#mayHaveEnded(end: number): boolean {
		const from = Math.max(this.#checked, this.#start);
		if (end <= from) return false;
		if (end - this.#start < LONG_TAIL || end - from >= (from - this.#start) / 8) return true;
		return /\n[ \t]*\n[^ \t\n]/.test(this.#text.slice(Math.max(this.#start, from - 2)));
	}

	#freeze(end: number, nextItem?: number): void {
		const html = this.#html(this.#text.slice(this.#start, end), this.#env, this.#nextItem);
		if (html !== this.#tailHtml) this.#sink.drawTail(html);
		this.#keep(end, false);
		this.#nextItem = nextItem;
	}

	#keep(end: number, isCode: boolean): void {
		this.#sink.keepTail();
		const known = Object.keys(this.#env.references).length;
		this.#blocks.push({ from: this.#start, to: end, known, firstItem: this.#nextItem, isCode });
		this.#nextItem = undefined;
		this.#start = end;
		this.#tailHtml = '';
		this.#nextDraw = 0;
	}

	#drawTail(): void {
		const length = this.#text.length - this.#start;
		if (length > LONG_TAIL && length < this.#nextDraw) return;
		this.#nextDraw = length + length / 8;
		// Reads what is known, keeps what the unfinished text defines to itself.
		const env = { ...this.#env, references: Object.create(this.#env.references) };
		const html = this.#html(mendTail(this.#text.slice(this.#start)), env, this.#nextItem);
		if (html === this.#tailHtml) return;
		this.#tailHtml = html;
		this.#sink.drawTail(html);
	}

	#finish(): void {
		if (this.#start < this.#text.length) this.#freeze(this.#text.length);
		const known = Object.keys(this.#env.references).length;
		for (const [number, block] of this.#blocks.entries()) {
			if (block.isCode || block.known === known) continue;
			const text = this.#text.slice(block.from, block.to);
			if (text.includes('[')) this.#sink.redraw(number, this.#html(text, this.#env, block.firstItem));
		}
	}

	#html(text: string, env: Env, firstItem?: number): string {
		const tokens = this.#markdown.parse(text, env);
		const first = tokens[0];
		if (firstItem !== undefined && first) {
			first.attrJoin('class', 'continued');
			if (first.type === 'ordered_list_open') first.attrSet('start', firstItem);
		}
		return this.#markdown.render(tokens, env);
	}
}

function newEnv(): Env & Required<Pick<Env, 'references'>> {
	return { references: Object.create(null) };
}

/** Where a tail can be cut: the line where its unfinished part begins. */
interface Cut {
	readonly line: number;
	/** The number of the item there, when the cut goes through a list. */
	readonly nextItem?: number;
}

/** Blocks that a blank line ends for good. */
const ENDED_BY_BLANK = ['paragraph_open', 'heading_open', 'hr', 'table_open', 'blockquote_open'];

/** Behind the last top-level block or before it; undefined when it is the only one and open, or when it is not certain. */
function blockCut(tokens: readonly Token[], tail: string): Cut | undefined {
	const blocks = tokens.filter((token) => token.level === 0 && token.nesting >= 0 && token.map);
	const last = blocks.at(-1);
	if (!last?.map) return undefined;
	if (ENDED_BY_BLANK.includes(last.type) && /\n[ \t]*\n$/.test(tail)) return { line: tail.split('\n').length - 1 };
	const before = blocks.at(-2);
	if (!before?.map) return undefined;
	// The title of a link definition may go on in the next line.
	if (before.type === 'reference_definition' && before.map[1] === last.map[0]) return undefined;
	return { line: last.map[0] };
}

/** Before the last item of the list that the tail is. */
function itemCut(tokens: readonly Token[], firstItem: number | undefined): Cut | undefined {
	const list = tokens[0];
	if (list?.type !== 'ordered_list_open' && list?.type !== 'bullet_list_open') return undefined;
	const items = tokens.filter((token) => token.type === 'list_item_open' && token.level === 1);
	const line = items.at(-1)?.map?.[0];
	if (!line) return undefined;
	return { line, nextItem: (firstItem ?? Number(list.attrGet('start') ?? 1)) + items.length - 1 };
}

function lineOffset(text: string, line: number): number {
	let offset = 0;
	for (let count = 0; count < line; count++) offset = text.indexOf('\n', offset) + 1;
	return offset;
}
