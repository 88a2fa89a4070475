import { patchMarker } from '../edits/patchMarker.ts';

const SHOWN_FILES = 3;

/** One line for the user of a patch that is still being written: its files, with lines added and removed so far. One pass. */
export function patchProgress(patch: string): string {
	const files: { readonly name: string; added: number; removed: number }[] = [];
	for (const line of patch.split('\n')) {
		const current = files.at(-1);
		if (line.startsWith('+') && current) current.added++;
		else if (line.startsWith('-') && current) current.removed++;
		else if (line.startsWith('***')) {
			const marker = patchMarker(line);
			if (typeof marker !== 'object' || !('path' in marker) || marker.kind === 'moveTo') continue;
			files.push({ name: marker.path, added: 0, removed: 0 });
		}
	}
	if (files.length === 0) return 'Editing';
	const shown = files.slice(-SHOWN_FILES).map(({ name, added, removed }) => `${name} +${added} −${removed}`);
	const others = files.length - shown.length;
	return `Editing ${shown.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
