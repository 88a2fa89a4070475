import type { ContextPiece } from '../context/contextPiece.ts';
import { type CountTexts, type Packed, pack } from '../context/pack.ts';
import type { ChangedFileDiff, DiffLine } from '../review/change.ts';
import { skipReason } from '../review/skipReason.ts';

/** Most tokens of a diff that go to the model: about half a cent with gpt-4.1-mini. */
const BUDGET = 12_000;
/** Files that are named without their diffs. */
const MOST_NAMED = 60;

/** A change as it is sent for its commit message. */
export interface CommitDiff {
	/** '' when no file may or need be shown. */
	readonly text: string;
	/** How many files are in it with lines of theirs. */
	readonly shown: number;
}

/**
 * The diff of a commit, packed: each file has its share, cut between hunks. Files that may hold secrets, lock files and what is generated
 * are named with the reason and not shown.
 */
export async function commitDiff(
	files: readonly ChangedFileDiff[],
	count: CountTexts,
	signal: AbortSignal,
): Promise<CommitDiff> {
	const reasons = files.map((file) => ({ file, reason: skipReason(file) }));
	const shown = reasons.flatMap(({ file, reason }) => (reason === undefined ? [pieceOf(file)] : []));
	const packed: Packed = await pack(shown, { budgetTokens: BUDGET, count, signal });
	const named = reasons.flatMap(({ file, reason }) =>
		reason === undefined ? [] : [`${heading(file)}: ${reason}, not shown`],
	);
	const more = named.length > MOST_NAMED ? [`and ${named.length - MOST_NAMED} more files`] : [];
	const text = [...(packed.text ? [packed.text] : []), ...named.slice(0, MOST_NAMED), ...more].join('\n');
	return { text, shown: packed.included.length };
}

/** A diff is no file: its lines are not those that its file has. */
function pieceOf(file: ChangedFileDiff): ContextPiece {
	const lines: string[] = [];
	const cuts: number[] = [];
	for (const hunk of file.hunks) {
		cuts.push(lines.length + 1);
		lines.push(`@@ line ${hunk.newStart} @@ ${hunk.section}`.trimEnd(), ...hunk.lines.map(drawn));
	}
	return { source: 'change', title: heading(file), text: lines.join('\n'), priority: 0, cuts };
}

function heading(file: ChangedFileDiff): string {
	const was = file.oldPath === undefined ? '' : `, was ${file.oldPath}`;
	return `${file.path} (${file.status}${was})`.replace(/[\r\n]+/g, ' ');
}

function drawn({ kind, text }: DiffLine): string {
	return `${kind === 'added' ? '+' : kind === 'removed' ? '-' : ' '}${text}`;
}
