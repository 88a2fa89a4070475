import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { AnswerStream } from '../markdown/answerStream.ts';
import { AnswerDom } from './answerDom.ts';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly text: string;
	/** Whether the text can still grow. */
	readonly isFinished: boolean;
	readonly ports: Ports;
}

/** A stretch of the answer as Markdown. Its nodes are drawn by hand: what is finished is never touched again. */
export const Answer = memo(({ text, isFinished, ports }: Props): JSX.Element => {
	const root = useRef<HTMLDivElement>(null);
	const stream = useRef<AnswerStream>(null);
	useLayoutEffect(() => {
		if (!root.current) return;
		stream.current ??= new AnswerStream(ports.markdown, new AnswerDom(root.current));
		stream.current.update(text, isFinished);
	}, [text, isFinished, ports]);
	return <div class="markdown" ref={root} />;
});
