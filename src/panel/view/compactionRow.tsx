import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Compaction } from '../../shared/compaction.ts';
import { compactionSentence, summarySentence } from '../wording.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly compaction: Compaction;
	readonly ports: Ports;
}

/** That what stands above is sent shorter than it was said, with what stands for it, and the way back. */
export const CompactionRow = memo(({ compaction, ports }: Props): JSX.Element => {
	const [isOpen, setOpen] = useState(false);
	const { id, summary } = compaction;
	const bringBack = (): void => {
		ports.post({ kind: 'bringBack', compaction: id });
		// The button goes when it is done.
		ports.take({ kind: 'focusComposer' });
	};
	return (
		<section class="compaction" aria-label="Left out">
			<Icon name="fold" />
			<div class="compaction-text">
				{compactionSentence(compaction)}{' '}
				<button
					type="button"
					class="link-button"
					title="Send it whole again: each request takes these tokens"
					onClick={bringBack}
				>
					Bring back
				</button>
				{summary && (
					<details onToggle={(event) => setOpen(event.currentTarget.open)}>
						<summary>
							{summarySentence(summary)} <Icon name="chevron" />
						</summary>
						{isOpen && (
							// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable text must be reachable by keyboard
							<pre class="detail compaction-detail" tabIndex={0}>
								<ForeignText text={summary.text} />
							</pre>
						)}
					</details>
				)}
			</div>
		</section>
	);
});
