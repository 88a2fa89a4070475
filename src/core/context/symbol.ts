import type { SymbolPlace } from '../../shared/indexProtocol.ts';
import { type ContextSource, MOST_ROWS } from './contextSource.ts';
import { mentionRow } from './mentionRow.ts';
import { parsePlace, placeText } from './place.ts';
import { readPlace } from './readPlace.ts';

const NO_INDEX = 'Symbols need Tandem’s index of this workspace, which is not available here. Name the file instead.';

/** A definition: a function, a class, a type. Its value is `src/a.ts:10-20#name`, so that it is found again when lines have moved. */
export const symbol: ContextSource = {
	name: 'symbol',
	menu: { label: 'Symbols', detail: 'a function, class or type', icon: 'symbol' },
	async complete(typed, { index }, signal) {
		if (!index) return { rows: [], note: NO_INDEX };
		if (typed === '') return { rows: [], note: 'Type the name of a function, class or type.' };
		const answer = await index.symbol(typed, MOST_ROWS, signal);
		if ('unavailable' in answer) return { rows: [], note: answer.unavailable };
		const rows = answer.value.slice(0, MOST_ROWS).map(symbolRow);
		const none = 'No definition has such a name. Type another part of it, or name the file.';
		const partial = answer.partial ? 'The index is still being built: there may be more in a moment.' : '';
		return { rows, note: rows.length ? partial : partial || none };
	},
	async collect({ mention }, ports, signal) {
		const [, placed = mention.value, name] = /^(.*)#([^#]*)$/s.exec(mention.value) ?? [];
		const place = parsePlace(placed);
		const outline = name === undefined ? undefined : await ports.index?.outline(place.path, signal);
		const now =
			outline && 'value' in outline
				? outline.value
						.filter((candidate) => fullName(candidate) === name)
						.toSorted((a, b) => distance(a, place.lines) - distance(b, place.lines))[0]
				: undefined;
		const lines = now ? { start: now.startLine, end: now.endLine } : place.lines;
		const at = { path: place.path, ...(lines && { lines }) };
		return readPlace({ source: 'symbol', place: at, priority: 0 }, ports, signal);
	},
};

function symbolRow(found: SymbolPlace) {
	const name = fullName(found);
	const place = placeText({ path: found.path, lines: { start: found.startLine, end: found.endLine } });
	const value = `${place}#${name}`;
	return mentionRow(
		{ source: 'symbol', value, label: name },
		{ label: name, detail: `${found.kind} in ${found.path}:${found.nameLine}`, icon: 'symbol' },
	);
}

function fullName({ name, container }: Pick<SymbolPlace, 'name' | 'container'>): string {
	return container ? `${container}.${name}` : name;
}

function distance(found: { readonly startLine: number }, lines: { readonly start: number } | undefined): number {
	return Math.abs(found.startLine - (lines?.start ?? 1));
}
