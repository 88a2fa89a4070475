import { ACTIVE_EDITOR } from '../../shared/mention.ts';
import { isSecret } from '../safety/sensitive.ts';
import { activeMention } from './activeMention.ts';
import type { Attention } from './attention.ts';
import type { Collected, ContextSource } from './contextSource.ts';
import { parsePlace, placeTitle } from './place.ts';
import { readPlace } from './readPlace.ts';

/** Selections beyond this many UTF-16 units are named by their lines only: the model can read them with a tool. */
const SELECTION_LIMIT = 8_000;

/** What comes along by default: the file that the user looks at, and what is selected in it. */
export const activeEditor: ContextSource = {
	name: ACTIVE_EDITOR,
	async collect({ mention }, ports, signal) {
		const attention = ports.editors.attention();
		if (activeMention(attention)?.value === mention.value) return readNow(attention);
		// The user went elsewhere since, or the ask is asked again later: what was meant is read.
		const place = parsePlace(mention.value);
		const head = `Open in the editor: ${place.path}.`;
		if (!place.lines || isSecret(place.path)) return { pieces: [], remark: head };
		const read = await readPlace({ source: ACTIVE_EDITOR, place, priority: 1 }, ports, signal);
		return 'refused' in read ? read : { ...read, remark: `${head}\n${selected(place.lines)}` };
	},
};

function readNow({ activeFile }: Attention): Collected {
	if (!activeFile) return { pieces: [] };
	const { path, languageId, cursorLine, selection } = activeFile;
	const head = `Open in the editor: ${path} (${languageId}), cursor in line ${cursorLine}.`;
	if (!selection || isSecret(path)) return { pieces: [], remark: head };
	const lines = { start: selection.startLine, end: selection.endLine };
	const remark = `${head}\n${selected(lines)}`;
	if (selection.text.length > SELECTION_LIMIT) return { pieces: [], remark };
	const piece = {
		source: ACTIVE_EDITOR,
		title: placeTitle({ path, lines }),
		path,
		startLine: lines.start,
		endLine: lines.end,
		text: selection.text.replaceAll('\r\n', '\n'),
		priority: 1,
	} as const;
	return { pieces: [piece], remark };
}

function selected({ start, end }: { readonly start: number; readonly end: number }): string {
	return `Selected: lines ${start}–${end}.`;
}
