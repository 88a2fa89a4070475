import type { JSX } from 'preact';
import type { TurnPart, TurnView } from '../../shared/chat.ts';
import { costSentence, OUTCOME_SENTENCES } from '../wording.ts';
import { Answer } from './answer.tsx';
import { AskedImages } from './askedImages.tsx';
import { ChangedFiles } from './changedFiles.tsx';
import { CitedAnswer } from './citedAnswer.tsx';
import { ErrorBoundary } from './errorBoundary.tsx';
import { FailureCard } from './failureCard.tsx';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import { InstructionsLine } from './instructionsLine.tsx';
import { memo } from './memo.tsx';
import { OutputFiles } from './outputFiles.tsx';
import { OutputPicture } from './outputPicture.tsx';
import { PhaseLine } from './phaseLine.tsx';
import type { Ports } from './ports.ts';
import { Sources } from './sources.tsx';
import { ToolLine } from './toolLine.tsx';

interface Props {
	readonly turn: TurnView;
	/** From 1. */
	readonly number: number;
	readonly isLast: boolean;
	readonly ports: Ports;
}

/** One turn: the ask, what came of it, and what it cost. Drawn again only when the turn is another object. */
export const TurnCard = memo((props: Props): JSX.Element => {
	const { number } = props;
	return (
		<article class="turn" aria-label={`Turn ${number}`}>
			<ErrorBoundary what="This turn">
				<TurnContent {...props} />
			</ErrorBoundary>
		</article>
	);
});

function TurnContent({ turn, number, isLast, ports }: Props): JSX.Element {
	const isRunning = turn.state === 'running';
	return (
		<>
			<h2 class="sr">Turn {number}, you asked:</h2>
			<div class="ask-line">
				<div class="ask">{turn.ask}</div>
				{!isRunning && <RestoreButton turn={turn.id} number={number} ports={ports} />}
			</div>
			{turn.images && <AskedImages images={turn.images} />}
			{turn.instructions && <InstructionsLine instructions={turn.instructions} />}
			<Parts turn={turn} isRunning={isRunning} ports={ports} />
			{turn.citations && <Sources citations={turn.citations} />}
			{turn.outputs && <OutputFiles turn={turn.id} files={turn.outputs} ports={ports} />}
			{isRunning && <PhaseLine turn={turn} />}
			{turn.files.length > 0 && <ChangedFiles turn={turn.id} files={turn.files} isRunning={isRunning} ports={ports} />}
			<Outcome turn={turn} isLast={isLast} ports={ports} />
			{!isRunning && (
				<div class="cost-line">
					<p
						class="cost"
						title="The model that answered, tokens in, of these from the cache, tokens out, and the price where it is known"
					>
						<ForeignText text={turn.model} /> · {costSentence(turn.usage)}
					</p>
					<button
						type="button"
						class="link-button"
						aria-label={`What was sent in turn ${number}`}
						onClick={() => ports.post({ kind: 'showSent', turn: turn.id })}
					>
						What was sent
					</button>
				</div>
			)}
		</>
	);
}

/** Quiet until it is looked for; what it does is asked first. */
function RestoreButton({
	turn,
	number,
	ports,
}: Pick<Props, 'number' | 'ports'> & { readonly turn: string }): JSX.Element {
	return (
		<button
			type="button"
			class="icon-button restore"
			aria-label={`Restore to before turn ${number}…`}
			title="Restore files, chat or both to before this…"
			onClick={() => ports.post({ kind: 'restore', turn })}
		>
			<Icon name="restore" />
		</button>
	);
}

/** Citations are placed by their offsets in all of the turn's text. */
function Parts({
	turn,
	isRunning,
	ports,
}: Pick<Props, 'turn' | 'ports'> & { readonly isRunning: boolean }): JSX.Element {
	let offset = 0;
	const parts = turn.parts.map((part, index) => {
		const from = offset;
		if (part.kind === 'text') offset += part.text.length;
		return { part, from, isFinished: !isRunning || index < turn.parts.length - 1 };
	});
	return (
		<>
			{parts.map((place, index) => (
				<Part key={index} {...place} turn={turn.id} citations={turn.citations} ports={ports} />
			))}
		</>
	);
}

interface PartProps {
	readonly part: TurnPart;
	/** UTF-16 units of the turn's text before it. */
	readonly from: number;
	readonly isFinished: boolean;
	readonly turn: string;
	readonly citations: TurnView['citations'];
	readonly ports: Ports;
}

function Part({ part, from, isFinished, turn, citations, ports }: PartProps): JSX.Element {
	switch (part.kind) {
		case 'text':
			return citations ? (
				<CitedAnswer text={part.text} from={from} citations={citations} isFinished={isFinished} ports={ports} />
			) : (
				<Answer text={part.text} isFinished={isFinished} ports={ports} />
			);
		case 'picture':
			return <OutputPicture turn={turn} picture={part.picture} ports={ports} />;
		case 'tool':
			return <ToolLine part={part} />;
		case 'notice':
			return (
				<p class="notice">
					<Icon name="info" />
					<span>
						<ForeignText text={part.sentence} />
					</span>
				</p>
			);
	}
}

function Outcome({ turn, isLast, ports }: Omit<Props, 'number'>): JSX.Element | null {
	if (turn.failure) return <FailureCard turn={turn.id} failure={turn.failure} isLast={isLast} ports={ports} />;
	if (turn.state === 'running' || turn.state === 'done') return null;
	return <p class={`outcome outcome-${turn.state}`}>{OUTCOME_SENTENCES[turn.state]}</p>;
}
