import * as vscode from 'vscode';
import type { ChangedFile } from '../../shared/chat.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { TurnChanges } from './changes.ts';

/** Scheme of read-only documents that show a file as it was before a turn. */
export const BEFORE_SCHEME = 'tandem-before';

/** The texts before a turn as documents, and the diffs between them and the files. */
export interface BeforeDocuments {
	/** Opens what the turn changed in a file: before on the left, the file as it is now on the right. False when it is not known. */
	openDiff(turn: string, path: string): Promise<boolean>;
	/** Opens what the turn changed in all of its files, in one editor. False when nothing of it is known. */
	openTurnDiff(turn: string): Promise<boolean>;
	/** The file that a document of these shows; `undefined` for any other document. */
	pathOf(uri: vscode.Uri): string | undefined;
	dispose(): void;
}

/** Registers the documents; they are read when one is opened. */
export function createBeforeDocuments(
	changes: Pick<TurnChanges, 'files' | 'textBefore' | 'onDidChange'>,
	paths: WorkspacePaths,
): BeforeDocuments {
	const change = new vscode.EventEmitter<vscode.Uri>();
	const registration = vscode.workspace.registerTextDocumentContentProvider(BEFORE_SCHEME, {
		onDidChange: change.event,
		async provideTextDocumentContent(uri) {
			const { turn, path } = readQuery(uri);
			return turn === '' ? '' : ((await changes.textBefore(turn, path)) ?? '');
		},
	});
	const listener = changes.onDidChange((turn) => {
		for (const { uri } of vscode.workspace.textDocuments) {
			if (uri.scheme === BEFORE_SCHEME && readQuery(uri).turn === turn) change.fire(uri);
		}
	});
	/** Label, before and now; `undefined` when one of them is not known. */
	const sides = async (turn: string, { path, change: kind }: ChangedFile): Promise<Sides | undefined> => {
		const live = paths.uriOf(path);
		if (!live || (await changes.textBefore(turn, path)) === undefined) return undefined;
		const now = (await exists(live)) ? live : undefined;
		return [live, kind === 'created' ? undefined : beforeUri(turn, path, now), now];
	};
	return {
		async openDiff(turn, path) {
			const file = changes.files(turn).find((candidate) => candidate.path === path);
			const found = file && (await sides(turn, file));
			if (!found) return false;
			const [, before = beforeUri('', path), now = beforeUri('', path)] = found;
			const title = `${path.split('/').at(-1)} (before this turn ↔ now)`;
			await vscode.commands.executeCommand('vscode.diff', before, now, title, {
				preview: true,
				preserveFocus: false,
			});
			return true;
		},
		async openTurnDiff(turn) {
			const all = await Promise.all(changes.files(turn).map((file) => sides(turn, file)));
			// A file that was created and is gone has no side left to show.
			const found = all.filter((entry) => entry !== undefined).filter(([, before, now]) => before ?? now);
			if (found.length === 0) return false;
			await vscode.commands.executeCommand('vscode.changes', 'Changes of this turn', found);
			return true;
		},
		pathOf: (uri) => (uri.scheme === BEFORE_SCHEME ? readQuery(uri).path : undefined),
		dispose() {
			listener.dispose();
			registration.dispose();
			change.dispose();
		},
	};
}

type Sides = readonly [label: vscode.Uri, before: vscode.Uri | undefined, now: vscode.Uri | undefined];

/**
 * The path ends in the file's name, so that the language is recognised. It is that of the file beside which it is shown: VS Code would
 * take another one for a rename. No turn means an empty side.
 */
function beforeUri(turn: string, path: string, beside?: vscode.Uri): vscode.Uri {
	const query = JSON.stringify({ turn, path });
	return vscode.Uri.from({ scheme: BEFORE_SCHEME, path: beside?.path ?? `/${path}`, query });
}

/** Empty for what is not ours: a link to such a document may come from anywhere. */
function readQuery({ query }: vscode.Uri): { readonly turn: string; readonly path: string } {
	try {
		const { turn, path } = JSON.parse(query) as { readonly turn?: unknown; readonly path?: unknown };
		return { turn: typeof turn === 'string' ? turn : '', path: typeof path === 'string' ? path : '' };
	} catch {
		return { turn: '', path: '' };
	}
}

async function exists(uri: vscode.Uri): Promise<boolean> {
	return vscode.workspace.fs.stat(uri).then(
		() => true,
		() => false,
	);
}
