import type { MentionRow } from '../../shared/mention.ts';
import type { LookPorts } from './contextPorts.ts';
import { type ContextSource, MOST_ROWS, type Offered } from './contextSource.ts';
import { fitOf } from './rankPaths.ts';

const NOTHING = 'Nothing has such a name. Type another part of it, or @ alone to see all there is.';

/** What the composer's list shows for the text behind an `@`: with a source's name and a colon what that source has, else all that fits. */
export async function completeMention(
	typed: string,
	sources: readonly ContextSource[],
	ports: LookPorts,
	signal: AbortSignal,
): Promise<Offered> {
	const [, name, rest = ''] = /^([a-z]+):(.*)$/is.exec(typed) ?? [];
	const named = sources.find((source) => source.menu && source.complete && source.name === name?.toLowerCase());
	if (named?.complete) return cut(await named.complete(rest, ports, signal));
	const menu = sources.flatMap((source) => menuRow(source, typed));
	const offered: Offered[] = [];
	for (const source of sources) {
		if (source.complete && source.claims?.(typed)) offered.push(await source.complete(typed, ports, signal));
	}
	const rows = [...menu, ...offered.flatMap((one) => one.rows)];
	const note = offered.find((one) => one.note)?.note ?? NOTHING;
	return cut({ rows, note: rows.length ? '' : note });
}

function cut({ rows, note }: Offered): Offered {
	return { rows: rows.slice(0, MOST_ROWS), note };
}

/** The row of a source whose name or label has what was typed at the beginning of a word. */
function menuRow({ name, menu, whole }: ContextSource, typed: string): readonly MentionRow[] {
	if (
		!menu ||
		![name, ...menu.label.split(' ')].some((word) => fitOf(typed.toLowerCase(), word) >= 1_700 || typed === '')
	)
		return [];
	return [{ ...menu, pick: whole ? { kind: 'mention', mention: whole } : { kind: 'source', source: name } }];
}
