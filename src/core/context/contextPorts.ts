import type { CodeIndex } from '../lookupPorts.ts';
import type { Approver, Workspace } from '../ports.ts';
import type { Change } from '../review/change.ts';
import type { FileConsent } from '../sent/consents.ts';
import type { Attention } from './attention.ts';

/** Something cannot be had; the sentence says why and what to do, for the user and the model. */
export interface Unavailable {
	readonly unavailable: string;
}

/** A file that is open in a tab, or was a moment ago. */
export interface OpenFile {
	readonly path: string;
	readonly state: 'active' | 'visible' | 'open';
	readonly isUnsaved: boolean;
}

/** What the user has in the editor. Only files of the workspace count. */
export interface Editors {
	attention(): Attention;
	/** Files in tabs, in the order of the tabs. */
	open(): readonly OpenFile[];
	/** Files that were looked at last, newest first. */
	recent(): readonly string[];
}

/** All files of the workspace by name. */
export interface FileNames {
	/** Sorted; from a list that may be some seconds old. */
	paths(signal: AbortSignal): Promise<readonly string[]>;
	/** Lets others run in between, so that a long look through names holds nothing up. */
	pause(): Promise<void>;
}

/** What of the repositories is changed. */
export type ChangeScope = 'all' | 'staged' | 'unstaged' | 'branch';

/** A scope that has changes. */
export interface ScopeCount {
	readonly scope: ChangeScope;
	/** “Branch topic against main”. */
	readonly title: string;
	readonly files: number;
}

export interface Commit {
	readonly hash: string;
	readonly message: string;
	readonly author?: string;
	/** Unix time, ms. */
	readonly at?: number;
}

/** The repositories of the open folders. Never rejects but for the signal. */
export interface GitReader {
	scopes(signal: AbortSignal): Promise<readonly ScopeCount[] | Unavailable>;
	change(scope: ChangeScope, signal: AbortSignal): Promise<Change | Unavailable>;
	/** Newest first. */
	commits(limit: number, signal: AbortSignal): Promise<readonly Commit[] | Unavailable>;
	/** A commit with its change, by its hash. */
	commit(
		hash: string,
		signal: AbortSignal,
	): Promise<{ readonly commit: Commit; readonly change: Change } | Unavailable>;
}

/** A command that ran in a terminal. */
export interface TerminalCommand {
	readonly id: string;
	readonly commandLine: string;
	readonly terminal: string;
	/** Absent while it runs, or when the shell does not tell. */
	readonly exitCode?: number;
	readonly isRunning: boolean;
	/** What it printed, without control characters; of much output the beginning and the end. */
	readonly output: string;
}

/** What was printed since Tandem was activated, where the shell tells where commands begin. */
export interface TerminalLog {
	/** Newest first. */
	commands(): readonly TerminalCommand[];
}

/** What the editor knows of failed tests. Never rejects but for the signal. */
export interface TestFailures {
	read(signal: AbortSignal): Promise<{ readonly text: string } | Unavailable>;
}

/** A page as text. `moved`: it is elsewhere; the caller decides whether to go there. `refused`: a sentence for the user. */
export type WebAnswer =
	| { readonly kind: 'page'; readonly url: string; readonly title: string; readonly text: string }
	| { readonly kind: 'moved'; readonly url: string }
	| { readonly kind: 'refused'; readonly sentence: string };

/** Pages of the public web. */
export interface Web {
	/** The address in its plain form and its host, or why it is not read. */
	check(
		address: string,
	):
		| { readonly kind: 'address'; readonly url: string; readonly host: string }
		| Extract<WebAnswer, { kind: 'refused' }>;
	/** Whether the user has allowed this host in this window. */
	isAllowed(host: string): boolean;
	allow(host: string): void;
	/** Reads one address; follows nothing. Refuses addresses that are not of the public web, whatever their name. */
	read(url: string, signal: AbortSignal): Promise<WebAnswer>;
}

/** What completion looks at. */
export interface LookPorts {
	readonly workspace: Workspace;
	readonly editors: Editors;
	readonly files: FileNames;
	readonly git: GitReader;
	readonly terminal: TerminalLog;
	readonly web: Pick<Web, 'check'>;
	/** Absent: there is no index in this window. */
	readonly index?: CodeIndex;
}

/** What reading a mention needs. */
export interface ContextPorts extends LookPorts {
	readonly approver: Approver;
	/** What the user allowed of files that may hold secrets. Without it each is asked for, and its secrets are withheld all the same. */
	readonly consent?: FileConsent;
	readonly tests: TestFailures;
	readonly web: Web;
	/** The text of each file as the model knows it; filled with what goes along. */
	readonly reads?: Map<string, string>;
}
