import type { FromPanel } from '../../shared/panelProtocol.ts';
import type { ChatEngine } from '../engine.ts';

/** What the panel says about changed files. */
export type ReviewMessage = Extract<
	FromPanel,
	{ kind: 'keep' | 'undo' | 'keepFile' | 'undoFile' | 'openDiff' | 'openTurnDiff' }
>;

/** Does what a button of the changed files means. */
export async function takeReviewMessage(
	message: ReviewMessage,
	engine: Pick<ChatEngine, 'keep' | 'undo' | 'openDiff' | 'openTurnDiff'>,
): Promise<void> {
	const { turn } = message;
	switch (message.kind) {
		case 'keep':
			await engine.keep({ kind: 'turn', turn });
			return;
		case 'undo':
			await engine.undo({ kind: 'turn', turn });
			return;
		case 'keepFile':
			await engine.keep({ kind: 'file', path: message.path, turn });
			return;
		case 'undoFile':
			await engine.undo({ kind: 'file', path: message.path, turn });
			return;
		case 'openDiff':
			return engine.openDiff(turn, message.path);
		case 'openTurnDiff':
			return engine.openTurnDiff(turn);
	}
}
