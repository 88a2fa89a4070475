import { lstat, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/** Where a repository keeps what. Absolute paths. */
export interface GitFolder {
	/** The folder that holds `.git`. */
	readonly top: string;
	/** Of this work tree: it holds HEAD. */
	readonly own: string;
	/** Of all work trees of the repository. */
	readonly common: string;
}

/** The repository that a folder lies in, found by looking, without running git. */
export async function findGitFolder(folder: string): Promise<GitFolder | undefined> {
	for (let at = folder; ; at = dirname(at)) {
		const own = await gitFolderAt(at);
		if (own) return { top: at, own, common: await commonOf(own) };
		if (at === dirname(at)) return undefined;
	}
}

/** `.git` is a folder, or in a linked work tree and a submodule a file that names one. */
async function gitFolderAt(folder: string): Promise<string | undefined> {
	const dotGit = join(folder, '.git');
	const stats = await lstat(dotGit).catch(() => undefined);
	if (stats?.isDirectory()) return dotGit;
	if (!stats?.isFile() || stats.size > 4096) return undefined;
	const named = /^gitdir: (.+)$/m.exec(await readFile(dotGit, 'utf8').catch(() => ''))?.[1]?.trim();
	return named ? resolve(folder, named) : undefined;
}

async function commonOf(own: string): Promise<string> {
	const named = (await readFile(join(own, 'commondir'), 'utf8').catch(() => '')).trim();
	if (!named) return own;
	return isAbsolute(named) ? named : resolve(own, named);
}
