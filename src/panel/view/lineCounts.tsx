import type { JSX } from 'preact';

/** How many lines were added and removed. */
export function LineCounts({ added, removed }: { readonly added: number; readonly removed: number }): JSX.Element {
	return (
		<span class="counts">
			<span class="added">+{added}</span> <span class="removed">−{removed}</span>
		</span>
	);
}
