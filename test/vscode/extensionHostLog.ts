import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The text of every extension host log in a profile folder, the one started last at the end; empty when there is none. */
export async function readExtensionHostLog(userDataDir: string): Promise<string> {
	const root = path.join(userDataDir, 'logs');
	const names = await readdir(root, { recursive: true }).catch(() => []);
	const found = names.filter((name) => /(^|[\\/])(remote)?exthost\.log$/.test(name));
	// Folders are named by the time of the start and, within it, numbered.
	found.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
	return (await Promise.all(found.map((file) => readFile(path.join(root, file), 'utf8')))).join('');
}

/** The process id of the extension host that was started last and has not said that it ended, by the text of its log. */
export function extensionHostPid(log: string): number | undefined {
	const last = [...log.matchAll(/Extension host with pid (\d+) started/g)].at(-1)?.[1];
	return last === undefined || log.includes(`Extension host with pid ${last} exiting`) ? undefined : Number(last);
}
