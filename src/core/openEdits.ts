import type { EditOutcome } from './tools/tool.ts';

/**
 * Keeps the files of a turn whose edits have not been made. A file is done when a later call settles it, under this path or under a
 * longer one that ends in the same name: models find the right folder at the second try.
 */
export function noteEdits(open: Set<string>, edits: EditOutcome | undefined): void {
	for (const path of edits?.settled ?? []) {
		for (const missing of [...open]) if (missing === '' || nameOf(missing) === nameOf(path)) open.delete(missing);
	}
	for (const path of edits?.missing ?? []) open.add(path);
}

/** The open files for a sentence. */
export function openFiles(open: ReadonlySet<string>): string {
	return [...open].map((path) => path || 'a call that could not be read').join(', ');
}

function nameOf(path: string): string {
	return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
}
