import { unifiedDiff } from '../../core/edits/unifiedDiff.ts';
import { type Extent, endsOf, originOf } from './fileReview.ts';
import type { PlacedFile } from './placedFiles.ts';
import type { TurnLedger } from './turnLedger.ts';
import type { FileRecord } from './turnRecords.ts';

/** What became of one file, as texts: something that can be taken back. */
export interface PastChange {
	/** Where the file is now, but for what came later and is taken back first. */
	readonly path: string;
	/** Where it was before. */
	readonly origin: string;
	/** Oldest first. */
	readonly steps: readonly PastStep[];
}

/** Texts before and after; `undefined`: there was no file. */
export interface PastStep {
	readonly before: string | undefined;
	readonly after: string | undefined;
	/** `before` with the line ends that it had on disk, where VS Code shows others. */
	readonly diskBefore?: string;
}

/** The change that a record tells of; `undefined` when a text of it is no longer stored. */
export async function pastChange(
	{ path, file }: { readonly path: string; readonly file: FileRecord },
	extent: Extent,
	ledger: Pick<TurnLedger, 'text'>,
): Promise<PastChange | undefined> {
	const steps: PastStep[] = [];
	for (const step of file.steps) {
		const ends = endsOf(step, extent);
		if (!ends) continue;
		const [before, after] = [await textOf(ends.before, ledger), await textOf(ends.after, ledger)];
		if (before === 'lost' || after === 'lost') return undefined;
		const disk = ends.before === step.before && step.diskBefore !== undefined && (await ledger.text(step.diskBefore));
		steps.push({ before: before?.text, after: after?.text, ...(typeof disk === 'string' && { diskBefore: disk }) });
	}
	// What a later turn moved on stays where that brought it.
	return { path, origin: path === file.path ? originOf(file, extent) : path, steps };
}

async function textOf(
	name: string | undefined,
	ledger: Pick<TurnLedger, 'text'>,
): Promise<{ readonly text: string } | 'lost' | undefined> {
	if (name === undefined) return undefined;
	const text = await ledger.text(name);
	return text === undefined ? 'lost' : { text };
}

/** What became of files (oldest first), a turn's together; `undefined` when a text is no longer stored. */
export async function pastChanges(
	files: readonly PlacedFile[],
	extent: Extent,
	ledger: Pick<TurnLedger, 'text'>,
): Promise<readonly (readonly PastChange[])[] | undefined> {
	const batches: PastChange[][] = [];
	for (const [at, file] of files.entries()) {
		const change = await pastChange(file, extent, ledger);
		if (!change) return undefined;
		if (file.turn === files[at - 1]?.turn) batches.at(-1)?.push(change);
		else batches.push([change]);
	}
	return batches;
}

/** The change as a unified diff, step by step as it was made. */
export function pastDiff({ path, origin, steps }: PastChange): string {
	const isMove = origin !== path;
	const diffs = steps.map(({ before, after }, index) =>
		unifiedDiff(
			before === undefined ? '/dev/null' : index === 0 ? origin : path,
			after === undefined ? '/dev/null' : path,
			before ?? '',
			after ?? '',
		),
	);
	return steps.length === 0 && isMove ? unifiedDiff(origin, path, '', '') : diffs.join('');
}
