/** What the model is told when the user put back, in the editor, what they had taken out of a file and it was told of. */
export function returnedNote(path: string): string {
	return `The user put changes of yours back that they had taken out of ${path}: what you were told of that no longer holds, and the changes are in the file again. Read it again before you rely on it.`;
}
