import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import type { Ports } from './ports.ts';

/** Shown while nothing can be asked, because there is no key. */
export function KeyCard({ ports }: { readonly ports: Ports }): JSX.Element {
	return (
		<section class="card key-card" aria-label="API key needed">
			<Icon name="key" />
			<div>
				<h2>Tandem needs an API key</h2>
				<p>
					It is kept in the editor’s secret storage and sent to its own endpoint only. A model on this computer needs
					none.
				</p>
				<button type="button" class="button" onClick={() => ports.post({ kind: 'setApiKey' })}>
					Set API key
				</button>
			</div>
		</section>
	);
}
