import type { Ports } from './ports.ts';

/** How long a pressed copy button says so, in ms. */
const COPIED = 1500;

/** Links and copy buttons of the answers are plain nodes: one listener around them all tells the host. */
export function openFromAnswer(event: Event, ports: Ports): void {
	const target = event.target;
	if (!(target instanceof Element)) return;
	const href = target.closest<HTMLElement>('a[data-href]')?.dataset.href;
	if (href !== undefined) {
		event.preventDefault();
		ports.post({ kind: 'openLink', href });
		return;
	}
	const button = target.closest('button.copy');
	if (button && event.type === 'click') copy(button, ports);
}

function copy(button: Element, ports: Ports): void {
	ports.post({ kind: 'copy', text: button.closest('.code')?.querySelector('code')?.textContent ?? '' });
	ports.take({ kind: 'announce', text: 'Copied.' });
	button.classList.add('copied');
	setTimeout(() => button.classList.remove('copied'), COPIED);
}
