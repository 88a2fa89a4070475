import type { JSX } from 'preact';
import type { Mention } from '../../shared/mention.ts';
import { showHiddenText } from '../markdown/showHidden.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import { chipLabel, mentionIcon } from './mentionIcons.ts';

/** What went along with an ask. */
export function AskedMentions({ mentions }: { readonly mentions: readonly Mention[] }): JSX.Element {
	return (
		<ul class="asked-mentions" aria-label="Went along">
			{mentions.map((mention, index) => (
				<li key={index} class="mention-chip" title={showHiddenText(mention.label)}>
					<Icon name={mentionIcon(mention)} />
					<span class="mention-chip-label">
						<ForeignText text={chipLabel(mention)} />
					</span>
				</li>
			))}
		</ul>
	);
}
