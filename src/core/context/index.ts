import { activeEditor } from './activeEditor.ts';
import { changes } from './changes.ts';
import { codebase } from './codebase.ts';
import { commit } from './commit.ts';
import type { ContextSource } from './contextSource.ts';
import { editors } from './editors.ts';
import { file } from './file.ts';
import { folder } from './folder.ts';
import { image } from './image.ts';
import { problems } from './problems.ts';
import { selection } from './selection.ts';
import { symbol } from './symbol.ts';
import { terminal } from './terminal.ts';
import { tests } from './tests.ts';
import { url } from './url.ts';

/** In the order in which they stand in the composer's list. */
export const CONTEXT_SOURCES: readonly ContextSource[] = [
	file,
	folder,
	symbol,
	codebase,
	selection,
	editors,
	problems,
	changes,
	commit,
	terminal,
	tests,
	url,
	image,
	activeEditor,
];
