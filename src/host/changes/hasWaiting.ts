import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromStored } from './storedHistory.ts';

/** Folder of the turns' records within Tandem's storage of a workspace. */
export const TURNS_FOLDER = 'turns';

/** True when the stored records name a change that waits for review. Reads one small file; never rejects. */
export async function hasWaiting(storageFolder: string): Promise<boolean> {
	const text = await readFile(join(storageFolder, TURNS_FOLDER, 'index.json'), 'utf8').catch(() => '');
	return fromStored(text).turns.some(({ files }) => files.some(({ review }) => review === 'pending'));
}
