import { appendFile, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { NOTHING_SPENT, type Spent } from '../../core/models/ceilings.ts';
import { addSpent, dayOf, entryLine, type LedgerEntry, parseEntry } from '../../core/models/ledger.ts';
import type { Clock } from '../../core/ports.ts';

/** What all windows spent, a file a day in Tandem's own storage. */
export interface Ledger {
	/** Adds an entry; it is on disk soon. */
	record(entry: LedgerEntry): void;
	/** By all windows since midnight. Never rejects. */
	spentToday(): Promise<Spent>;
	/** The entries of the last so many days, oldest first; today counts as one. Never rejects. */
	read(days: number): Promise<readonly LedgerEntry[]>;
}

/** Days that are kept. */
export const KEPT_DAYS = 400;
const NAME = /^(\d{4}-\d{2}-\d{2})\.jsonl$/;
const LINE_END = 10;

/** The ledger of a folder, which need not exist. What cannot be written is still counted in this window. */
export function openLedger(folder: string, clock: Clock): Ledger {
	const today = new DayReader(folder);
	/** Of this window, what the disk did not take; of the day that it is about. */
	let unwritten = { day: '', spent: NOTHING_SPENT };
	let writing: Promise<void> | undefined;
	const write = async (entry: LedgerEntry) => {
		try {
			if (!writing) await makeRoom(folder, dayOf(clock.now() - KEPT_DAYS * 86_400_000));
			await appendFile(fileOf(folder, dayOf(entry.at)), entryLine(entry));
		} catch {
			const day = dayOf(entry.at);
			unwritten = { day, spent: addSpent(unwritten.day === day ? unwritten.spent : NOTHING_SPENT, entry) };
		}
	};
	return {
		record(entry) {
			const before = writing;
			writing = before ? before.then(() => write(entry)) : write(entry);
		},
		async spentToday() {
			await writing;
			const day = dayOf(clock.now());
			const { dollars, tokens } = await today.read(day);
			const more = unwritten.day === day ? unwritten.spent : NOTHING_SPENT;
			return { dollars: dollars + more.dollars, tokens: tokens + more.tokens };
		},
		async read(days) {
			await writing;
			const first = dayOf(clock.now() - (days - 1) * 86_400_000);
			const entries: LedgerEntry[] = [];
			for (const day of await daysIn(folder)) if (day >= first) entries.push(...(await entriesOf(folder, day)));
			return entries;
		},
	};
}

/** Adds up a file that grows, also by other windows: each byte is read once. */
class DayReader {
	readonly #folder: string;
	#day = '';
	#offset = 0;
	#spent = NOTHING_SPENT;
	#reading: Promise<unknown> = Promise.resolve();

	constructor(folder: string) {
		this.#folder = folder;
	}

	read(day: string): Promise<Spent> {
		const next = this.#reading.then(() => this.#read(day));
		this.#reading = next;
		return next;
	}

	async #read(day: string): Promise<Spent> {
		if (day !== this.#day) this.#begin(day);
		try {
			const more = await this.#more();
			// A line that another window is writing right now is read the next time.
			const end = more.lastIndexOf(LINE_END) + 1;
			for (const line of more.toString('utf8', 0, end).split('\n')) {
				const entry = parseEntry(line);
				if (entry) this.#spent = addSpent(this.#spent, entry);
			}
			this.#offset += end;
		} catch {
			// Nothing was spent on a day without a file.
		}
		return this.#spent;
	}

	#begin(day: string): void {
		this.#day = day;
		this.#offset = 0;
		this.#spent = NOTHING_SPENT;
	}

	async #more(): Promise<Buffer> {
		const file = await open(fileOf(this.#folder, this.#day), 'r');
		try {
			const { size } = await file.stat();
			if (size < this.#offset) this.#begin(this.#day);
			const buffer = Buffer.alloc(size - this.#offset);
			const { bytesRead } = await file.read(buffer, 0, buffer.length, this.#offset);
			return buffer.subarray(0, bytesRead);
		} finally {
			await file.close();
		}
	}
}

/** Makes the folder and removes the days before `first`. */
async function makeRoom(folder: string, first: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	for (const day of await daysIn(folder)) if (day < first) await unlink(fileOf(folder, day)).catch(() => {});
}

async function daysIn(folder: string): Promise<readonly string[]> {
	const names = await readdir(folder).catch(() => []);
	return names.flatMap((name) => NAME.exec(name)?.[1] ?? []).sort();
}

async function entriesOf(folder: string, day: string): Promise<readonly LedgerEntry[]> {
	const text = await readFile(fileOf(folder, day), 'utf8').catch(() => '');
	return text.split('\n').flatMap((line) => parseEntry(line) ?? []);
}

function fileOf(folder: string, day: string): string {
	return join(folder, `${day}.jsonl`);
}
