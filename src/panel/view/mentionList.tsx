import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ListMark, MentionRow } from '../../shared/mention.ts';
import type { MentionList as List } from '../mentions/mentionState.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import { MENTION_ICONS } from './mentionIcons.ts';

/** Of the listbox; the composer's text names it. */
export const MENTION_LIST_ID = 'mention-list';

/** Of the row at this place. */
export function mentionRowId(index: number): string {
	return `mention-row-${index}`;
}

interface Props {
	readonly list: List;
	pick(row: MentionRow): void;
}

/** What the list is of, for assistive technology. */
const NAMES: Readonly<Record<ListMark, string>> = { '@': 'What to add to your ask', '/': 'Your prompts' };

/** What can be named behind an `@`, or asked by a `/`. The keyboard stays in the text; the chosen row is told to assistive technology by its id. */
export function MentionList({ list, pick }: Props): JSX.Element {
	const { mark, rows, note, selected, isAsking } = list;
	const box = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
	}, [selected, rows]);
	return (
		<div class="mention-popup" ref={box}>
			{rows.length > 0 && (
				<div id={MENTION_LIST_ID} role="listbox" aria-label={NAMES[mark]} tabIndex={-1}>
					{rows.map((row, index) => (
						<Row key={index} row={row} index={index} isSelected={index === selected} pick={pick} />
					))}
				</div>
			)}
			{(note || (isAsking && rows.length === 0)) && <p class="mention-note quiet">{note || 'Looking…'}</p>}
		</div>
	);
}

function Row({
	row,
	index,
	isSelected,
	pick,
}: {
	readonly row: MentionRow;
	readonly index: number;
	readonly isSelected: boolean;
	pick(row: MentionRow): void;
}): JSX.Element {
	return (
		<button
			type="button"
			tabIndex={-1}
			id={mentionRowId(index)}
			class="mention-row"
			role="option"
			aria-selected={isSelected}
			// The keyboard stays in the text.
			onMouseDown={(event) => event.preventDefault()}
			onClick={() => pick(row)}
		>
			<Icon name={MENTION_ICONS[row.icon]} />
			<span class="mention-label">
				<ForeignText text={row.label} />
			</span>
			{row.pick.kind === 'prompt' && row.pick.argumentHint && (
				<span class="mention-argument">
					<ForeignText text={row.pick.argumentHint} />
				</span>
			)}
			<span class="mention-detail">
				<ForeignText text={row.detail} />
			</span>
			{row.pick.kind === 'source' && <Icon name="chevron" />}
		</button>
	);
}
