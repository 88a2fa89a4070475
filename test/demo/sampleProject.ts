import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLANTED_BUG } from './tour.ts';

/** A fresh copy of the sample project as a Git repository with one uncommitted change; without Git it is a plain folder. */
export function copySampleProject(root: string): string {
	const folder = join(mkdtempSync(join(tmpdir(), 'tandem-')), 'corner-shop');
	cpSync(join(root, 'test', 'playground'), folder, { recursive: true });
	commitAll(folder);
	const file = join(folder, PLANTED_BUG.file);
	writeFileSync(file, readFileSync(file, 'utf8').replace(PLANTED_BUG.good, PLANTED_BUG.bad));
	return folder;
}

/** Makes a folder a repository with all of it in one commit. False when there is no Git. */
export function commitAll(folder: string): boolean {
	const git = (...args: string[]) =>
		execFileSync('git', ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid', ...args], {
			cwd: folder,
			stdio: 'ignore',
		});
	try {
		git('init', '--initial-branch=main');
		git('add', '--all');
		git('commit', '--message', 'Sample project');
		return true;
	} catch {
		return false;
	}
}
