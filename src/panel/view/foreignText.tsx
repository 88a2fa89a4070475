import type { ComponentChild } from 'preact';
import { showHidden } from '../markdown/showHidden.ts';

/** A text that others wrote, as text: what would not be seen in it is shown by its code point. */
export function ForeignText({ text }: { readonly text: string }): ComponentChild {
	return showHidden(text).map((piece, index) =>
		piece.hidden ? (
			<span class="hidden-character" key={index} title="A character that would not be seen">
				{piece.text}
			</span>
		) : (
			piece.text
		),
	);
}
