import type { CodeSymbol, SymbolKind } from '../../shared/indexProtocol.ts';
import { lineAt } from './lines.ts';

/** A definition while it is being found. Offsets are UTF-16 units. */
export interface Found {
	readonly name: string;
	readonly kind: SymbolKind;
	/** Names around it, joined by dots; '' at the top. */
	readonly container: string;
	/** Of the definition with its decorators, without its comment. */
	readonly start: number;
	readonly nameAt: number;
	/** Behind its last unit. */
	readonly end: number;
}

const SIGNATURE = 200;

/** Definitions as symbols, by line. `docStart` says at which line the comment above a line starts. */
export function toSymbols(
	text: string,
	starts: readonly number[],
	found: readonly Found[],
	docStart: (line: number) => number,
): readonly CodeSymbol[] {
	const symbols = found.map(({ name, kind, container, start, nameAt, end }) => {
		const first = lineAt(starts, start);
		const nameLine = lineAt(starts, nameAt);
		return {
			name,
			kind,
			...(container && { container }),
			startLine: docStart(first) + 1,
			endLine: Math.max(lineAt(starts, Math.max(start, end - 1)), nameLine) + 1,
			nameLine: nameLine + 1,
			signature: signatureOf(text, starts, nameLine),
		};
	});
	return symbols.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine || a.nameLine - b.nameLine);
}

function signatureOf(text: string, starts: readonly number[], line: number): string {
	const start = starts[line] ?? 0;
	// A line can be the whole file.
	const raw = text.slice(start, Math.min(starts[line + 1] ?? text.length, start + 4 * SIGNATURE));
	return raw
		.trim()
		.slice(0, SIGNATURE)
		.replace(/[\uD800-\uDBFF]$/, '')
		.trimEnd();
}
