import type { JSX, TargetedInputEvent, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { composerKey } from '../composerKey.ts';
import { whyNotAsked } from '../images/attaching.ts';
import { type PanelState, runningTurn, sendability } from '../state.ts';
import { Icon } from './icon.tsx';
import { allowDrop, dropImages, pasteImages } from './imageGestures.ts';
import { ImageStrip } from './imageStrip.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly state: PanelState;
	/** Kept up to date for who must not disturb typing: ms of `performance.now()`. */
	readonly typedAt: { current: number };
	readonly ports: Ports;
}

/** Where the user asks. Its text is the browser's while it is typed; the state sets it only by a new revision. */
export function Composer({ state, typedAt, ports }: Props): JSX.Element {
	const input = useRef<HTMLTextAreaElement>(null);
	const { draft, focus, hint } = state;
	const isRunning = runningTurn(state) !== undefined;
	useLayoutEffect(() => {
		if (input.current && input.current.value !== draft.text) input.current.value = draft.text;
	}, [draft.revision]);
	useEffect(() => {
		if (focus > 0) input.current?.focus();
	}, [focus]);

	const press = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
		const meaning = composerKey(event, runningTurn(ports.current()) !== undefined);
		if (!meaning) return;
		event.preventDefault();
		// Who has sent is not typing any more.
		typedAt.current = Number.NEGATIVE_INFINITY;
		if (meaning === 'send') ask(ports);
		else stop(ports);
	};
	const type = (event: TargetedInputEvent<HTMLTextAreaElement>): void => {
		typedAt.current = performance.now();
		ports.take({ kind: 'typed', text: event.currentTarget.value });
	};
	const send = (): void => {
		ask(ports);
		input.current?.focus();
	};
	return (
		<section
			class="composer"
			aria-label="Composer"
			onPaste={(event) => pasteImages(event, ports)}
			onDragOver={allowDrop}
			onDrop={(event) => dropImages(event, ports)}
		>
			<ImageStrip images={state.images} reading={state.reading} ports={ports} />
			<textarea
				ref={input}
				class="composer-input"
				aria-label="Ask Tandem"
				placeholder="Ask about your code, or for a change"
				rows={1}
				spellcheck={false}
				onInput={type}
				onKeyDown={press}
				onBlur={ports.flushDraft}
			/>
			<div class="composer-bar">
				<span class="composer-hint">{hint || <KeyHint isRunning={isRunning} />}</span>
				{isRunning ? (
					<StopButton stop={() => stop(ports)} />
				) : (
					<SendButton isEmpty={draft.text.trim() === ''} send={send} />
				)}
			</div>
		</section>
	);
}

/** Sends the composer's text, if it can be sent. */
function ask(ports: Ports): void {
	const now = performance.now();
	// Not what was drawn last: the last key press may be younger than that.
	const state = ports.current();
	const { images } = state;
	const { text } = state.draft;
	const verdict = sendability(state, now);
	if (verdict === 'busy') ports.take({ kind: 'sentTooEarly' });
	const why = verdict === 'busy' ? '' : whyNotAsked(state);
	if (why) ports.take({ kind: 'told', text: why });
	if (verdict !== 'ready' || why) return;
	ports.post({ kind: 'ask', text, ...(images.length > 0 && { images }) });
	ports.take({ kind: 'sent', text, images, at: now });
}

function stop(ports: Ports): void {
	ports.post({ kind: 'stop' });
	ports.take({ kind: 'focusComposer' });
}

function KeyHint({ isRunning }: { readonly isRunning: boolean }): JSX.Element {
	return isRunning ? (
		<span class="quiet">
			<kbd>Esc</kbd> to stop
		</span>
	) : (
		<span class="quiet">
			<kbd>Enter</kbd> to ask, <kbd>Shift+Enter</kbd> for a new line
		</span>
	);
}

function SendButton({ isEmpty, send }: { readonly isEmpty: boolean; send(): void }): JSX.Element {
	return (
		<button
			key="send"
			type="button"
			class="round-button"
			aria-label="Send"
			title="Send (Enter)"
			aria-disabled={isEmpty}
			onClick={send}
		>
			<Icon name="send" />
		</button>
	);
}

function StopButton({ stop }: { stop(): void }): JSX.Element {
	return (
		<button
			key="stop"
			type="button"
			class="round-button stop"
			aria-label="Stop"
			title="Stop (Escape)"
			// The second click of a double click on Send is not meant for this button.
			onClick={(event) => event.detail < 2 && stop()}
		>
			<Icon name="stop" />
		</button>
	);
}
