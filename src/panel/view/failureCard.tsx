import type { JSX } from 'preact';
import type { Failure } from '../../shared/failure.ts';
import { NEXT_ACTION_LABELS } from '../wording.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly turn: string;
	readonly failure: Failure;
	/** Only the newest failure is an alert and offers what to do next. */
	readonly isLast: boolean;
	readonly ports: Ports;
}

/** Why a turn failed, and the one thing to do next. */
export function FailureCard({ turn, failure, isLast, ports }: Props): JSX.Element {
	const { action, sentence, detail } = failure;
	return (
		<div class="card failure" {...(isLast && { role: 'alert' as const })}>
			<p>
				<Icon name="error" />
				<span>
					<ForeignText text={sentence} />
				</span>
			</p>
			{detail && (
				<details>
					<summary>Details</summary>
					<pre class="detail">
						<ForeignText text={detail} />
					</pre>
				</details>
			)}
			{isLast && (
				<button type="button" class="button" onClick={() => ports.post({ kind: 'nextAction', turn, action })}>
					{NEXT_ACTION_LABELS[action]}
				</button>
			)}
		</div>
	);
}
