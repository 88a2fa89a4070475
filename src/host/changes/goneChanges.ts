import { standing } from '../../core/edits/standing.ts';
import { endsOf, originOf, undoneFile } from './fileReview.ts';
import { withLineEndsOf } from './lineEndsOf.ts';
import type { TurnLedger } from './turnLedger.ts';
import type { RecordAt } from './turnRecords.ts';

/** What became of a change, or how a file was before and after it. `undefined`: there was or is no file. */
export interface ChangeTexts {
	readonly with: string | undefined;
	readonly without: string | undefined;
}

/** A file's record of which nothing that waits is there any more, as undone. */
export interface GoneChange extends ChangeTexts {
	readonly became: RecordAt;
}

/** Whether a change is in a file with the text `now` (`undefined`: there is none). */
export function stateOf(change: ChangeTexts, now: string | undefined): 'there' | 'gone' | 'between' {
	if (now === change.with) return 'there';
	if (now === change.without) return 'gone';
	if (now === undefined || change.with === undefined || change.without === undefined) return 'between';
	return standing({ kept: withLineEndsOf(change.without, now), left: withLineEndsOf(change.with, now) }, now);
}

/** Records that wait in a file though all that waits of them was taken out of it by other hands. Moves wait as long as nobody decides. */
export async function goneChanges(
	ledger: Pick<TurnLedger, 'files' | 'text'>,
	path: string,
	now: string | undefined,
): Promise<readonly GoneChange[]> {
	const gone: GoneChange[] = [];
	for (const { turn, at, file, path: place, isReplaced } of ledger.files) {
		if (place !== path || isReplaced || file.review !== 'pending' || originOf(file, 'waiting') !== file.path) continue;
		const ends = file.steps.flatMap((step) => endsOf(step, 'waiting') ?? []);
		const texts = await Promise.all(
			ends.map(async ({ before, after }) => ({
				without: before === undefined ? undefined : await ledger.text(before),
				with: after === undefined ? undefined : await ledger.text(after),
			})),
		);
		const isKnown = texts.every(
			(text, index) =>
				(text.with === undefined) === (ends[index]?.after === undefined) &&
				(text.without === undefined) === (ends[index]?.before === undefined),
		);
		const [first, last] = [texts[0], texts.at(-1)];
		if (!isKnown || !first || !last || !texts.every((text) => stateOf(text, now) === 'gone')) continue;
		gone.push({ with: last.with, without: first.without, became: { turn, at, file: undoneFile(file) } });
	}
	return gone;
}
