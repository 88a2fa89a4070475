import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Folder of the batch jobs within Tandem's storage of a workspace. */
export const JOBS_FOLDER = 'batches';
/** In a job's folder: the job itself, and that its results were opened. */
export const JOB_FILE = 'job.json';
export const SEEN_FILE = 'seen';

/** True when a job runs, or has results that were not opened. Looks at names only; never rejects. */
export async function hasOpenJobs(storageFolder: string): Promise<boolean> {
	const folder = join(storageFolder, JOBS_FOLDER);
	for (const name of await readdir(folder).catch(() => [])) {
		if (await isThere(join(folder, name, SEEN_FILE))) continue;
		if (await isThere(join(folder, name, JOB_FILE))) return true;
	}
	return false;
}

async function isThere(file: string): Promise<boolean> {
	return stat(file).then(
		() => true,
		() => false,
	);
}
