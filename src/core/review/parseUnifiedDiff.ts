import type { ChangedFileDiff, DiffLine, FileStatus, Hunk } from './change.ts';
import { fileLinePath, gitHeaderPaths, type PathPair, unquotePath, withoutPrefixes } from './diffPaths.ts';

/** A file's section while it is read. */
interface Draft {
	header: PathPair | undefined;
	oldFile: string | undefined;
	newFile: string | undefined;
	sawFileLines: boolean;
	from?: string;
	to?: string;
	status: FileStatus;
	binary: boolean;
	oldMode?: string;
	newMode?: string;
	hunks: Hunk[];
}

interface Cursor {
	readonly lines: readonly string[];
	at: number;
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*?)\r?$/;
/** The colours of a git that was told to use them always. */
const ESCAPE = String.fromCharCode(27);

/**
 * Reads a unified diff as git prints it (also with diff.noprefix, diff.mnemonicPrefix or colours, and plain `---`/`+++` diffs).
 * Never throws: what it does not understand is passed over, and a hunk that stops early keeps the lines that it has.
 */
export function parseUnifiedDiff(diff: string): readonly ChangedFileDiff[] {
	const isColoured = new RegExp(`^${ESCAPE}\\[[0-9;]*m(?:diff |--- )`, 'm').test(diff);
	const plain = isColoured ? diff.replace(new RegExp(`${ESCAPE}\\[[0-9;]*[mK]`, 'g'), '') : diff;
	const lines = plain.split('\n');
	if (lines.at(-1) === '') lines.pop();
	const cursor: Cursor = { lines, at: 0 };
	const files: ChangedFileDiff[] = [];
	let draft: Draft | undefined;
	const close = () => {
		const file = draft && finish(draft);
		if (file) files.push(file);
		draft = undefined;
	};
	for (; cursor.at < lines.length; cursor.at++) {
		const line = lines[cursor.at] ?? '';
		const started = startOfFile(line, lines[cursor.at + 1] ?? '', draft);
		if (started) {
			close();
			draft = started;
		}
		if (draft) readHeaderLine(line, draft, cursor);
	}
	close();
	return joinTypeChanges(files);
}

/** Git prints a file that became a link (or the reverse) as a deletion and an addition of the same path. */
function joinTypeChanges(files: readonly ChangedFileDiff[]): readonly ChangedFileDiff[] {
	const joined: ChangedFileDiff[] = [];
	for (const file of files) {
		const last = joined.at(-1);
		if (last?.path === file.path && last.status === 'deleted' && file.status === 'added')
			joined[joined.length - 1] = { ...last, ...file, status: 'typeChanged', hunks: [...last.hunks, ...file.hunks] };
		else joined.push(file);
	}
	return joined;
}

function startOfFile(line: string, next: string, draft: Draft | undefined): Draft | undefined {
	if (line.startsWith('diff --git ')) return { ...EMPTY, hunks: [], header: gitHeaderPaths(line.slice(11)) };
	const combined = /^diff --(?:cc|combined) (.*?)\r?$/.exec(line);
	if (combined) {
		const path = unquotePath(combined[1] ?? '');
		return { ...EMPTY, hunks: [], status: 'unmerged', header: { old: path, new: path } };
	}
	const isPlainHeader = line.startsWith('--- ') && next.startsWith('+++ ');
	return isPlainHeader && (!draft || draft.sawFileLines) ? { ...EMPTY, hunks: [] } : undefined;
}

const EMPTY: Omit<Draft, 'hunks'> = {
	header: undefined,
	oldFile: undefined,
	newFile: undefined,
	sawFileLines: false,
	status: 'modified',
	binary: false,
};

function readHeaderLine(line: string, draft: Draft, cursor: Cursor): void {
	const hunk = HUNK.exec(line);
	if (hunk) {
		draft.hunks.push(readHunk(hunk, cursor));
		return;
	}
	if (readFileLine(line, draft) || readModeLine(line, draft)) return;
	const moved = /^(rename|copy) (from|to) (.*?)\r?$/.exec(line);
	if (moved) {
		draft.status = moved[1] === 'rename' ? 'renamed' : 'copied';
		const path = unquotePath(moved[3] ?? '');
		if (moved[2] === 'to') draft.to = path;
		else draft.from = path;
	} else if (/^Binary files .* differ\r?$|^GIT binary patch\r?$/.test(line)) draft.binary = true;
}

function readFileLine(line: string, draft: Draft): boolean {
	// After the first hunk these can only be stray lines; a new file's pair was noticed before.
	if (draft.hunks.length) return false;
	if (line.startsWith('--- ')) {
		draft.oldFile = fileLinePath(line.slice(4));
		draft.sawFileLines = true;
		return true;
	}
	if (!line.startsWith('+++ ')) return false;
	draft.newFile = fileLinePath(line.slice(4));
	return true;
}

function readModeLine(line: string, draft: Draft): boolean {
	const mode = /^(old mode|new mode|deleted file mode|new file mode) (\d+)\r?$/.exec(line);
	const index = /^index [0-9a-f]+\.\.[0-9a-f]+ (\d+)\r?$/.exec(line);
	if (index?.[1]) draft.oldMode = draft.newMode = index[1];
	if (!mode?.[2]) return Boolean(index);
	if (mode[1] === 'new file mode') draft.status = 'added';
	if (mode[1] === 'deleted file mode') draft.status = 'deleted';
	if (mode[1] === 'old mode' || mode[1] === 'deleted file mode') draft.oldMode = mode[2];
	else draft.newMode = mode[2];
	return true;
}

/** The counts of the `@@` line rule, not the looks of a line: a removed `-- x` looks like a header. */
function readHunk(header: RegExpExecArray, cursor: Cursor): Hunk {
	const [oldStart, newStart] = [Number(header[1]), Number(header[3])];
	const left = { old: Number(header[2] ?? 1), new: Number(header[4] ?? 1) };
	// A side without lines is given by the line before it.
	const at = { old: left.old ? oldStart : oldStart + 1, new: left.new ? newStart : newStart + 1 };
	const lines: DiffLine[] = [];
	while (cursor.at + 1 < cursor.lines.length) {
		const line = cursor.lines[cursor.at + 1] ?? '';
		if (line.startsWith('\\')) dropLineEnd(lines);
		else if (left.old <= 0 && left.new <= 0) break;
		else {
			const read = readDiffLine(line, at);
			if (!read || (read.kind !== 'added' && left.old <= 0) || (read.kind !== 'removed' && left.new <= 0)) break;
			lines.push(read);
			count(read.kind, left, -1);
			count(read.kind, at, 1);
		}
		cursor.at++;
	}
	return { oldStart, newStart, section: header[5] ?? '', lines };
}

function readDiffLine(line: string, at: { readonly old: number; readonly new: number }): DiffLine | undefined {
	// Mail and editors strip the lone space of an empty context line.
	const bare = line === '' || line === '\r';
	const mark = bare ? ' ' : line[0];
	const kind = mark === '+' ? 'added' : mark === '-' ? 'removed' : mark === ' ' ? 'context' : undefined;
	if (!kind) return undefined;
	const content = bare ? line : line.slice(1);
	const lineEnd = content.endsWith('\r') ? '\r\n' : '\n';
	return { kind, text: content.replace(/\r$/, ''), lineEnd, oldLine: at.old, newLine: at.new };
}

function dropLineEnd(lines: DiffLine[]): void {
	const last = lines.at(-1);
	if (!last) return;
	// Without a newline after it, a carriage return is the line's own last character.
	const text = last.lineEnd === '\r\n' ? `${last.text}\r` : last.text;
	lines[lines.length - 1] = { ...last, text, lineEnd: '' };
}

function count(kind: DiffLine['kind'], sides: { old: number; new: number }, step: number): void {
	if (kind !== 'added') sides.old += step;
	if (kind !== 'removed') sides.new += step;
}

function finish(draft: Draft): ChangedFileDiff | undefined {
	const paths = pathsOf(draft);
	const path = paths.new ?? paths.old;
	if (path === undefined || path === '') return undefined;
	const status = statusOf(draft, paths);
	const isMoved = status === 'renamed' || status === 'copied';
	return {
		path,
		...(isMoved && paths.old !== undefined && paths.old !== path && { oldPath: paths.old }),
		status,
		binary: draft.binary,
		hunks: draft.hunks,
		...(draft.oldMode && { oldMode: draft.oldMode }),
		...(draft.newMode && { newMode: draft.newMode }),
	};
}

function pathsOf(draft: Draft): PathPair {
	if (draft.from !== undefined && draft.to !== undefined) return { old: draft.from, new: draft.to };
	const { oldFile, newFile, header } = draft;
	const named = oldFile !== undefined && newFile !== undefined ? withoutPrefixes(oldFile, newFile) : undefined;
	const both = header ?? named;
	const old = both ? both.old : oldFile?.replace(/^[abciow12]\//, '');
	const now = both ? both.new : newFile?.replace(/^[abciow12]\//, '');
	const hasFileLines = draft.sawFileLines && draft.hunks.length > 0;
	return {
		old: draft.status === 'added' || (hasFileLines && oldFile === undefined) ? undefined : old,
		new: draft.status === 'deleted' || (hasFileLines && newFile === undefined) ? undefined : now,
	};
}

function statusOf(draft: Draft, paths: PathPair): FileStatus {
	if (draft.status !== 'modified') return draft.status;
	if (paths.old === undefined) return 'added';
	if (paths.new === undefined) return 'deleted';
	return paths.old === paths.new ? 'modified' : 'renamed';
}
