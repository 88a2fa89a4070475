import type { ChatView } from '../../shared/chat.ts';

/** More files than this many are only counted: the model sees at its next look which they are. */
const MOST_NAMED = 40;

/** What the model must know of the restores that stand and its conversation does not tell; '' when there is no such thing. */
export function restoredNote({ restores, rewound }: ChatView): string {
	const back = restores.filter(({ what }) => what === 'files').flatMap(({ files }) => files);
	const left = rewound.flatMap(({ files }) => files.filter(({ review }) => review !== 'undone'));
	return [restoredFilesNote(back), leftFilesNote(left.map(({ path }) => path))].filter(Boolean).join('\n');
}

/** That files are as they were before some of the model's own changes; '' when there are none. */
export function restoredFilesNote(paths: readonly string[]): string {
	if (!paths.length) return '';
	return `The user put these files back to an earlier state: ${list(paths)}. Changes that you made in them are gone; do not make them again unless you are asked to. Read the files again before you rely on what stood in them.`;
}

function leftFilesNote(paths: readonly string[]): string {
	if (!paths.length) return '';
	return `These files were changed by turns that the user took out of this conversation: ${list(paths)}. Read them again before you rely on what stood in them.`;
}

function list(paths: readonly string[]): string {
	const names = [...new Set(paths)];
	const more = names.length - MOST_NAMED;
	return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
