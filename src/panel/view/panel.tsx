import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { askOf, type PanelState, pendingApprovals } from '../state.ts';
import { ApprovalCard } from './approvalCard.tsx';
import { Composer } from './composer.tsx';
import { EmptyState } from './emptyState.tsx';
import { Header } from './header.tsx';
import { KeyCard } from './keyCard.tsx';
import type { Ports } from './ports.ts';
import { RestoredBanner } from './restoredBanner.tsx';
import { Transcript } from './transcript.tsx';

interface Props {
	readonly state: PanelState;
	readonly ports: Ports;
	/** Where the user was in which chat, before the page was thrown away. */
	readonly restore: { readonly chat: string; readonly top: number } | undefined;
}

/** The whole panel: header, conversation, what must be decided, composer. */
export function Panel({ state, ports, restore }: Props): JSX.Element {
	const typedAt = useRef(Number.NEGATIVE_INFINITY);
	const { status, view, chat } = state;
	const approvals = pendingApprovals(state);
	const [approval] = approvals;
	const restored = view.restores.at(-1);
	const isEmpty = chat !== undefined && view.turns.length === 0 && !restored;
	const needsKey = status?.state === 'needsKey';
	// One button of a name at a time.
	const offersKey = view.turns.at(-1)?.failure?.action !== 'setApiKey';
	return (
		<div class="panel">
			{status && <Header status={status} title={view.title} offersKey={offersKey} ports={ports} />}
			<Transcript
				key={chat ?? ''}
				turns={view.turns}
				compaction={view.compaction}
				hidden={state.hidden}
				jump={state.jump}
				restoreTop={restore?.chat === chat ? restore?.top : undefined}
				ports={ports}
			>
				{restored && <RestoredBanner restored={restored} ask={askOf(view, restored.turn)} ports={ports} />}
				{isEmpty && <EmptyState needsKey={needsKey} ports={ports} />}
				{needsKey && !isEmpty && offersKey && <KeyCard ports={ports} />}
			</Transcript>
			{approval && (
				<ApprovalCard
					key={approval.id}
					approval={approval}
					waiting={approvals.length}
					typedAt={typedAt}
					ports={ports}
				/>
			)}
			<Composer state={state} typedAt={typedAt} ports={ports} />
			<div class="sr" role="status">
				<span key={state.announcement.revision}>{state.announcement.text}</span>
			</div>
		</div>
	);
}
