import type { RestoreRecord, TurnHistory, TurnRecord } from './turnRecords.ts';

/**
 * What is to be stored when another window with the same storage stored something since: `base` is what this window knew, `ours` what it
 * has now, `theirs` what is there. Where both changed the same turn, ours is what stays; a file of it that only they decided on is theirs.
 */
export function mergedHistory(base: TurnHistory, ours: TurnHistory, theirs: TurnHistory): TurnHistory {
	const [known, mine] = [byTurn(base), byTurn(ours)];
	const stored = new Set(theirs.turns.map(({ turn }) => turn));
	const turns = theirs.turns.flatMap((their) => {
		const [was, own] = [known.get(their.turn), mine.get(their.turn)];
		if (own) return mergedTurn(was, own, their);
		// Only who knew of it can have let it go.
		return was ? [] : their;
	});
	const added = ours.turns.filter((own) => !stored.has(own.turn) && !isSame(own, known.get(own.turn)));
	return { turns: [...turns, ...added], restores: mergedRestores(base, ours, theirs) };
}

function mergedTurn(base: TurnRecord | undefined, ours: TurnRecord, theirs: TurnRecord): TurnRecord {
	if (isSame(ours, base)) return theirs;
	if (!base || ours.files.length !== theirs.files.length || base.files.length !== ours.files.length) return ours;
	const files = ours.files.map((file, at) => (isSame(file, base.files[at]) ? (theirs.files[at] ?? file) : file));
	return { ...ours, files };
}

/** They are taken back one upon the other, so that only one window's can be right: who changed them last. */
function mergedRestores(base: TurnHistory, ours: TurnHistory, theirs: TurnHistory): readonly RestoreRecord[] {
	return isSame(ours.restores, base.restores) ? theirs.restores : ours.restores;
}

function byTurn({ turns }: TurnHistory): ReadonlyMap<string, TurnRecord> {
	return new Map(turns.map((record) => [record.turn, record]));
}

function isSame(a: unknown, b: unknown): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}
