/**
 * One line of a hunk. `text` is without its line end. A line that one side does not have carries, for that side, the number
 * that the next line there has. Line numbers are 1-based.
 */
export interface DiffLine {
	readonly kind: 'context' | 'added' | 'removed';
	readonly text: string;
	/** `''` is the last line of a file without a final newline. */
	readonly lineEnd: '\n' | '\r\n' | '';
	readonly oldLine: number;
	readonly newLine: number;
}

/** A stretch of a file’s diff with its lines, as unified diffs have it. */
export interface Hunk {
	readonly oldStart: number;
	readonly newStart: number;
	/** What git prints after the second `@@`: the function or section that the hunk is in, or ''. */
	readonly section: string;
	readonly lines: readonly DiffLine[];
}

/** What happened to a file between the two sides. */
export type FileStatus = 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'typeChanged' | 'unmerged';

/** One file of a change: how it came to be what it is, and its hunks in ascending order. */
export interface ChangedFileDiff {
	/** The file's path after the change (before it, for a deleted file), `/`-separated. */
	readonly path: string;
	/** The path before the change, when that is another one. */
	readonly oldPath?: string;
	readonly status: FileStatus;
	readonly binary: boolean;
	readonly hunks: readonly Hunk[];
	/** Git's file modes, such as `100755`, `120000` (link) or `160000` (submodule), where the diff names them. */
	readonly oldMode?: string;
	readonly newMode?: string;
	/** Why there are no hunks although the file was changed: a reason for the user, or absent. */
	readonly unread?: string;
}

/** Something to review: uncommitted work, a branch, a pull request. */
export interface Change {
	/** “Uncommitted changes”, “Branch feature/x”. */
	readonly title: string;
	/** What it is compared with: “HEAD”, “main (merge base 1a2b3c4)”. */
	readonly baseLabel: string;
	readonly files: readonly ChangedFileDiff[];
}

/** A file that did not exist before, as the diff that git would print for it. */
export function addedFile(path: string, text: string): ChangedFileDiff {
	const pieces = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
	const lines = pieces.map((piece, index): DiffLine => {
		const lineEnd = piece.endsWith('\r\n') ? '\r\n' : piece.endsWith('\n') ? '\n' : '';
		const content = piece.slice(0, piece.length - lineEnd.length);
		return { kind: 'added', text: content, lineEnd, oldLine: 1, newLine: index + 1 };
	});
	const hunks = lines.length ? [{ oldStart: 0, newStart: 1, section: '', lines }] : [];
	return { path, status: 'added', binary: false, hunks };
}

/** How many lines the hunks add and remove. */
export function changedLines(hunks: readonly Hunk[]): number {
	return hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.kind !== 'context').length, 0);
}
