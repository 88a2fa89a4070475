import { ACTIVE_EDITOR, type Mention } from '../../shared/mention.ts';
import type { Attention } from './attention.ts';
import { placeText } from './place.ts';

/** The mention of what the user looks at; nothing when that is no file of the workspace. */
export function activeMention({ activeFile }: Attention): Mention | undefined {
	if (!activeFile) return undefined;
	const { path, selection } = activeFile;
	const place = { path, ...(selection && { lines: { start: selection.startLine, end: selection.endLine } }) };
	return { source: ACTIVE_EDITOR, value: placeText(place), label: placeText(place).slice(-200) };
}
