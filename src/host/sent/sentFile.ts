import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRecordLine, recordLine, type SentRecord } from '../../core/sent/sentRecord.ts';

/** Chats whose records are kept; ids of chats sort by their age. */
const KEPT_CHATS = 50;
/** Of one chat. */
const KEPT_RECORDS = 500;

/** The records of chats on disk, one file a chat, without a word of what was sent. Tandem's own storage, never a user's file. */
export interface SentFile {
	/** Reaches the disk in the order of the calls; a disk that does not take it loses the record, and nothing else. */
	append(record: SentRecord): void;
	/** Of one chat, oldest first. */
	read(chat: string): Promise<readonly SentRecord[]>;
}

/** Files `<folder>/<chat>.jsonl`. */
export function openSentFile(folder: string): SentFile {
	let writing: Promise<void> = prune(folder);
	return {
		append(record) {
			writing = writing.then(() => write(folder, record));
		},
		async read(chat) {
			await writing;
			const text = await readFile(fileOf(folder, chat), 'utf8').catch(() => '');
			return text
				.split('\n')
				.flatMap((line) => parseRecordLine(line) ?? [])
				.slice(-KEPT_RECORDS);
		},
	};
}

async function write(folder: string, record: SentRecord): Promise<void> {
	try {
		await mkdir(folder, { recursive: true });
		await appendFile(fileOf(folder, record.chat), recordLine(record));
	} catch {
		// The page says what is kept; a full disk is told of by the journal.
	}
}

async function prune(folder: string): Promise<void> {
	const names = (await readdir(folder).catch(() => [])).toSorted();
	for (const name of names.slice(0, Math.max(0, names.length - KEPT_CHATS)))
		await rm(join(folder, name), { force: true }).catch(() => {});
}

function fileOf(folder: string, chat: string): string {
	return join(folder, `${chat.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.jsonl`);
}
