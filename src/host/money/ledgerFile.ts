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

/** So old may be what is known of other windows: a request does not wait for the disk while somebody works. */
const FRESH_MS = 60_000;

/** The ledger of a folder, which need not exist. What cannot be written is still counted in this window. */
export function openLedger(folder: string, clock: Clock): Ledger {
	const day = new DaySum(folder, clock);
	let writing: Promise<void> | undefined;
	const write = async (entry: LedgerEntry) => {
		try {
			if (!writing) await makeRoom(folder, dayOf(clock.now() - KEPT_DAYS * 86_400_000));
			await appendFile(fileOf(folder, dayOf(entry.at)), entryLine(entry));
			day.isWritten(entry);
		} catch {
			// It stays in what this window counts by itself.
		}
	};
	return {
		record(entry) {
			day.add(entry);
			const before = writing;
			writing = before ? before.then(() => write(entry)) : write(entry);
			void writing.then(() => day.refresh());
		},
		spentToday: () => day.spent(),
		async read(days) {
			await writing;
			const first = dayOf(clock.now() - (days - 1) * 86_400_000);
			const entries: LedgerEntry[] = [];
			for (const each of await daysIn(folder)) if (each >= first) entries.push(...(await entriesOf(folder, each)));
			return entries;
		},
	};
}

/** What was spent today: by the file, which all windows write, and by entries of this one that are not in it yet. */
class DaySum {
	readonly #folder: string;
	readonly #clock: Clock;
	#day = '';
	#reader: DayReader;
	#inFile: Spent = NOTHING_SPENT;
	#readAt = Number.NEGATIVE_INFINITY;
	#own = new Set<LedgerEntry>();
	/** Of `own`, those that the next reading finds in the file. */
	#written: LedgerEntry[] = [];

	constructor(folder: string, clock: Clock) {
		this.#folder = folder;
		this.#clock = clock;
		this.#reader = new DayReader(folder, '');
	}

	add(entry: LedgerEntry): void {
		this.#turnPage();
		if (dayOf(entry.at) === this.#day) this.#own.add(entry);
	}

	isWritten(entry: LedgerEntry): void {
		this.#written.push(entry);
	}

	async spent(): Promise<Spent> {
		this.#turnPage();
		const age = this.#clock.now() - this.#readAt;
		if (age < 0 || age >= FRESH_MS) await this.refresh();
		return [...this.#own].reduce(addSpent, this.#inFile);
	}

	async refresh(): Promise<void> {
		this.#turnPage();
		const reader = this.#reader;
		const found = this.#written;
		this.#written = [];
		const inFile = await reader.read();
		if (reader !== this.#reader) return;
		this.#inFile = inFile;
		this.#readAt = this.#clock.now();
		for (const entry of found) this.#own.delete(entry);
	}

	/** A new day begins with nothing. */
	#turnPage(): void {
		const day = dayOf(this.#clock.now());
		if (day === this.#day) return;
		this.#day = day;
		this.#reader = new DayReader(this.#folder, day);
		this.#inFile = NOTHING_SPENT;
		this.#readAt = Number.NEGATIVE_INFINITY;
		this.#own = new Set();
		this.#written = [];
	}
}

/** Adds up a file that grows, also by other windows: each byte is read once. */
class DayReader {
	readonly #file: string;
	#offset = 0;
	#spent: Spent = NOTHING_SPENT;
	#reading: Promise<Spent> = Promise.resolve(NOTHING_SPENT);

	constructor(folder: string, day: string) {
		this.#file = fileOf(folder, day);
	}

	/** One after the other. Never rejects. */
	read(): Promise<Spent> {
		this.#reading = this.#reading.then(() => this.#readOn());
		return this.#reading;
	}

	async #readOn(): Promise<Spent> {
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

	async #more(): Promise<Buffer> {
		const file = await open(this.#file, 'r');
		try {
			const { size } = await file.stat();
			const buffer = Buffer.alloc(Math.max(0, size - this.#offset));
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
