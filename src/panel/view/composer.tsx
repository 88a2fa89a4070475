import type { JSX, TargetedInputEvent, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { composerKey } from '../composerKey.ts';
import { type PanelState, runningTurn, sendability } from '../state.ts';
import { Icon } from './icon.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly state: PanelState;
	/** Kept up to date for who must not disturb typing. */
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

	const send = (): void => {
		const now = performance.now();
		// Not what was drawn last: the last key press may be younger than that.
		const current = ports.current();
		const { text } = current.draft;
		const verdict = sendability(current, now);
		if (verdict === 'busy') ports.take({ kind: 'sentTooEarly' });
		if (verdict !== 'ready') return;
		ports.post({ kind: 'ask', text });
		ports.take({ kind: 'sent', text, at: now });
		input.current?.focus();
	};
	const stop = (): void => {
		ports.post({ kind: 'stop' });
		ports.take({ kind: 'stopped' });
	};
	const press = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
		const meaning = composerKey(event, runningTurn(ports.current()) !== undefined);
		if (!meaning) return;
		event.preventDefault();
		if (meaning === 'send') send();
		else stop();
	};
	const type = (event: TargetedInputEvent<HTMLTextAreaElement>): void => {
		typedAt.current = performance.now();
		ports.take({ kind: 'typed', text: event.currentTarget.value });
	};
	return (
		<div class="composer">
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
				{isRunning ? <StopButton stop={stop} /> : <SendButton isEmpty={draft.text.trim() === ''} send={send} />}
			</div>
		</div>
	);
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
