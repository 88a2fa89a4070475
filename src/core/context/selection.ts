import type { ContextSource } from './contextSource.ts';
import { mentionRow } from './mentionRow.ts';
import { parsePlace, placeText } from './place.ts';
import { readPlace } from './readPlace.ts';

/** The lines that are selected in the active editor, whole. They stay the ones that were selected then. */
export const selection: ContextSource = {
	name: 'selection',
	menu: { label: 'Selection', detail: 'the lines selected in the editor', icon: 'selection' },
	async complete(_typed, { editors }) {
		const { activeFile } = editors.attention();
		if (!activeFile?.selection)
			return { rows: [], note: 'Nothing is selected in the editor. Select some lines, then type @ again.' };
		const { startLine, endLine } = activeFile.selection;
		const place = placeText({ path: activeFile.path, lines: { start: startLine, end: endLine } });
		const row = mentionRow(
			{ source: 'selection', value: place, label: place },
			{ label: place, detail: 'selected now', icon: 'selection' },
		);
		return { rows: [row], note: '' };
	},
	collect: ({ mention }, ports, signal) =>
		readPlace({ source: 'selection', place: parsePlace(mention.value), priority: 0 }, ports, signal),
};
