import { isSecret } from '../safety/sensitive.ts';
import type { ContextSource } from './contextSource.ts';

/** Selections beyond this many UTF-16 units are named by their lines only: the model can read them with a tool. */
const SELECTION_LIMIT = 8_000;

/** The file that the user looks at, and what is selected in it. */
export const activeEditor: ContextSource = {
	name: 'activeEditor',
	describe({ activeFile }) {
		if (!activeFile) return undefined;
		const { path, languageId, cursorLine, selection } = activeFile;
		const head = `Open in the editor: ${path} (${languageId}), cursor in line ${cursorLine}.`;
		if (!selection || isSecret(path)) return head;
		const lines = `Selected: lines ${selection.startLine}–${selection.endLine}.`;
		if (selection.text.length > SELECTION_LIMIT) return `${head}\n${lines}`;
		return `${head}\n${lines}\n<selection>\n${selection.text}\n</selection>`;
	},
};
