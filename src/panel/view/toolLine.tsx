import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TurnPart } from '../../shared/chat.ts';
import { TOOL_STATES } from '../wording.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon, type IconName } from './icon.tsx';
import { memo } from './memo.tsx';

type ToolPart = Extract<TurnPart, { kind: 'tool' }>;

const ICONS: { readonly [K in ToolPart['state']]: IconName } = {
	running: 'running',
	ok: 'check',
	failed: 'error',
	rejected: 'cross',
	cancelled: 'dash',
};

/** A tool call in one line; what the model was told is drawn when it is asked for. */
export const ToolLine = memo(({ part }: { readonly part: ToolPart }): JSX.Element => {
	const [isOpen, setOpen] = useState(false);
	const line = (
		<>
			<Icon name={ICONS[part.state]} />
			<span class="sr">{TOOL_STATES[part.state]}: </span>
			<span class="tool-title">
				<ForeignText text={part.title} />
			</span>
			{(part.state === 'rejected' || part.state === 'cancelled') && (
				<span class="tool-state" aria-hidden="true">
					{TOOL_STATES[part.state]}
				</span>
			)}
		</>
	);
	if (part.detail === '') return <div class={`tool tool-${part.state}`}>{line}</div>;
	return (
		<details class={`tool tool-${part.state}`} onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>
				{line}
				<Icon name="chevron" />
			</summary>
			{isOpen && (
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable text must be reachable by keyboard
				<pre class="detail" tabIndex={0}>
					<ForeignText text={part.detail} />
				</pre>
			)}
		</details>
	);
});
