import type { JSX } from 'preact';
import type { Restored } from '../../shared/chat.ts';
import { restoredSentence } from '../wording.ts';
import { Icon } from './icon.tsx';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly restored: Restored;
	/** What was asked in the turn that the user went back to. */
	readonly ask: string;
	readonly ports: Ports;
}

/** That the user went back, and the way forth, until something is asked. A screen reader was told when it happened. */
export const RestoredBanner = memo(({ restored, ask, ports }: Props): JSX.Element => {
	const redo = (): void => {
		ports.post({ kind: 'redoRestore' });
		// The button goes when it is done.
		ports.take({ kind: 'focusComposer' });
	};
	return (
		<section class="banner banner-info restored" aria-label="Restored">
			<Icon name="restore" />
			<span>{restoredSentence(restored, ask)}</span>
			<button type="button" class="button secondary" title="Take this restore back" onClick={redo}>
				Redo
			</button>
		</section>
	);
});
