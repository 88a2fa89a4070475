import type { MentionPick, MentionRow } from '../../shared/mention.ts';
import type { Ports } from '../view/ports.ts';
import { type Token, tokenAt } from './token.ts';

/** After typing: the list follows what stands behind the `@`, opens with it and closes without it. */
export function followTyping(input: HTMLTextAreaElement, ports: Ports): void {
	const { list, closedAt } = ports.current().mentions;
	const token = tokenOf(input);
	if (!token || token.at === closedAt) {
		if (list || (!token && closedAt !== undefined)) ports.take({ kind: 'listClosed', byUser: false });
		return;
	}
	if (list?.at !== token.at || list.typed !== token.typed)
		askFor(token, list?.at === token.at && list.isByButton, ports);
}

/** After a move of the caret: the list is closed when the caret is not in its token any more. It never opens by a move. */
export function followCaret(input: HTMLTextAreaElement, ports: Ports): void {
	const { list } = ports.current().mentions;
	if (list && tokenOf(input)?.at !== list.at) ports.take({ kind: 'listClosed', byUser: false });
}

/** The button: an `@` is put where the caret is, and the list opens; a second press closes it. */
export function toggleList(input: HTMLTextAreaElement, ports: Ports): void {
	input.focus();
	if (ports.current().mentions.list) {
		closeList(input, ports);
		return;
	}
	const { selectionStart: from, selectionEnd: to, value } = input;
	const mark = from > 0 && !/\s$/.test(value.slice(0, from)) ? ' @' : '@';
	input.setRangeText(mark, from, to, 'end');
	ports.take({ kind: 'typed', text: input.value });
	const token = tokenOf(input);
	if (token) askFor(token, true, ports);
}

/** The user closes the list. An `@` that only the button put there goes. */
export function closeList(input: HTMLTextAreaElement, ports: Ports): void {
	const { list } = ports.current().mentions;
	if (!list) return;
	if (list.isByButton && list.typed === '' && input.value[list.at] === '@') replace(input, list.at, list.at + 1, '');
	ports.take({ kind: 'listClosed', byUser: true });
}

/** Does what a row promises; the text behind the `@` gives way to it. */
export function pickRow({ pick }: MentionRow, input: HTMLTextAreaElement, ports: Ports): void {
	const { list } = ports.current().mentions;
	if (!list) return;
	const end = tokenOf(input)?.at === list.at ? input.selectionStart : list.at + 1 + list.typed.length;
	input.focus();
	if (pick.kind === 'image') {
		ports.take({ kind: 'listClosed', byUser: false });
		ports.post({ kind: 'attachImage', path: pick.path ?? '' });
	}
	if (pick.kind === 'mention') ports.take({ kind: 'mentionPicked', mention: pick.mention });
	const space = input.value[end] === ' ' ? '' : ' ';
	replace(input, list.at, end, textOf(pick, space));
}

/** What stands in the text in place of the `@` and what was typed. */
function textOf(pick: MentionPick, space: string): string {
	switch (pick.kind) {
		case 'source':
			return `@${pick.source}:`;
		case 'mention':
			return `@${pick.mention.label}${space}`;
		case 'image':
			return '';
	}
}

function askFor({ at, typed }: Token, isByButton: boolean, ports: Ports): void {
	const id = ports.current().mentions.asks + 1;
	ports.post({ kind: 'complete', id, typed });
	ports.take({ kind: 'listAsked', id, at, typed, isByButton });
}

function tokenOf({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Token | undefined {
	return selectionStart === selectionEnd ? tokenAt(value, selectionStart) : undefined;
}

/** As if typed, so that the browser's own undo knows of it. */
function replace(input: HTMLTextAreaElement, from: number, to: number, text: string): void {
	input.focus();
	input.setSelectionRange(from, to);
	if (document.execCommand(text ? 'insertText' : 'delete', false, text)) return;
	input.setRangeText(text, from, to, 'end');
	input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
