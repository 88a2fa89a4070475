import type { ListMark } from '../../shared/mention.ts';
import type { FromPanel, ToPanel } from '../../shared/panelProtocol.ts';
import type { ComposerContext } from '../context/hostContext.ts';

/** What the panel says while the user writes an ask. */
export type ComposerMessage = Extract<FromPanel, { kind: 'complete' | 'dropped' | 'pasted' | 'attachImage' }>;

export interface ComposerDoorDeps {
	/** Loaded at first use. */
	readonly context: () => Promise<ComposerContext>;
	readonly post: (message: ToPanel) => void;
}

const NOT_LISTED: Readonly<Record<ListMark, string>> = {
	'@': 'What can be named could not be listed. Type on, or write the path.',
	'/': 'Your prompts could not be listed. Type the whole name of one.',
};

/** What the composer asks while the user writes: what fits behind an `@` or a `/`, what was dropped or pasted, images from files. */
export class ComposerDoor {
	readonly #deps: ComposerDoorDeps;
	#completing = new AbortController();

	constructor(deps: ComposerDoorDeps) {
		this.#deps = deps;
	}

	/** Takes a message. Never rejects for `complete`: a list that fails says so in its place. */
	async receive(message: ComposerMessage): Promise<void> {
		switch (message.kind) {
			case 'complete':
				return this.#complete(message);
			case 'dropped':
				return this.#drop(message.uris);
			case 'pasted':
				return this.#paste(message.id, message.text);
			case 'attachImage':
				return this.#attach(message.path === '' ? [] : [message.path]);
		}
	}

	/** Only the answer to the last question counts, so the one before is given up. */
	async #complete({ id, mark, typed }: Extract<ComposerMessage, { kind: 'complete' }>): Promise<void> {
		this.#completing.abort();
		const completing = new AbortController();
		this.#completing = completing;
		const { post, context } = this.#deps;
		try {
			const { complete, prompts } = await context();
			const offered = await (mark === '/' ? prompts : complete)(typed, completing.signal);
			if (!completing.signal.aborted) post({ kind: 'completions', id, ...offered });
		} catch {
			if (!completing.signal.aborted) post({ kind: 'completions', id, rows: [], note: NOT_LISTED[mark] });
		}
	}

	async #drop(uris: readonly string[]): Promise<void> {
		const context = await this.#deps.context();
		const { mentions, images, note } = await context.dropped(uris, new AbortController().signal);
		if (mentions.length || note) this.#deps.post({ kind: 'attached', mentions, note });
		if (images.length) await this.#attach(images);
	}

	async #paste(id: number, text: string): Promise<void> {
		const mention = (await this.#deps.context()).pasted(text);
		if (mention) this.#deps.post({ kind: 'attached', mentions: [mention], note: '', pasted: id });
	}

	async #attach(names: readonly string[]): Promise<void> {
		const context = await this.#deps.context();
		const { files, note } = await context.images(names, new AbortController().signal);
		if (files.length || note) this.#deps.post({ kind: 'imageFiles', files, note });
	}
}
