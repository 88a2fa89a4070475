import type { SkipReason } from '../shared/indexProtocol.ts';
import type { Stamp } from './source.ts';

/** A file that is left out, and the version of it for which that was found. */
interface Entry {
	readonly reason: SkipReason;
	readonly stamp?: Stamp;
}

/** Entries that are remembered one by one; beyond that only their number is. */
const REMEMBERED = 50_000;

/** What is not indexed and why, so that it is counted, and not read again as long as it is the same. */
export class LeftOut {
	readonly #entries = new Map<string, Entry>();
	/** Places that a scan passed by without a name of their own: ignored folders, files above the limit. */
	readonly #counts = new Map<SkipReason, number>();

	set(path: string, reason: SkipReason, stamp?: Stamp): void {
		if (this.#entries.size >= REMEMBERED && !this.#entries.has(path)) this.count(reason);
		else this.#entries.set(path, { reason, ...(stamp && { stamp }) });
	}

	delete(path: string): void {
		this.#entries.delete(path);
	}

	/** Whether this version was found to be left out for what it holds. */
	holds(path: string, stamp: Stamp): boolean {
		const known = this.#entries.get(path)?.stamp;
		return known !== undefined && known.mtimeMs === stamp.mtimeMs && known.size === stamp.size;
	}

	count(reason: SkipReason): void {
		this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
	}

	/** Before a scan, which counts anew. */
	forgetCounts(): void {
		this.#counts.clear();
	}

	clear(): void {
		this.#entries.clear();
		this.#counts.clear();
	}

	paths(): IterableIterator<string> {
		return this.#entries.keys();
	}

	byReason(): Readonly<Partial<Record<SkipReason, number>>> {
		const sums = new Map(this.#counts);
		for (const { reason } of this.#entries.values()) sums.set(reason, (sums.get(reason) ?? 0) + 1);
		return Object.fromEntries(sums);
	}

	/** Only those that cost a read to find out. */
	toJson(): unknown {
		return [...this.#entries].flatMap(([path, { reason, stamp }]) =>
			stamp ? [[path, reason, stamp.mtimeMs, stamp.size]] : [],
		);
	}

	/** Takes what `toJson` gave; anything else is passed over. */
	load(json: unknown): void {
		if (!Array.isArray(json)) return;
		for (const row of json as readonly unknown[]) {
			const [path, reason, mtimeMs, size] = Array.isArray(row) ? (row as readonly unknown[]) : [];
			if (typeof path !== 'string' || typeof mtimeMs !== 'number' || typeof size !== 'number') continue;
			if (reason === 'binary' || reason === 'generated' || reason === 'large')
				this.set(path, reason, { mtimeMs, size });
		}
	}
}
