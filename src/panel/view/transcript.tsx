import { type ComponentChildren, Fragment, type JSX, type RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TurnView } from '../../shared/chat.ts';
import type { Compaction } from '../../shared/compaction.ts';
import { CompactionRow } from './compactionRow.tsx';
import { Icon } from './icon.tsx';
import { openFromAnswer } from './openFromAnswer.ts';
import type { Ports } from './ports.ts';
import { ScrollKeeper } from './scrollKeeper.ts';
import { TurnCard } from './turnCard.tsx';

interface Props {
	readonly turns: readonly TurnView[];
	/** What of them is sent shorter. */
	readonly compaction: Compaction | undefined;
	/** So many turns from the start are not drawn. */
	readonly hidden: number;
	/** Rises when the newest turn shall be seen. */
	readonly jump: number;
	/** Where the user was, px, in the chat that is shown first. */
	readonly restoreTop: number | undefined;
	readonly ports: Ports;
	/** What stands below the turns. */
	readonly children: ComponentChildren;
}

/** The conversation. It follows its end while the user is there, and leaves the user alone elsewhere. */
export function Transcript({ turns, compaction, hidden, jump, restoreTop, ports, children }: Props): JSX.Element {
	const { scroller, content, keeper, isAtEnd } = useScrollKeeper(jump, restoreTop);
	return (
		<div class="transcript">
			<main class="scroller" ref={scroller} onScrollEnd={() => ports.remember({ top: keeper.current?.top })}>
				<div class="content" ref={content}>
					{hidden > 0 && (
						<button type="button" class="link-button earlier" onClick={() => ports.take({ kind: 'showEarlier' })}>
							Show earlier turns ({hidden})
						</button>
					)}
					<TurnList turns={turns} compaction={compaction} hidden={hidden} ports={ports} />
					{children}
				</div>
			</main>
			{!isAtEnd && (
				<button type="button" class="jump" onClick={() => keeper.current?.jump()}>
					<Icon name="down" />
					Jump to latest
				</button>
			)}
		</div>
	);
}

/** While it streams it is busy: a screen reader then reads the finished answer instead of each word. */
function TurnList({
	turns,
	compaction,
	hidden,
	ports,
}: Pick<Props, 'turns' | 'compaction' | 'hidden' | 'ports'>): JSX.Element {
	const shortened = new Set(compaction?.results.map(({ turn }) => turn));
	const last = turns.findLast(({ id }) => shortened.has(id))?.id;
	return (
		<div
			role="log"
			aria-label="Conversation"
			aria-live="polite"
			aria-atomic="false"
			aria-busy={turns.at(-1)?.state === 'running'}
			onClick={(event) => openFromAnswer(event, ports)}
			onKeyDown={(event) => event.key === 'Enter' && openFromAnswer(event, ports)}
		>
			{turns.slice(hidden).map((turn, index) => (
				<Fragment key={turn.id}>
					<TurnCard
						turn={turn}
						number={hidden + index + 1}
						isLast={hidden + index === turns.length - 1}
						ports={ports}
					/>
					{compaction && turn.id === last && <CompactionRow compaction={compaction} ports={ports} />}
				</Fragment>
			))}
		</div>
	);
}

interface Scrolling {
	readonly scroller: RefObject<HTMLElement | null>;
	readonly content: RefObject<HTMLDivElement | null>;
	readonly keeper: RefObject<ScrollKeeper | null>;
	readonly isAtEnd: boolean;
}

function useScrollKeeper(jump: number, restoreTop: number | undefined): Scrolling {
	const scroller = useRef<HTMLElement>(null);
	const content = useRef<HTMLDivElement>(null);
	const keeper = useRef<ScrollKeeper>(null);
	const [isAtEnd, setAtEnd] = useState(true);
	useLayoutEffect(() => {
		if (!scroller.current || !content.current) return;
		const kept = new ScrollKeeper(scroller.current, content.current, setAtEnd);
		keeper.current = kept;
		return () => kept.dispose();
	}, []);
	useLayoutEffect(() => keeper.current?.jump(), [jump]);
	useEffect(() => {
		if (restoreTop !== undefined) keeper.current?.restore(restoreTop);
	}, [restoreTop]);
	return { scroller, content, keeper, isAtEnd };
}
