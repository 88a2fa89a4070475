import type { AnswerSink } from '../markdown/answerStream.ts';
import { sanitize } from '../markdown/sanitize.ts';

/** A code block grows in pieces of about this many UTF-16 units, so that the browser lays out only the last again. */
const CODE_PIECE = 4096;

/** Draws an answer into an element that nobody else writes to. */
export class AnswerDom implements AnswerSink {
	readonly #root: HTMLElement;
	readonly #blocks: HTMLElement[] = [];
	#tail: HTMLElement;

	constructor(root: HTMLElement) {
		this.#root = root;
		this.#tail = this.#addTail();
	}

	clear(): void {
		this.#root.replaceChildren();
		this.#blocks.length = 0;
		this.#tail = this.#addTail();
	}

	drawTail(html: string): void {
		this.#tail.replaceChildren(finish(sanitize(html)));
	}

	appendCode(code: string): void {
		const element = this.#tail.querySelector('pre > code');
		if (!element) return;
		const last = element.lastElementChild;
		const text = last?.firstChild;
		if (last && text instanceof Text && (text.length < CODE_PIECE || !text.data.endsWith('\n'))) {
			text.appendData(code);
			return;
		}
		const piece = document.createElement('span');
		piece.className = 'code-piece';
		piece.append(document.createTextNode(code));
		element.append(piece);
	}

	keepTail(): void {
		this.#blocks.push(this.#tail);
		this.#tail = this.#addTail();
	}

	redraw(block: number, html: string): void {
		this.#blocks[block]?.replaceChildren(finish(sanitize(html)));
	}

	#addTail(): HTMLElement {
		const tail = document.createElement('div');
		tail.className = 'block';
		this.#root.append(tail);
		return tail;
	}
}

/** Adds what the sanitiser would not let through: copy buttons, and the keyboard's way to links and wide blocks. */
function finish(fragment: DocumentFragment): DocumentFragment {
	for (const link of fragment.querySelectorAll<HTMLElement>('a[data-href]')) {
		link.setAttribute('role', 'link');
		link.tabIndex = 0;
	}
	for (const table of fragment.querySelectorAll<HTMLElement>('div.table')) table.tabIndex = 0;
	for (const pre of fragment.querySelectorAll('pre')) addCodeBar(pre);
	return fragment;
}

function addCodeBar(pre: HTMLElement): void {
	const frame = document.createElement('div');
	frame.className = 'code';
	const bar = document.createElement('div');
	bar.className = 'code-bar';
	const language = document.createElement('span');
	language.textContent = pre.querySelector('code')?.dataset.lang ?? '';
	const copy = document.createElement('button');
	copy.type = 'button';
	copy.className = 'link-button copy';
	copy.textContent = 'Copy';
	bar.append(language, copy);
	pre.replaceWith(frame);
	pre.tabIndex = 0;
	frame.append(bar, pre);
}
