import type { JSX, TargetedKeyboardEvent } from 'preact';
import type { Mention } from '../../shared/mention.ts';
import { showHiddenText } from '../markdown/showHidden.ts';
import { activeGoing, shownMentions } from '../mentions/mentionState.ts';
import type { PanelState } from '../state.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import { chipLabel, mentionIcon } from './mentionIcons.ts';
import type { Ports } from './ports.ts';

interface Props {
	readonly state: PanelState;
	readonly ports: Ports;
}

/** What goes along with the next ask: what comes by default, then what the user named. */
export function MentionChips({ state: { mentions, draft }, ports }: Props): JSX.Element | null {
	const named = shownMentions(mentions, draft.text);
	const { active } = mentions;
	if (!active && named.length === 0) return null;
	return (
		<ul class="mention-chips" aria-label="Goes along with your ask">
			{active && <ActiveChip active={active} isGoing={activeGoing(mentions) !== undefined} ports={ports} />}
			{named.map(({ mention }) => (
				<Chip
					key={`${mention.source} ${mention.value}`}
					mention={mention}
					remove={() => ports.take({ kind: 'mentionRemoved', mention })}
				/>
			))}
		</ul>
	);
}

function ActiveChip({
	active,
	isGoing,
	ports,
}: {
	readonly active: Mention;
	readonly isGoing: boolean;
	readonly ports: Ports;
}): JSX.Element {
	const label = showHiddenText(active.label);
	if (isGoing) return <Chip mention={active} isDefault remove={() => ports.take({ kind: 'activeRemoved' })} />;
	return (
		<li>
			<button
				type="button"
				class="mention-chip mention-off"
				aria-label={`Add the open file ${label}`}
				title={`${label} does not go along. Add it again.`}
				onClick={() => ports.take({ kind: 'activeAdded' })}
			>
				<Icon name="add" />
				<span class="mention-chip-label">
					<ForeignText text={chipLabel(active)} />
				</span>
			</button>
		</li>
	);
}

function Chip({
	mention,
	isDefault = false,
	remove,
}: {
	readonly mention: Mention;
	readonly isDefault?: boolean;
	remove(): void;
}): JSX.Element {
	const press = (event: TargetedKeyboardEvent<HTMLButtonElement>): void => {
		if (event.key !== 'Backspace' && event.key !== 'Delete') return;
		event.preventDefault();
		remove();
	};
	const label = showHiddenText(mention.label);
	const title = isDefault ? `${label}: the open file goes along` : label;
	return (
		<li class={isDefault ? 'mention-chip mention-default' : 'mention-chip'} title={title}>
			<Icon name={mentionIcon(mention)} />
			<span class="mention-chip-label">
				<ForeignText text={chipLabel(mention)} />
			</span>
			<button
				type="button"
				class="icon-button"
				aria-label={`Remove ${label}`}
				title="Remove"
				onClick={remove}
				onKeyDown={press}
			>
				<Icon name="cross" />
			</button>
		</li>
	);
}
