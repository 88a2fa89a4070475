import { lineChanges, wholeLines } from '../../core/edits/lineDiff.ts';
import type { FileChange, TextEdit } from '../../core/edits/plan.ts';
import type { Workspace } from '../../core/ports.ts';

/** A file as it would be. */
export interface OverlayFile {
	/** `undefined`: there is none. */
	readonly text: string | undefined;
	/** Where it really is now; absent when it is new. */
	readonly from?: string;
	/** Its text with the line ends that belong on the disk, where VS Code shows others. */
	readonly disk?: string;
}

/** What is found at a path. The sentence is for the user. */
export type Look =
	| { readonly kind: 'file'; readonly file: OverlayFile }
	| { readonly kind: 'refused'; readonly sentence: string };

/** What the files come to, as changes of the files as they are. Each path is named once. */
export interface OverlayPlan {
	readonly changes: readonly FileChange[];
	/** Exact texts by path, for files whose line ends on disk are not those that VS Code shows. */
	readonly diskTexts: ReadonlyMap<string, string>;
}

/** Texts and places of files as they would be after some steps. Reads the real ones as they are asked for; writes nothing. */
export class FileOverlay {
	readonly #workspace: Pick<Workspace, 'identify' | 'read'>;
	readonly #real = new Map<string, string | undefined>();
	readonly #files = new Map<string, OverlayFile>();

	constructor(workspace: Pick<Workspace, 'identify' | 'read'>) {
		this.#workspace = workspace;
	}

	/** The file at a path; refused when there is something that is no text. */
	async look(path: string, signal: AbortSignal): Promise<Look> {
		const known = this.#files.get(path);
		if (known) return { kind: 'file', file: known };
		const now = await textNow(path, this.#workspace, signal);
		if (now.kind === 'refused') return now;
		const file = { text: now.text, ...(now.text !== undefined && { from: path }) };
		this.#real.set(path, now.text);
		this.#files.set(path, file);
		return { kind: 'file', file };
	}

	put(path: string, file: OverlayFile): void {
		this.#files.set(path, file);
	}

	/** Changes the texts that files come to; `path` is where a file is now, or would be when there is none. */
	async mend(
		mended: (path: string, now: string | undefined, text: string) => Promise<string | undefined>,
	): Promise<void> {
		for (const [path, file] of this.#files) {
			const from = file.from ?? path;
			const now = this.#real.get(from);
			if (file.text === undefined || file.text === now) continue;
			const text = await mended(from, now, file.text);
			const { disk: _, ...rest } = file;
			if (text !== file.text) this.#files.set(path, { ...rest, text });
		}
	}

	plan(): OverlayPlan {
		const changes: FileChange[] = [];
		const diskTexts = new Map<string, string>();
		const gone = new Set(
			[...this.#real].flatMap(([path, text]) => (text !== undefined && this.#isGone(path) ? path : [])),
		);
		for (const [path, file] of this.#files) {
			const real = this.#real.get(path);
			if (file.text === undefined) continue;
			const from = real === undefined && file.from !== undefined && gone.delete(file.from) ? file.from : path;
			const base = this.#real.get(from);
			if (base === undefined) {
				changes.push({ kind: 'create', path, text: file.disk ?? file.text });
				continue;
			}
			const edits = editsBetween(base, file.text);
			if (edits.length === 0 && from === path) continue;
			changes.push({ kind: 'update', path: from, base, edits, ...(from !== path && { moveTo: path }) });
			if (file.disk !== undefined) diskTexts.set(from, file.disk);
		}
		for (const path of gone) changes.push({ kind: 'delete', path, base: this.#real.get(path) ?? '' });
		return { changes, diskTexts };
	}

	#isGone(path: string): boolean {
		return this.#files.get(path)?.text === undefined;
	}
}

type Now =
	| { readonly kind: 'text'; readonly text: string | undefined }
	| { readonly kind: 'refused'; readonly sentence: string };

/** The text of a file, `undefined` when there is none; refused when it is no text (any more). */
export async function textNow(
	path: string,
	workspace: Pick<Workspace, 'identify' | 'read'>,
	signal: AbortSignal,
): Promise<Now> {
	const { kind, real } = await workspace.identify(path, signal);
	// Where case does not tell names apart, the file under another spelling is not the one at this path.
	const isOtherSpelling = real !== undefined && isSpelling(real, path);
	if (kind === 'absent' || isOtherSpelling) return { kind: 'text', text: undefined };
	const found = await workspace.read(path, signal);
	if (found.kind === 'text') return { kind: 'text', text: found.text };
	return {
		kind: 'refused',
		sentence: `${path} can no longer be read as text, so it is left alone. Look at it and mend it yourself.`,
	};
}

function isSpelling(real: string, path: string): boolean {
	return real.normalize() !== path.normalize() && real.toLowerCase().normalize() === path.toLowerCase().normalize();
}

/** Edits, line by line, that turn one text into the other. */
export function editsBetween(from: string, to: string): readonly TextEdit[] {
	if (from === to) return [];
	const [before, after] = [wholeLines(from), wholeLines(to)];
	const starts = [0];
	for (const line of before) starts.push((starts.at(-1) ?? 0) + line.length);
	return lineChanges(before, after).map(({ oldFrom, oldTo, newFrom, newTo }) => ({
		start: starts[oldFrom] ?? from.length,
		end: starts[oldTo] ?? from.length,
		text: after.slice(newFrom, newTo).join(''),
	}));
}
