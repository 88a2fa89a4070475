import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import { KeyCard } from './keyCard.tsx';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

const EXAMPLES = [
	'Explain how this project is put together',
	'Find a bug in the open file and fix it',
	'Write tests for the function at the cursor',
];

interface Props {
	/** Then nothing can be asked, so nothing is suggested. */
	readonly needsKey: boolean;
	readonly ports: Ports;
}

/** What a new chat shows: what Tandem is, how to begin, and its two other doors. */
export const EmptyState = memo(({ needsKey, ports }: Props): JSX.Element => {
	return (
		<div class="empty">
			<h2>What shall we work on?</h2>
			<p class="empty-lead">Tandem reads your project, edits files with you, and shows what each answer cost.</p>
			{needsKey ? (
				<KeyCard ports={ports} />
			) : (
				<ul class="examples">
					{EXAMPLES.map((text) => (
						<li key={text}>
							<button type="button" class="example" onClick={() => ports.take({ kind: 'putIntoComposer', text })}>
								<span>{text}</span>
								<Icon name="chevron" />
							</button>
						</li>
					))}
				</ul>
			)}
			<ul class="doors">
				<li>
					<Icon name="bulb" />
					<span>
						On an error in the editor, open the light bulb and choose <strong>Fix with Tandem</strong>.
					</span>
				</li>
				<li>
					<Icon name="review" />
					<span>
						Before you commit, run <strong>Tandem: Review Changes…</strong> from the command palette.
					</span>
				</li>
			</ul>
		</div>
	);
});
