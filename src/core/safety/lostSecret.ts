import { editedText, type FileChange } from '../edits/plan.ts';

const PLACEHOLDER = /\[withheld: [A-Za-z0-9 .-]{1,40}\]/g;

/**
 * Why a change must not be made: it would write the placeholder of a secret where the secret stands. The model never saw the secret, so
 * it cannot keep it but by leaving its line alone. `undefined` when the change has no placeholder that the file does not have.
 */
export function lostSecret(change: FileChange): string | undefined {
	if (change.kind === 'delete') return undefined;
	const before = change.kind === 'update' ? change.base : '';
	const after = change.kind === 'update' ? editedText(change.base, change.edits) : change.text;
	if (!after.includes('[withheld: ') || count(after) <= count(before)) return undefined;
	return `${change.path}: the new text has “[withheld: …]”, which is no text of the file but stands for a secret that you were not shown. Leave lines with secrets out: change only what is around them, in smaller edits.`;
}

function count(text: string): number {
	return text.match(PLACEHOLDER)?.length ?? 0;
}
