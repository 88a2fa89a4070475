import * as vscode from 'vscode';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { BeforeDocuments } from './beforeDocuments.ts';
import type { Scope, TurnChanges, WaitingTurn } from './changes.ts';
import { findTarget, type HunkTarget, hunkAt, isTouched, peekedLines, selectedLines, targetOf } from './hunkTarget.ts';
import type { Direction, HunkTour } from './hunkTour.ts';
import { givenPeek, givenRows, givenTarget, givenTurn } from './menuArguments.ts';
import type { ReviewActions } from './reviewActions.ts';
import type { ReviewGestures } from './reviewCommands.ts';
import type { ReviewVoice } from './reviewVoice.ts';
import { askLabel } from './sourceControl.ts';
import type { Waiting } from './waiting.ts';

export interface ReviewGesturesDeps {
	readonly changes: Pick<TurnChanges, 'hunks'>;
	readonly waiting: Waiting;
	readonly paths: WorkspacePaths;
	readonly actions: ReviewActions;
	readonly documents: BeforeDocuments;
	readonly tour: HunkTour;
	readonly voice: Pick<ReviewVoice, 'tell' | 'why'>;
}

type Verdict = 'keep' | 'undo';

/** A change that is meant; with the editor in which it was pointed at by the cursor. */
interface Meant {
	readonly target: HunkTarget;
	readonly editor?: vscode.TextEditor;
}

const NO_CHANGE_HERE = 'No change of Tandem waits at the cursor. Run “Tandem: Go to Next Change” to get to one.';
const NOTHING_WAITS = 'No change of Tandem waits for your review. Ask for an edit in the chat first.';

/** What the commands of the review do. */
export function createReviewGestures(deps: ReviewGesturesDeps): ReviewGestures {
	const gestures = new Gestures(deps);
	return {
		keepChange: (...given) => gestures.decideChange('keep', given),
		undoChange: (...given) => gestures.decideChange('undo', given),
		undoChangeSayWhy: (...given) => gestures.undoSayWhy(given),
		keepLines: () => gestures.decideLines('keep'),
		undoLines: () => gestures.decideLines('undo'),
		keepFile: (...given) => gestures.decideFiles('keep', given),
		undoFile: (...given) => gestures.decideFiles('undo', given),
		keepTurn: (given) => gestures.decideTurn('keep', given),
		undoTurn: (given) => gestures.decideTurn('undo', given),
		nextChange: () => gestures.go('next'),
		previousChange: () => gestures.go('previous'),
		openChange: (turn, path) => gestures.openChange(turn, path),
		openTurnChanges: (given) => gestures.openTurnChanges(given),
	};
}

class Gestures {
	readonly #deps: ReviewGesturesDeps;

	constructor(deps: ReviewGesturesDeps) {
		this.#deps = deps;
	}

	async decideChange(verdict: Verdict, given: readonly unknown[]): Promise<void> {
		const meant = await this.#changeMeant(given);
		if (meant) await this.#decideTarget(verdict, meant);
	}

	async undoSayWhy(given: readonly unknown[]): Promise<void> {
		const meant = await this.#changeMeant(given);
		if (!meant) return;
		const reason = await this.#deps.voice.why();
		if (reason !== undefined) await this.#decideTarget('undo', meant, reason);
	}

	async decideLines(verdict: Verdict): Promise<void> {
		const editor = vscode.window.activeTextEditor;
		const path = editor && this.#deps.paths.pathOf(editor.document.uri);
		if (!editor || path === undefined || !this.#deps.waiting.has(path)) return this.#tell(NO_CHANGE_HERE);
		// From the bottom up: an undo moves the lines below it.
		const ranges = editor.selections
			.map(({ start, end }) => selectedLines(start, end))
			.toSorted((a, b) => b.from - a.from);
		const hunks = await this.#deps.changes.hunks(path, editor.document.getText());
		if (!ranges.some((lines) => hunks.some((hunk) => isTouched(hunk, lines))))
			return this.#tell('No waiting change is among the selected lines. Select lines of one, then try again.');
		await this.#deps.actions[verdict](ranges.map((lines) => ({ kind: 'lines', path, lines })));
	}

	async decideFiles(verdict: Verdict, given: readonly unknown[]): Promise<void> {
		const rows = givenRows(given);
		if (rows.length > 0) {
			await this.#deps.actions[verdict](rows.map(({ turn, path }) => ({ kind: 'file', path, turn })));
			return;
		}
		const uri = given[0] instanceof vscode.Uri ? given[0] : vscode.window.activeTextEditor?.document.uri;
		const path = uri && (this.#deps.paths.pathOf(uri) ?? this.#deps.documents.pathOf(uri));
		if (path === undefined)
			return this.#tell('Open a file with waiting changes first, or use the Source Control view.');
		if (!this.#deps.waiting.has(path)) return this.#tell(`Nothing in ${path} waits for your review.`);
		await this.#deps.actions[verdict]({ kind: 'file', path });
	}

	async decideTurn(verdict: Verdict, given: unknown): Promise<void> {
		const turn = await this.#turnMeant(given, verdict === 'keep' ? 'Keep all changes of…' : 'Undo all changes of…');
		if (turn !== undefined) await this.#deps.actions[verdict]({ kind: 'turn', turn });
	}

	async go(direction: Direction): Promise<void> {
		if (await this.#deps.tour.go(direction)) return;
		// A deleted file has no text to go to.
		const [turn] = this.#deps.waiting.turns();
		const file = turn?.files[0];
		if (turn && file) await this.openChange(turn.turn, file.path);
		else this.#tell(NOTHING_WAITS);
	}

	async openChange(turn: unknown, path: unknown): Promise<void> {
		if (typeof turn !== 'string' || typeof path !== 'string') return this.#tell(NOTHING_WAITS);
		if (await this.#deps.documents.openDiff(turn, path)) return;
		this.#tell(`The text of ${path} before that turn is no longer kept. Compare it in Git instead.`);
	}

	async openTurnChanges(given: unknown): Promise<void> {
		const turn = await this.#turnMeant(given, 'Show all changes of…');
		if (turn === undefined || (await this.#deps.documents.openTurnDiff(turn))) return;
		this.#tell('The texts before that turn are no longer kept. Compare the files in Git instead.');
	}

	async #decideTarget(verdict: Verdict, { target, editor }: Meant, reason?: string): Promise<void> {
		const { path } = target;
		const document = this.#documentOf(path);
		const hunks = document ? await this.#deps.changes.hunks(path, document.getText()) : [];
		const lines = document && findTarget(target, document, hunks);
		if (!lines) return this.#tell(`${path} changed meanwhile. Choose the change again.`);
		const scope: Scope = { kind: 'lines', path, lines };
		const isDone =
			verdict === 'keep'
				? await this.#deps.actions.keep(scope)
				: await this.#deps.actions.undo(scope, reason === undefined ? {} : { reason });
		if (isDone && editor) await this.#deps.tour.goOn(editor, lines.from);
	}

	/** The change of a lens, of the peek, or at the cursor; the user is told when there is none. */
	async #changeMeant(given: readonly unknown[]): Promise<Meant | undefined> {
		const lens = givenTarget(given[0]);
		if (lens) return { target: lens };
		const peek = givenPeek(given);
		if (peek) {
			const path = this.#deps.paths.pathOf(peek.uri);
			const document = path === undefined ? undefined : this.#documentOf(path);
			if (path !== undefined && document) return { target: targetOf(path, peekedLines(peek.change), document) };
		}
		const editor = vscode.window.activeTextEditor;
		const path = editor && this.#deps.paths.pathOf(editor.document.uri);
		if (editor && path !== undefined && this.#deps.waiting.has(path)) {
			const { document, selection } = editor;
			const hunks = await this.#deps.changes.hunks(path, document.getText());
			const hunk = hunkAt(hunks, selection.active.line, document);
			if (hunk) return { target: targetOf(path, hunk, document), editor };
		}
		this.#tell(NO_CHANGE_HERE);
		return undefined;
	}

	/** The turn that a menu gives, else the only one that waits, else the one that the user picks. */
	async #turnMeant(given: unknown, title: string): Promise<string | undefined> {
		const named = givenTurn(given);
		if (named !== undefined) return named;
		const turns = this.#deps.waiting.turns();
		if (turns.length === 0) this.#tell(NOTHING_WAITS);
		if (turns.length < 2) return turns[0]?.turn;
		const picked = await vscode.window.showQuickPick(turns.map(pickOf), { title, matchOnDetail: true });
		return picked?.turn;
	}

	#tell(sentence: string): void {
		this.#deps.voice.tell(sentence);
	}

	#documentOf(path: string): vscode.TextDocument | undefined {
		return vscode.workspace.textDocuments.find(({ uri }) => this.#deps.paths.pathOf(uri) === path);
	}
}

function pickOf({ turn, ask, files }: WaitingTurn): vscode.QuickPickItem & { readonly turn: string } {
	const description = files.length === 1 ? '1 file' : `${files.length} files`;
	return { turn, label: askLabel(ask), description, detail: files.map(({ path }) => path).join(', ') };
}
