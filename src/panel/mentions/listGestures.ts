import type { MentionPick, MentionRow } from '../../shared/mention.ts';
import type { Ports } from '../view/ports.ts';
import { type Token, tokenAt } from './token.ts';

/** After typing: the list follows what stands behind the mark, opens with it and closes without it. */
export function followTyping(input: HTMLTextAreaElement, ports: Ports): void {
	const { list, closedAt } = ports.current().mentions;
	const token = tokenOf(input);
	if (!token || isAt(token, closedAt)) {
		if (list || (!token && closedAt !== undefined)) ports.take({ kind: 'listClosed', byUser: false });
		return;
	}
	const isSame = isAt(token, list);
	if (!isSame || list?.typed !== token.typed) askFor(token, isSame && list?.isByButton === true, ports);
}

/** After a move of the caret: the list is closed when the caret is not in its token any more. It never opens by a move. */
export function followCaret(input: HTMLTextAreaElement, ports: Ports): void {
	const { list } = ports.current().mentions;
	if (list && !isAt(tokenOf(input), list)) ports.take({ kind: 'listClosed', byUser: false });
}

/** The button: an `@` is put where the caret is, and the list opens; a second press closes it. */
export function toggleList(input: HTMLTextAreaElement, ports: Ports): void {
	input.focus();
	if (ports.current().mentions.list?.mark === '@') {
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

/** Does what a row promises; the text behind the mark gives way to it. */
export function pickRow({ pick }: MentionRow, input: HTMLTextAreaElement, ports: Ports): void {
	const { list } = ports.current().mentions;
	if (!list) return;
	const end = isAt(tokenOf(input), list) ? input.selectionStart : list.at + 1 + list.typed.length;
	input.focus();
	if (pick.kind === 'image') {
		ports.take({ kind: 'listClosed', byUser: false });
		ports.post({ kind: 'attachImage', path: pick.path ?? '' });
	}
	if (pick.kind === 'mention') ports.take({ kind: 'mentionPicked', mention: pick.mention });
	const space = input.value[end] === ' ' ? '' : ' ';
	replace(input, list.at, end, textOf(pick, space));
}

/** What stands in the text in place of the mark and what was typed. */
function textOf(pick: MentionPick, space: string): string {
	switch (pick.kind) {
		case 'source':
			return `@${pick.source}:`;
		case 'mention':
			return `@${pick.mention.label}${space}`;
		case 'image':
			return '';
		case 'prompt':
			return `/${pick.name}${space}`;
	}
}

function askFor({ mark, at, typed }: Token, isByButton: boolean, ports: Ports): void {
	const id = ports.current().mentions.asks + 1;
	ports.post({ kind: 'complete', id, mark, typed });
	ports.take({ kind: 'listAsked', id, mark, at, typed, isByButton });
}

type Place = Pick<Token, 'mark' | 'at'>;

function isAt(one: Place | undefined, other: Place | undefined): boolean {
	return one !== undefined && one.at === other?.at && one.mark === other.mark;
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
