import { lstat, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { findGitFolder } from '../history/gitFolder.ts';
import { IgnoreRules, type RulesAbove } from './ignoreRules.ts';

/** More than this is no ignore file that a person wrote, bytes. */
const MAX_BYTES = 256 * 1024;

/** The ignore files that hold in a folder on disk: its own, those of the repository around it, and the repository's `info/exclude`. */
export async function readDiskRules(root: string, ignoreCase: boolean): Promise<IgnoreRules> {
	const above = await rulesAbove(root);
	return new IgnoreRules((folder, name) => readSmall(join(root, folder, name)), ignoreCase, above);
}

/** Weakest first. */
async function rulesAbove(root: string): Promise<readonly RulesAbove[]> {
	const git = await findGitFolder(root);
	if (!git) return [];
	const rules: RulesAbove[] = [];
	const take = async (file: string, folder: string) => {
		const text = await readSmall(file);
		const down = relative(folder, root).split(sep).join('/');
		if (text !== undefined) rules.push({ text, prefix: down ? `${down}/` : '' });
	};
	await take(join(git.common, 'info', 'exclude'), git.top);
	const between: string[] = [];
	for (let at = root; at !== git.top && at !== dirname(at); at = dirname(at)) between.unshift(dirname(at));
	for (const folder of between) await take(join(folder, '.gitignore'), folder);
	return rules;
}

/** A link is not read: its target may lie anywhere. */
async function readSmall(file: string): Promise<string | undefined> {
	try {
		const stats = await lstat(file);
		return stats.isFile() && stats.size <= MAX_BYTES ? await readFile(file, 'utf8') : undefined;
	} catch {
		return undefined;
	}
}
