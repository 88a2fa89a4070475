import { type FileHandle, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Journal, type JournalRecord, parseRecord } from '../../core/journal.ts';

/**
 * A journal in `<folder>/<chat>.jsonl`. A failed write is handed to `onError` once and the chat goes on in memory.
 * Tandem's own storage, never a user's file.
 */
export function openJournal(folder: string, chat: string, onError: (error: unknown) => void): Journal {
	let pending: string[] = [];
	let writing: Promise<void> | undefined;
	let file: FileHandle | undefined;
	let failed = false;
	const drain = async () => {
		try {
			file ??= await openForAppend(folder, chat);
			while (pending.length) {
				const lines = pending;
				pending = [];
				await file.appendFile(lines.join(''));
			}
		} catch (error) {
			if (!failed) onError(error);
			failed = true;
		} finally {
			writing = undefined;
		}
	};
	const flush = async () => {
		while (writing !== undefined) await writing;
	};
	return {
		append(records) {
			for (const record of records) pending.push(`${JSON.stringify(record)}\n`);
			writing ??= drain();
		},
		flush,
		async close() {
			await flush();
			await file?.close().catch(() => {});
			file = undefined;
		},
	};
}

async function openForAppend(folder: string, chat: string): Promise<FileHandle> {
	await mkdir(folder, { recursive: true });
	const file = await open(journalFile(folder, chat), 'a+');
	const { size } = await file.stat();
	const last = Buffer.alloc(1);
	if (size > 0) await file.read(last, 0, 1, size - 1);
	// What a crash cut in the middle of a line must not take the next line with it.
	if (size > 0 && last.toString() !== '\n') await file.appendFile('\n');
	return file;
}

/** A long chat is read in steps that hold nobody up. */
const BURST_MS = 8;

/** The records of a chat. A line that is damaged or cut (a crash while writing) is left out; a missing file is an empty chat. */
export async function readJournal(folder: string, chat: string): Promise<readonly JournalRecord[]> {
	let text: string;
	try {
		text = await readFile(journalFile(folder, chat), 'utf8');
	} catch {
		return [];
	}
	const records: JournalRecord[] = [];
	let burstBegan = performance.now();
	for (const line of text.split('\n')) {
		const record = parseRecord(line);
		if (record) records.push(record);
		if (performance.now() - burstBegan < BURST_MS) continue;
		await new Promise((resolve) => setImmediate(resolve));
		burstBegan = performance.now();
	}
	return records;
}

/** The chat that was written to last, by name: chat ids sort by the time that they were made. */
export async function newestChat(folder: string): Promise<string | undefined> {
	try {
		const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
		return names.at(-1)?.replace(/\.jsonl$/, '');
	} catch {
		return undefined;
	}
}

function journalFile(folder: string, chat: string): string {
	return join(folder, `${chat}.jsonl`);
}
