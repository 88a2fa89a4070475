import { createHash } from 'node:crypto';
import type { CodeSymbol } from '../shared/indexProtocol.ts';

/** A text → its symbols, as exactly as can be. */
export type OutlineFile = (path: string, text: string) => Promise<readonly CodeSymbol[]>;

interface Kept {
	readonly version: string;
	readonly symbols: readonly CodeSymbol[];
}

const MOST_KEPT = 100;

/** Exact outlines, worked out when they are asked for: over a whole workspace that would take minutes. The last ones are kept. */
export class Outlines {
	readonly #outline: OutlineFile;
	readonly #kept = new Map<string, Kept>();

	constructor(outline: OutlineFile) {
		this.#outline = outline;
	}

	/** Of this text; worked out again only when it is another than the last of this path. Rejects when `outline` does. */
	async of(path: string, text: string): Promise<readonly CodeSymbol[]> {
		const version = createHash('sha1').update(text).digest('base64');
		const known = this.#kept.get(path);
		this.#kept.delete(path);
		const symbols = known?.version === version ? known.symbols : await this.#outline(path, text);
		this.#kept.set(path, { version, symbols });
		for (const oldest of this.#kept.keys()) {
			if (this.#kept.size <= MOST_KEPT) break;
			this.#kept.delete(oldest);
		}
		return symbols;
	}
}
