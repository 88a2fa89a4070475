import assert from 'node:assert/strict';
import { editedText } from '../../../src/core/edits/plan.ts';
import { editKeepingLineEnds, withLineEnds } from '../../../src/host/writer/lineEnds.ts';

function edit(disk: string, eol: string, from: string, to: string): string {
	const shown = withLineEnds(disk, eol);
	const start = shown.indexOf(from);
	assert.ok(start >= 0);
	return editKeepingLineEnds(disk, eol, [{ start, end: start + from.length, text: to }]);
}

describe('lineEnds', () => {
	it('keeps every line end outside of the edit', () => {
		assert.equal(edit('a\r\nb\nc\rd\n', '\n', 'b', 'B'), 'a\r\nB\nc\rd\n');
		assert.equal(edit('a\r\nb\nc\rd\n', '\r\n', 'c', 'C'), 'a\r\nb\nC\rd\n');
	});

	it('gives inserted lines the line end of where they are put', () => {
		assert.equal(edit('a\r\nb\nc\n', '\n', 'a\n', 'a\nnew\n'), 'a\r\nnew\r\nb\nc\n');
		assert.equal(edit('a\r\nb\nc', '\n', 'c', 'c\nd'), 'a\r\nb\nc\nd');
		assert.equal(edit('a\rb', '\r\n', 'b', 'b\r\nc'), 'a\rb\rc');
	});

	it('is the same as an edit of the shown text, seen through VS Code', () => {
		const seed = Date.now() % 100_000;
		let state = seed;
		const next = (n: number) => {
			state = (state * 1103515245 + 12345) % 2147483648;
			return (state >> 8) % n;
		};
		const text = (ends: readonly string[]) =>
			Array.from({ length: next(8) }, () => `${'xy'.slice(next(3))}${ends[next(ends.length)]}`).join('');
		for (let run = 0; run < 3_000; run++) {
			const eol = next(2) === 0 ? '\n' : '\r\n';
			const disk = text(['\n', '\r\n', '']);
			const shown = withLineEnds(disk, eol);
			// Offsets between the two halves of a line end are nobody's: a plan edits lines.
			const offsets = Array.from({ length: shown.length + 1 }, (_, at) => at).filter(
				(at) => shown.slice(at - 1, at + 1) !== '\r\n',
			);
			const [start, end] = [offsets[next(offsets.length)] ?? 0, offsets[next(offsets.length)] ?? 0].sort(
				(a, b) => a - b,
			);
			const edits = [{ start: start ?? 0, end: end ?? 0, text: text([eol]) }];
			const result = editKeepingLineEnds(disk, eol, edits);
			const context = `seed ${seed}: ${JSON.stringify({ disk, eol, edits, result })}`;
			assert.equal(withLineEnds(result, eol), editedText(shown, edits), context);
		}
	});
});
