import * as vscode from 'vscode';
import { visibleText } from '../../core/safety/visibleText.ts';
import type { ChangedFile } from '../../shared/chat.ts';
import { COMMANDS } from '../../shared/ids.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { WaitingTurn } from './changes.ts';
import type { Waiting } from './waiting.ts';

/** A row of the group: the menus' commands get it as it is. */
export interface WaitingRow extends vscode.SourceControlResourceState {
	readonly turn: string;
	readonly path: string;
}

/** Makes the source control, of which this much is used. */
export type MakeControl = () => Pick<
	vscode.SourceControl,
	'inputBox' | 'count' | 'quickDiffProvider' | 'createResourceGroup' | 'dispose'
>;

const LONGEST_LABEL = 60;

/** Icon and colour of a change; the colours are those that the user's theme has for Git. */
const LOOKS = {
	created: ['diff-added', 'gitDecoration.addedResourceForeground'],
	modified: ['diff-modified', 'gitDecoration.modifiedResourceForeground'],
	renamed: ['diff-renamed', 'gitDecoration.renamedResourceForeground'],
	deleted: ['diff-removed', 'gitDecoration.deletedResourceForeground'],
} as const satisfies Record<ChangedFile['change'], readonly [string, string]>;

/** The user's words as one line for a list. Characters that draw nothing are written out. */
export function askLabel(ask: string): string {
	const line = visibleText(ask.replace(/\s+/g, ' ').trim()) || 'Changes';
	const letters = [...line];
	return letters.length > LONGEST_LABEL ? `${letters.slice(0, LONGEST_LABEL).join('')}…` : line;
}

/** The source control “Tandem”, which is there while changes wait: a group for each turn, newest first, its id the turn's. */
export function createSourceControl(
	waiting: Waiting,
	paths: WorkspacePaths,
	quickDiff: vscode.QuickDiffProvider,
	make: MakeControl = () => vscode.scm.createSourceControl('tandem', 'Tandem'),
): vscode.Disposable {
	let shown: ShownControl | undefined;
	const update = () => {
		const turns = waiting.turns();
		if (turns.length === 0) {
			shown?.dispose();
			shown = undefined;
			return;
		}
		shown ??= new ShownControl(make(), paths, quickDiff);
		shown.show(turns, waiting.files().length);
	};
	const listener = waiting.onDidChange(update);
	update();
	return {
		dispose() {
			listener.dispose();
			shown?.dispose();
		},
	};
}

class ShownControl {
	readonly #paths: WorkspacePaths;
	readonly #control: ReturnType<MakeControl>;
	#groups: readonly vscode.SourceControlResourceGroup[] = [];

	constructor(control: ReturnType<MakeControl>, paths: WorkspacePaths, quickDiff: vscode.QuickDiffProvider) {
		this.#control = control;
		this.#paths = paths;
		this.#control.inputBox.visible = false;
		this.#control.quickDiffProvider = quickDiff;
	}

	show(turns: readonly WaitingTurn[], count: number): void {
		this.#control.count = count;
		this.#groups = this.#groupsFor(turns);
		for (const [at, group] of this.#groups.entries()) {
			const turn = turns[at];
			if (!turn) continue;
			group.label = askLabel(turn.ask);
			group.resourceStates = turn.files.flatMap((file) => this.#row(turn.turn, file));
		}
	}

	dispose(): void {
		for (const group of this.#groups) group.dispose();
		this.#control.dispose();
	}

	/** VS Code shows groups in the order in which they were made: one that comes before others makes all of them anew. */
	#groupsFor(turns: readonly WaitingTurn[]): readonly vscode.SourceControlResourceGroup[] {
		const left = this.#groups.filter(({ id }) => turns.some(({ turn }) => turn === id));
		const isInOrder = left.every(({ id }, at) => turns[at]?.turn === id);
		for (const group of this.#groups) if (!isInOrder || !left.includes(group)) group.dispose();
		const kept = isInOrder ? left : [];
		const made = turns
			.slice(kept.length)
			.map(({ turn, ask }) => this.#control.createResourceGroup(turn, askLabel(ask)));
		return [...kept, ...made];
	}

	#row(turn: string, file: ChangedFile): readonly WaitingRow[] {
		const { path, change } = file;
		const resourceUri = this.#paths.uriOf(path);
		if (!resourceUri) return [];
		const [icon, colour] = LOOKS[change];
		const row: WaitingRow = {
			turn,
			path,
			resourceUri,
			contextValue: change,
			decorations: {
				tooltip: tooltipOf(file),
				strikeThrough: change === 'deleted',
				iconPath: new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour)),
			},
			command: { command: COMMANDS.openChange, title: 'Open Change', arguments: [turn, path] },
		};
		return [row];
	}
}

const WORDS = { created: 'Created', modified: 'Changed', renamed: 'Renamed', deleted: 'Deleted' } as const;

function tooltipOf({ change, added, removed }: ChangedFile): string {
	const counts = change === 'deleted' ? '' : `: ${lines(added)} added, ${removed} removed`;
	return `${WORDS[change]} by Tandem${counts}. Keep or undo it.`;
}

function lines(count: number): string {
	return count === 1 ? '1 line' : `${count} lines`;
}
