import type { ChangedFileDiff, DiffLine, Hunk } from '../../../src/core/review/change.ts';

/** Numbers from a seed, so that a failing fuzz round can be run again. */
export function randomFrom(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** Prints a file's change as git does, with `a/` and `b/`. */
export function drawDiff(file: ChangedFileDiff): string {
	const old = file.oldPath ?? file.path;
	const lines = [`diff --git ${quoted(`a/${old}`)} ${quoted(`b/${file.path}`)}`];
	if (file.status === 'added') lines.push('new file mode 100644');
	if (file.status === 'deleted') lines.push('deleted file mode 100644');
	if (file.status === 'renamed')
		lines.push('similarity index 80%', `rename from ${quoted(old)}`, `rename to ${quoted(file.path)}`);
	if (file.binary)
		lines.push('index 1a2b3c4..5d6e7f8', `Binary files ${quoted(`a/${old}`)} and ${quoted(`b/${file.path}`)} differ`);
	if (file.hunks.length) {
		lines.push(file.status === 'added' ? '--- /dev/null' : `--- ${fileLine(`a/${old}`)}`);
		lines.push(file.status === 'deleted' ? '+++ /dev/null' : `+++ ${fileLine(`b/${file.path}`)}`);
	}
	return `${[...lines, ...file.hunks.flatMap(drawHunk)].join('\n')}\n`;
}

function drawHunk(hunk: Hunk): string[] {
	const count = (without: DiffLine['kind']) => hunk.lines.filter((line) => line.kind !== without).length;
	const side = (start: number, lines: number) => (lines === 1 ? `${start}` : `${start},${lines}`);
	const section = hunk.section && ` ${hunk.section}`;
	return [
		`@@ -${side(hunk.oldStart, count('added'))} +${side(hunk.newStart, count('removed'))} @@${section}`,
		...hunk.lines.flatMap((line) => {
			const text = { added: '+', removed: '-', context: ' ' }[line.kind] + line.text;
			if (line.lineEnd === '') return [text, '\\ No newline at end of file'];
			return [line.lineEnd === '\r\n' ? `${text}\r` : text];
		}),
	];
}

function fileLine(path: string): string {
	return quoted(path) === path && path.includes(' ') ? `${path}\t` : quoted(path);
}

/** Git's quoting of core.quotePath. */
function quoted(path: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what git quotes
	if (!/[\x00-\x1f"\\\x7f-\uffff]/.test(path)) return path;
	const bytes = [...Buffer.from(path)].map((byte) => {
		if (byte === 9) return '\\t';
		if (byte === 34 || byte === 92) return `\\${String.fromCharCode(byte)}`;
		return byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte);
	});
	return `"${bytes.join('')}"`;
}
