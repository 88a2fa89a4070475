import * as vscode from 'vscode';
import { addedFile, type ChangedFileDiff } from '../../core/review/change.ts';
import { parseUnifiedDiff } from '../../core/review/parseUnifiedDiff.ts';
import { isSecret } from '../../core/safety/sensitive.ts';
import { GIT_UNTRACKED, type GitRepository } from '../review/gitApi.ts';

/** What a commit would hold. */
export interface CommitContent {
	/** `staged`, or `all` when nothing is. */
	readonly what: 'staged' | 'all';
	readonly files: readonly ChangedFileDiff[];
}

const MOST_NEW_FILES = 50;
/** Bytes; of a larger new file only its name is said. */
const LARGEST_NEW_FILE = 200_000;
const SUBJECTS = 30;

/** The staged change, or all changes when nothing is staged. Rejects when git fails. */
export async function readCommitContent(repository: GitRepository, signal: AbortSignal): Promise<CommitContent> {
	await repository.status();
	const { indexChanges } = repository.state;
	if (indexChanges.length) return { what: 'staged', files: parseUnifiedDiff(await repository.diff(true)) };
	const tracked = parseUnifiedDiff(await repository.diff(false));
	return { what: 'all', files: [...tracked, ...(await newFiles(repository, signal))] };
}

/** Subjects of the last commits that somebody wrote, newest first; none in a repository without commits. */
export async function lastSubjects(repository: GitRepository): Promise<readonly string[]> {
	try {
		const commits = await repository.log({ maxEntries: SUBJECTS });
		const subjects = commits.map(({ message }) => message.split('\n')[0]?.trim() ?? '');
		return subjects.filter((subject) => subject !== '' && !/^(?:Merge|Revert|fixup!|squash!)\b/.test(subject));
	} catch {
		return [];
	}
}

async function newFiles({ rootUri, state }: GitRepository, signal: AbortSignal): Promise<readonly ChangedFileDiff[]> {
	const all = [...state.workingTreeChanges, ...(state.untrackedChanges ?? [])];
	const untracked = all.filter(({ status }) => status === GIT_UNTRACKED).slice(0, MOST_NEW_FILES);
	const files: ChangedFileDiff[] = [];
	for (const { uri } of untracked) {
		signal.throwIfAborted();
		files.push(await newFile(uri, uri.path.slice(rootUri.path.length + 1)));
	}
	return files;
}

async function newFile(uri: vscode.Uri, path: string): Promise<ChangedFileDiff> {
	// Its name alone decides; there is no need to read it.
	if (isSecret(path)) return addedFile(path, '');
	const unread = (why: string): ChangedFileDiff => ({ path, status: 'added', binary: false, hunks: [], unread: why });
	try {
		const { size, type } = await vscode.workspace.fs.stat(uri);
		if (type !== vscode.FileType.File) return unread('no plain file');
		if (size > LARGEST_NEW_FILE) return unread('large');
		const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
		return text.includes('\0') ? unread('binary') : addedFile(path, text);
	} catch {
		return unread('not readable');
	}
}
