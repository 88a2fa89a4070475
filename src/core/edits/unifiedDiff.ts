import { type LineChange, lineChanges, wholeLines } from './lineDiff.ts';
import { editedText, type FileChange, type Plan } from './plan.ts';

const CONTEXT_LINES = 3;

/** The plan as a unified diff, for people to read: all of it, file by file. Line ends are shown as LF. */
export function planDiff(plan: Plan): string {
	return plan.changes.map(changeDiff).join('');
}

function changeDiff(change: FileChange): string {
	switch (change.kind) {
		case 'create':
			return unifiedDiff('/dev/null', change.path, '', change.text);
		case 'delete':
			return unifiedDiff(change.path, '/dev/null', change.base, '');
		case 'update':
			return unifiedDiff(change.path, change.moveTo ?? change.path, change.base, editedText(change.base, change.edits));
	}
}

/** Two texts as a unified diff with three lines of context. Cost is bounded; for huge changes it is coarse, never wrong. */
export function unifiedDiff(oldPath: string, newPath: string, before: string, after: string): string {
	const oldLines = wholeLines(before);
	const newLines = wholeLines(after);
	const hunks = grouped(lineChanges(oldLines, newLines)).map((group) => hunkText(group, oldLines, newLines));
	return `--- ${oldPath}\n+++ ${newPath}\n${hunks.join('')}`;
}

function grouped(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
	const groups: LineChange[][] = [];
	for (const change of changes) {
		const last = groups.at(-1)?.at(-1);
		if (last && change.oldFrom - last.oldTo <= 2 * CONTEXT_LINES) groups.at(-1)?.push(change);
		else groups.push([change]);
	}
	return groups;
}

function hunkText(group: readonly LineChange[], oldLines: readonly string[], newLines: readonly string[]): string {
	const first = group[0];
	const last = group.at(-1);
	if (!first || !last) return '';
	const before = Math.min(CONTEXT_LINES, first.oldFrom);
	const oldTo = Math.min(oldLines.length, last.oldTo + CONTEXT_LINES);
	const oldFrom = first.oldFrom - before;
	const newFrom = first.newFrom - before;
	const newTo = last.newTo + oldTo - last.oldTo;
	const lines: string[] = [];
	let at = oldFrom;
	for (const change of group) {
		lines.push(...oldLines.slice(at, change.oldFrom).map((line) => shown(' ', line)));
		lines.push(...oldLines.slice(change.oldFrom, change.oldTo).map((line) => shown('-', line)));
		lines.push(...newLines.slice(change.newFrom, change.newTo).map((line) => shown('+', line)));
		at = change.oldTo;
	}
	lines.push(...oldLines.slice(at, oldTo).map((line) => shown(' ', line)));
	return `@@ -${range(oldFrom, oldTo)} +${range(newFrom, newTo)} @@\n${lines.join('')}`;
}

function range(from: number, to: number): string {
	return `${to > from ? from + 1 : from},${to - from}`;
}

function shown(prefix: string, line: string): string {
	const text = line.replace(/(\r\n|\n|\r)$/, '');
	return `${prefix}${text}\n${text === line ? '\\ No newline at end of file\n' : ''}`;
}
