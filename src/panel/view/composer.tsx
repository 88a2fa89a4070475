import type { JSX, TargetedInputEvent, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { composerKey } from '../composerKey.ts';
import { whyNotAsked } from '../images/attaching.ts';
import { askAboutPaste, dropEditorFiles, hasEditorFiles } from '../mentions/fileGestures.ts';
import { closeList, followCaret, followTyping, pickRow, toggleList } from '../mentions/listGestures.ts';
import { listKey } from '../mentions/listKey.ts';
import { argumentHint, goingAlong } from '../mentions/mentionState.ts';
import { type PanelState, runningTurn, sendability } from '../state.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import { allowDrop, dropImages, pasteImages } from './imageGestures.ts';
import { ImageStrip } from './imageStrip.tsx';
import { MentionChips } from './mentionChips.tsx';
import { MENTION_LIST_ID, MentionList, mentionRowId } from './mentionList.tsx';
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
	const { draft, focus, hint, mentions } = state;
	const { list } = mentions;
	const argument = argumentHint(mentions, draft.text);
	const isRunning = runningTurn(state) !== undefined;
	useLayoutEffect(() => {
		if (!input.current || input.current.value === draft.text) return;
		input.current.value = draft.text;
		if (draft.caret !== undefined) input.current.setSelectionRange(draft.caret, draft.caret);
	}, [draft.revision]);
	useEffect(() => {
		if (focus > 0) input.current?.focus();
	}, [focus]);

	const press = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
		const current = ports.current();
		if (pressInList(event, ports)) return;
		const meaning = composerKey(event, runningTurn(current) !== undefined);
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
		// What an input method composes is not typed yet; its end is an event of its own.
		if (!event.isComposing) followTyping(event.currentTarget, ports);
	};
	const leave = (): void => {
		ports.flushDraft();
		if (ports.current().mentions.list) ports.take({ kind: 'listClosed', byUser: false });
	};
	const send = (): void => {
		ask(ports);
		input.current?.focus();
	};
	return (
		<section
			class="composer"
			aria-label="Composer"
			onPaste={(event) => {
				pasteImages(event, ports);
				askAboutPaste(event, input.current, ports);
			}}
			onDragOver={(event) => (hasEditorFiles(event.dataTransfer) ? event.preventDefault() : allowDrop(event))}
			onDrop={(event) => dropEditorFiles(event, ports) || dropImages(event, ports)}
		>
			{list && <MentionList list={list} pick={(row) => input.current && pickRow(row, input.current, ports)} />}
			<MentionChips state={state} ports={ports} />
			<ImageStrip images={state.images} reading={state.reading} ports={ports} />
			<div class="composer-field">
				<textarea
					ref={input}
					class="composer-input"
					aria-label="Ask Tandem"
					placeholder="Ask about your code, or for a change"
					rows={1}
					spellcheck={false}
					aria-autocomplete="list"
					aria-describedby={argument ? ARGUMENT_ID : undefined}
					aria-controls={list?.rows.length ? MENTION_LIST_ID : undefined}
					aria-activedescendant={list?.rows.length ? mentionRowId(list.selected) : undefined}
					onInput={type}
					onCompositionEnd={(event) => followTyping(event.currentTarget, ports)}
					onKeyDown={press}
					onKeyUp={(event) => followCaret(event.currentTarget, ports)}
					onClick={(event) => followCaret(event.currentTarget, ports)}
					onBlur={leave}
				/>
				{argument && <ArgumentHint text={draft.text} hint={argument} />}
			</div>
			<div class="composer-bar">
				<AttachButton isOpen={list?.mark === '@'} attach={() => input.current && toggleList(input.current, ports)} />
				<span class="composer-hint">{hint || <KeyHint isRunning={isRunning} />}</span>
				{mentions.converted && (
					<button type="button" class="button secondary" onClick={() => ports.take({ kind: 'pasteKept' })}>
						Keep as text
					</button>
				)}
				{isRunning ? (
					<StopButton stop={() => stop(ports)} />
				) : (
					<SendButton isEmpty={draft.text.trim() === ''} send={send} />
				)}
			</div>
		</section>
	);
}

/** Whether the key was for the open list. */
function pressInList(event: TargetedKeyboardEvent<HTMLTextAreaElement>, ports: Ports): boolean {
	const { list } = ports.current().mentions;
	const meaning = listKey(event, list);
	if (!list || !meaning) return false;
	event.preventDefault();
	const row = list.rows[list.selected];
	if (meaning === 'close') closeList(event.currentTarget, ports);
	else if (meaning !== 'pick') ports.take({ kind: 'listMoved', by: meaning === 'next' ? 1 : -1 });
	else if (row) pickRow(row, event.currentTarget, ports);
	return true;
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
	const mentions = goingAlong(state.mentions, text);
	ports.post({ kind: 'ask', text, ...(images.length > 0 && { images }), ...(mentions.length > 0 && { mentions }) });
	ports.take({ kind: 'sent', text, images, mentions, at: now });
}

function stop(ports: Ports): void {
	ports.post({ kind: 'stop' });
	ports.take({ kind: 'focusComposer' });
}

const ARGUMENT_ID = 'composer-argument';

/** What to write behind the name of a prompt, drawn where it would stand. */
function ArgumentHint({ text, hint }: { readonly text: string; readonly hint: string }): JSX.Element {
	return (
		<div class="composer-input composer-argument">
			<span class="composer-typed" aria-hidden="true">
				{text}
			</span>
			<span id={ARGUMENT_ID}>
				<ForeignText text={hint} />
			</span>
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
			<kbd>Enter</kbd> to ask, <kbd>Shift+Enter</kbd> for a line
		</span>
	);
}

function AttachButton({ isOpen, attach }: { readonly isOpen: boolean; attach(): void }): JSX.Element {
	return (
		<button
			type="button"
			class="icon-button"
			aria-label="Attach"
			aria-haspopup="listbox"
			aria-expanded={isOpen}
			title="Attach files, changes, problems, images… (@)"
			// Else the list would be closed by the loss of the keyboard before the click comes.
			onMouseDown={(event) => event.preventDefault()}
			onClick={attach}
		>
			<Icon name="add" />
		</button>
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
