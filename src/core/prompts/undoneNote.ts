import { delimited } from './reviewPrompt.ts';

/** A change of the model that the user took out of a file; `diff` is unified. */
export interface UndoneDiff {
	readonly path: string;
	readonly diff: string;
}

/** UTF-16 units that one file's diff may take. */
const MOST_PER_FILE = 2_000;
/** UTF-16 units that all diffs and names together may take. */
const MOST_IN_ALL = 6_000;
const MOST_OF_REASON = 1_000;
/** Kept free for the names of files whose diffs found no room. */
const ROOM_FOR_NAMES = 600;
/** Less of a diff says nothing. */
const LEAST_OF_DIFF = 200;

/**
 * What the model is told, once, when the user undid changes of it: which, why if they said so, and not to make them again. Long diffs
 * are cut where it can be seen; no more than about 7,500 UTF-16 units in all. '' when nothing was undone.
 */
export function undoneNote(undone: readonly UndoneDiff[], reason = ''): string {
	if (undone.length === 0) return '';
	const why = reason.trim()
		? `\nWhy, in the user's words:\n${delimited('reason', cutText(reason.trim(), MOST_OF_REASON))}\n`
		: '';
	return `The user took back these changes that you had made; they are no longer in the files. Do not make them again unless the user asks for it.
${why}
${delimited('undone', diffsOf(undone))}`;
}

function diffsOf(undone: readonly UndoneDiff[]): string {
	const blocks: string[] = [];
	let left = MOST_IN_ALL;
	for (const [at, { path, diff }] of undone.entries()) {
		const isLast = at === undone.length - 1;
		const head = `### ${cutLine(path, LEAST_OF_DIFF)}\n`;
		const room = Math.min(MOST_PER_FILE, left - (isLast ? 0 : ROOM_FOR_NAMES)) - head.length - 1;
		if (room < LEAST_OF_DIFF) return [...blocks, namesOf(undone.slice(at), left)].join('\n');
		const block = head + cutLines(diff.replace(/\n+$/, ''), room);
		blocks.push(block);
		left -= block.length + 1;
	}
	return blocks.join('\n');
}

function namesOf(rest: readonly UndoneDiff[], room: number): string {
	const paths = [...new Set(rest.map(({ path }) => path))];
	const lines = ['### Also taken back, not shown here'];
	let left = room - (lines[0]?.length ?? 0);
	for (const [at, path] of paths.entries()) {
		const name = `- ${cutLine(path, LEAST_OF_DIFF)}`;
		const more = `- and ${paths.length - at} more files`;
		const isLast = at === paths.length - 1;
		if (name.length + 1 + (isLast ? 0 : more.length + 1) > left) return [...lines, more].join('\n');
		lines.push(name);
		left -= name.length + 1;
	}
	return lines.join('\n');
}

/** Whole lines from the top, and how many are missing. Lines of a diff never begin with a bracket. */
function cutLines(text: string, room: number): string {
	if (text.length <= room) return text;
	const lines = text.split('\n');
	const kept: string[] = [];
	let left = room - markOf(lines.length).length;
	for (const line of lines) {
		if (line.length + 1 > left) break;
		kept.push(line);
		left -= line.length + 1;
	}
	if (kept.length === 0) kept.push(cutLine(lines[0] ?? '', left - 1));
	return `${kept.join('\n')}\n${markOf(lines.length - kept.length)}`;
}

function markOf(lines: number): string {
	return `[… ${lines} more lines are not shown]`;
}

function cutLine(text: string, room: number): string {
	return cutText(text.replace(/[\r\n]+/g, ' '), room);
}

function cutText(text: string, room: number): string {
	if (text.length <= room) return text;
	const end = room - 1;
	// Half of a surrogate pair is no text.
	const isSplit = /[\ud800-\udbff]/.test(text[end - 1] ?? '');
	return `${text.slice(0, isSplit ? end - 1 : end)}…`;
}
