import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Keeps the keyboard within an element whose buttons go when they have done their work: it moves to the next button that does the
 * same (`data-does`), else the one before that does, else to the nearest button that stayed.
 */
export function useKeptFocus(box: RefObject<HTMLElement | null>): void {
	// Read before the drawing that may take the button away; a page without the keyboard has no focused element to lose.
	const held = document.hasFocus() ? box.current?.querySelector<HTMLButtonElement>('button:focus') : undefined;
	const buttons = held ? [...(box.current?.querySelectorAll('button') ?? [])] : [];
	useLayoutEffect(() => {
		if (!held || held.isConnected) return;
		successor(held, buttons)?.focus();
	});
}

function successor(gone: HTMLButtonElement, buttons: readonly HTMLButtonElement[]): HTMLButtonElement | undefined {
	const at = buttons.indexOf(gone);
	const near = [...buttons.slice(at + 1), ...buttons.slice(0, at).reverse()].filter((button) => button.isConnected);
	const before = buttons.slice(0, at).findLast((button) => button.isConnected);
	const { does } = gone.dataset;
	return near.find((button) => does !== undefined && button.dataset.does === does) ?? before ?? near[0];
}
