import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ShownCitation } from '../../shared/hosted.ts';
import { citedText } from '../markdown/citedText.ts';
import { Answer } from './answer.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly text: string;
	/** UTF-16 units of the turn's text before it. */
	readonly from: number;
	readonly citations: readonly ShownCitation[];
	readonly isFinished: boolean;
	readonly ports: Ports;
}

/** A stretch of the answer with the numbers of its sources. They come when it has ended: put in while it grows, each would have all of it drawn anew. */
export function CitedAnswer({ text, from, citations, isFinished, ports }: Props): JSX.Element {
	const shown = useMemo(
		() => (isFinished ? citedText(text, from, citations) : text),
		[text, from, citations, isFinished],
	);
	return <Answer text={shown} isFinished={isFinished} ports={ports} />;
}
