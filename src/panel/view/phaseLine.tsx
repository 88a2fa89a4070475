import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TurnView } from '../../shared/chat.ts';
import { formatElapsed, phaseSentence } from '../wording.ts';
import { ForeignText } from './foreignText.tsx';

/** Longer than this and the host's clock is not the panel's. */
const PLAUSIBLE = 3_600_000;

/** What a running turn is doing and for how long. */
export function PhaseLine({ turn }: { readonly turn: TurnView }): JSX.Element {
	const sentence = phaseSentence(turn);
	const begun = useRef({ sentence: '', at: 0 });
	const [now, setNow] = useState(() => Date.now());
	if (begun.current.sentence !== sentence) {
		const age = Date.now() - turn.startedAt;
		// A turn that was found running has been so for longer than the panel has.
		const isFirst = begun.current.sentence === '' && age > 0 && age < PLAUSIBLE;
		begun.current = { sentence, at: isFirst ? turn.startedAt : Date.now() };
	}
	useEffect(() => {
		const ticking = setInterval(() => setNow(Date.now()), 1000);
		return () => clearInterval(ticking);
	}, []);
	return (
		<p class="phase">
			<span class="pulse" aria-hidden="true" />
			<ForeignText text={sentence} />
			<span class="elapsed"> · {formatElapsed(now - begun.current.at)}</span>
		</p>
	);
}
