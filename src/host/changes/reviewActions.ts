import * as vscode from 'vscode';
import { undoneNote } from '../../core/prompts/undoneNote.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { Scope, TurnChanges, UndoReport } from './changes.ts';
import { createInOrder } from './inOrder.ts';
import type { ReviewVoice } from './reviewVoice.ts';

/** One gesture of the user may mean several places. */
export type Scopes = Scope | readonly Scope[];

/**
 * Keep and Undo, from wherever they are asked for: one after the other, what cannot be done is shown, what was undone is told to the
 * model. Nothing rejects.
 */
export interface ReviewActions {
	/** False when it failed; the user has been told. */
	keep(scopes: Scopes): Promise<boolean>;
	/** False when it failed or nothing was taken back; the user has been told why. `reason` is for the model, in the user's words. */
	undo(scopes: Scopes, how?: { readonly reason?: string }): Promise<boolean>;
	/** Stops what runs. */
	dispose(): void;
}

export interface ReviewActionsDeps {
	readonly changes: Pick<TurnChanges, 'keep' | 'undo'>;
	readonly paths: Pick<WorkspacePaths, 'pathOf'>;
	/** Gives the model something to know with the next request of the chat. */
	readonly tell: (chat: string, text: string) => PromiseLike<void> | void;
	readonly voice: Pick<ReviewVoice, 'tell' | 'warn' | 'fail' | 'undoAnyway'>;
}

type Refusal = UndoReport['refused'][number];

/** A scope that was refused because the user changed the same lines, with the text that it was asked for. */
interface Forceable {
	readonly scope: Scope;
	readonly refusal: Refusal;
	readonly text: string | undefined;
}

/** The one way to Keep and Undo. Its promises do not reject. */
export function createReviewActions(deps: ReviewActionsDeps): ReviewActions {
	return new QueuedActions(deps);
}

class QueuedActions implements ReviewActions {
	readonly #deps: ReviewActionsDeps;
	readonly #inOrder = createInOrder();
	readonly #stop = new AbortController();

	constructor(deps: ReviewActionsDeps) {
		this.#deps = deps;
	}

	keep(scopes: Scopes): Promise<boolean> {
		return this.#do('keep that', async () => {
			for (const scope of listOf(scopes)) await this.#deps.changes.keep(scope, this.#stop.signal);
			return true;
		});
	}

	undo(scopes: Scopes, { reason }: { readonly reason?: string } = {}): Promise<boolean> {
		return this.#do('undo that', () => this.#undo(listOf(scopes), reason, false));
	}

	dispose(): void {
		this.#stop.abort();
	}

	async #do(what: string, work: () => Promise<boolean>): Promise<boolean> {
		try {
			return await this.#inOrder(work);
		} catch (error) {
			if (!this.#stop.signal.aborted)
				this.#deps.voice.fail(`Tandem could not ${what}: ${reasonOf(error)}. Try it again.`);
			return false;
		}
	}

	async #undo(scopes: readonly Scope[], reason: string | undefined, force: boolean): Promise<boolean> {
		const undone: UndoReport['undone'][number][] = [];
		const refused: Refusal[] = [];
		const forceable: Forceable[] = [];
		try {
			for (const scope of scopes) {
				const report = await this.#deps.changes.undo(scope, this.#stop.signal, force);
				undone.push(...report.undone);
				for (const refusal of report.refused) {
					if (!refusal.canForce || force) refused.push(refusal);
					else forceable.push({ scope: narrowed(scope, refusal.path), refusal, text: this.#textOf(refusal.path) });
				}
			}
		} finally {
			// What was done is told even when the rest failed.
			await this.#tell(undone, reason);
		}
		const { voice } = this.#deps;
		if (refused.length > 0) voice.warn(sentenceOf(refused));
		if (forceable.length > 0) this.#offerForce(forceable, reason);
		if (undone.length + refused.length + forceable.length === 0)
			voice.tell('There is nothing left to undo there: it is decided or gone already.');
		return undone.length > 0;
	}

	/** Not awaited: the user may leave the question open as long as they like. */
	#offerForce(forceable: readonly Forceable[], reason: string | undefined): void {
		const sentence = sentenceOf(forceable.map(({ refusal }) => refusal));
		this.#deps.voice.undoAnyway(sentence).then(
			(isWanted) => (isWanted ? this.#do('undo that', () => this.#force(forceable, reason)) : undefined),
			() => {
				// The window closes.
			},
		);
	}

	/** Line numbers hold for the text that they were asked for and no other. */
	async #force(forceable: readonly Forceable[], reason: string | undefined): Promise<boolean> {
		const isMoved = ({ scope, refusal, text }: Forceable) =>
			scope.kind === 'lines' && this.#textOf(refusal.path) !== text;
		const moved = forceable.filter(isMoved);
		if (moved.length > 0) {
			const paths = moved.map(({ refusal }) => refusal.path).join(', ');
			this.#deps.voice.warn(`${paths} changed meanwhile. Choose Undo at the change again.`);
		}
		const scopes = forceable.filter((item) => !isMoved(item)).map(({ scope }) => scope);
		return scopes.length > 0 && this.#undo(scopes, reason, true);
	}

	async #tell(undone: UndoReport['undone'], reason: string | undefined): Promise<void> {
		for (const [chat, changes] of Map.groupBy(undone, (change) => change.chat)) {
			try {
				await this.#deps.tell(chat, undoneNote(changes, reason));
			} catch (error) {
				this.#deps.voice.fail(
					`The change is undone, but the model could not be told: ${reasonOf(error)}. Say it in your next message.`,
				);
			}
		}
	}

	#textOf(path: string): string | undefined {
		return vscode.workspace.textDocuments.find(({ uri }) => this.#deps.paths.pathOf(uri) === path)?.getText();
	}
}

function listOf(scopes: Scopes): readonly Scope[] {
	return 'kind' in scopes ? [scopes] : scopes;
}

/** The part of the scope that was refused. */
function narrowed(scope: Scope, path: string): Scope {
	return scope.kind === 'turn' ? { kind: 'file', path, turn: scope.turn } : scope;
}

/** Nobody reads many sentences in a notification. */
function sentenceOf(refused: readonly Refusal[]): string {
	const [first, ...rest] = refused;
	const others = rest.map(({ path }) => path).join(', ');
	return rest.length === 0 ? (first?.sentence ?? '') : `${first?.sentence} Also not undone: ${others}.`;
}

function reasonOf(error: unknown): string {
	return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
