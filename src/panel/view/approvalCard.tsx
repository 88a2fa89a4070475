import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Approval } from '../../shared/chat.ts';
import { EffectText } from './effectText.tsx';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import type { Ports } from './ports.ts';

/** A key or click that was meant for something else must not decide: the buttons work only after this many ms. */
const ARMED_AFTER = 500;
/** Who typed so shortly ago (ms) keeps the keyboard. */
const TYPING = 1000;

interface Props {
	readonly approval: Approval;
	/** How many wait, this one included. */
	readonly waiting: number;
	/** When the user last typed, ms of `performance.now()`. */
	readonly typedAt: { readonly current: number };
	readonly ports: Ports;
}

/** What the user must decide. It stands above the composer, outside of what scrolls, until it is decided. */
export function ApprovalCard({ approval, waiting, typedAt, ports }: Props): JSX.Element {
	const [isArmed, setArmed] = useState(false);
	const reject = useRef<HTMLButtonElement>(null);
	useEffect(() => {
		const arming = setTimeout(() => setArmed(true), ARMED_AFTER);
		return () => clearTimeout(arming);
	}, []);
	useLayoutEffect(() => {
		// Never takes the keyboard from the editor, nor from who is typing.
		if (document.hasFocus() && performance.now() - typedAt.current > TYPING) reject.current?.focus();
	}, [typedAt]);

	const answer = (verdict: 'approved' | 'rejected'): void => {
		// The second click may come before the card is gone.
		if (!isArmed || ports.current().answered.includes(approval.id)) return;
		ports.post({ kind: 'answerApproval', id: approval.id, verdict });
		ports.take({ kind: 'approvalAnswered', id: approval.id });
	};
	return (
		<div
			class="approval"
			role="alertdialog"
			aria-labelledby="approval-title"
			aria-describedby="approval-reason"
			onKeyDown={(event) => event.key === 'Escape' && answer('rejected')}
		>
			<p class="approval-title" id="approval-title">
				<Icon name="shield" />
				<span>
					<ForeignText text={approval.title} />
				</span>
				{waiting > 1 && <span class="approval-count">1 of {waiting}</span>}
			</p>
			<p class="approval-reason" id="approval-reason">
				<ForeignText text={approval.reason} />
			</p>
			<EffectText text={approval.effect} />
			<div class="approval-actions">
				<button
					type="button"
					class="button secondary"
					ref={reject}
					aria-disabled={!isArmed}
					onClick={() => answer('rejected')}
				>
					Reject
				</button>
				<button type="button" class="button" aria-disabled={!isArmed} onClick={() => answer('approved')}>
					Allow
				</button>
			</div>
		</div>
	);
}
