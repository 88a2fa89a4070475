import type { Change } from '../review/change.ts';
import { packChange } from '../review/packChange.ts';
import type { ContextPiece } from './contextPiece.ts';

/** UTF-16 units of diff. */
const BUDGET = { batchChars: 20_000, fileChars: 20_000, totalChars: 20_000 };
const TOTAL = 80_000;
/** Files that are named as left out. */
const NAMED = 30;

/** The diffs of a change, a piece a file, and what of it is not shown and why: secrets, binaries, what is too much. */
export function changePieces(source: string, heading: string, change: Change): readonly ContextPiece[] {
	const pieces: ContextPiece[] = [];
	const left: string[] = [];
	let room = TOTAL;
	for (const file of change.files) {
		const packed = packChange({ ...change, files: [file] }, BUDGET);
		const text = packed.batches.map((batch) => batch.text).join('');
		const [coverage] = packed.coverage;
		if (coverage?.reason !== undefined) left.push(`${file.path}: ${coverage.reason}`);
		if (text === '') continue;
		if (text.length > room) {
			left.push(`${file.path}: too much at once`);
			continue;
		}
		room -= text.length;
		pieces.push({ source, title: `Diff of ${file.path}`, text: text.trimEnd(), priority: 0 });
	}
	const more = left.length > NAMED ? [`and ${left.length - NAMED} more`] : [];
	const unseen = left.length ? `\nNot shown or not whole:\n${[...left.slice(0, NAMED), ...more].join('\n')}` : '';
	const text = `${heading}, against ${change.baseLabel}: ${change.files.length} ${change.files.length === 1 ? 'file' : 'files'}.${unseen}`;
	return [{ source, title: heading, text, priority: 0 }, ...pieces];
}
