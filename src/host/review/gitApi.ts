import * as vscode from 'vscode';

/** The part of VS Code's Git extension (API version 1) that is used. */
export interface GitApi {
	readonly state: 'uninitialized' | 'initialized';
	readonly onDidChangeState: vscode.Event<'uninitialized' | 'initialized'>;
	readonly onDidOpenRepository: vscode.Event<GitRepository>;
	readonly repositories: readonly GitRepository[];
}

/** The part of the Git extension’s repository that Tandem uses. */
export interface GitRepository {
	readonly rootUri: vscode.Uri;
	readonly state: {
		readonly HEAD: { readonly name?: string; readonly commit?: string } | undefined;
		readonly indexChanges: readonly GitChange[];
		readonly workingTreeChanges: readonly GitChange[];
		readonly mergeChanges: readonly GitChange[];
		readonly untrackedChanges?: readonly GitChange[];
	};
	/** Where the user writes the commit message. */
	readonly inputBox: { value: string };
	status(): Promise<void>;
	/** As text: what is staged against the last commit, or what is not staged against the index. */
	diff(staged: boolean): Promise<string>;
	/** Newest first. Rejects where nothing was committed yet. */
	log(options: { readonly maxEntries: number }): Promise<readonly { readonly message: string }[]>;
	/** The files that differ between a commit and the working tree. */
	diffWith(ref: string): Promise<readonly GitChange[]>;
	/** Their diff as text. (`diffWithHEAD(path)` is the diff against the index, whatever its name says.) */
	diffWith(ref: string, path: string): Promise<string>;
	/** What the second has that the first has not, from their merge base on. */
	diffBetween(from: string, to: string): Promise<readonly GitChange[]>;
	/** The text without white space at its ends. */
	diffBetween(from: string, to: string, path: string): Promise<string>;
	/** The same text whole; not in every version. */
	diffBetweenPatch?(from: string, to: string): Promise<string>;
	getMergeBase(one: string, other: string): Promise<string | undefined>;
	getBranch(name: string): Promise<GitBranch>;
	getBranchBase?(name: string): Promise<GitBranch | undefined>;
}

/** A branch as the Git extension tells of it. */
export interface GitBranch {
	readonly name?: string;
	readonly remote?: string;
	readonly commit?: string;
}

/** A changed file as the Git extension tells of it. */
export interface GitChange {
	readonly uri: vscode.Uri;
	readonly originalUri: vscode.Uri;
	readonly renameUri: vscode.Uri | undefined;
	readonly status: number;
}

/** Of `GitChange.status`. */
export const GIT_UNTRACKED = 7;

interface GitExtension {
	readonly enabled: boolean;
	getAPI(version: 1): GitApi;
}

const READY_MS = 10_000;
const REPOSITORY_MS = 3_000;

/** Git with its repositories, when it has any; else a sentence for the user. Waits for it to get ready, within bounds. */
export async function openGit(signal: AbortSignal): Promise<GitApi | { readonly sentence: string }> {
	const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
	if (!extension) {
		return vscode.workspace.isTrusted
			? { sentence: 'VS Code’s Git extension is not available here. Enable it, then try again.' }
			: { sentence: 'VS Code’s Git is off in Restricted Mode. Trust this workspace, then try again.' };
	}
	const { enabled, getAPI } = await activated(extension);
	if (!enabled) return { sentence: 'Git is switched off by the setting git.enabled. Switch it on, then try again.' };
	const git = getAPI(1);
	if (git.state !== 'initialized') await firstEvent(git.onDidChangeState, READY_MS, signal);
	if (!git.repositories.length) await firstEvent(git.onDidOpenRepository, REPOSITORY_MS, signal);
	if (git.repositories.length) return git;
	return { sentence: 'There is no Git repository in the open folders, so there are no changes.' };
}

async function activated(extension: vscode.Extension<GitExtension>): Promise<GitExtension> {
	const exports = extension.isActive ? extension.exports : await extension.activate();
	// A method that uses `this` does not survive being taken off its object.
	return { enabled: exports.enabled, getAPI: (version) => exports.getAPI(version) };
}

/** Resolves at the first event, after the time, or when the signal aborts. */
function firstEvent<T>(event: vscode.Event<T>, ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const end = () => {
			clearTimeout(timer);
			listener.dispose();
			signal.removeEventListener('abort', end);
			resolve();
		};
		const timer = setTimeout(end, ms);
		const listener = event(end);
		signal.addEventListener('abort', end, { once: true });
		if (signal.aborted) end();
	});
}
