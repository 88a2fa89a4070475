import type { PackedPiece } from './pack.ts';

const NAMED = 3;

/** What the user is told when something that they named went along in part or not at all; '' when all of it is there. */
export function leftSentence(left: readonly PackedPiece[]): string {
	const names = [...new Set(left.flatMap(({ piece }) => (piece.priority === 0 ? [piece.title] : [])))];
	if (!names.length) return '';
	const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
	return `There was no room for all of ${names.slice(0, NAMED).join(', ')}${more}. Name less, or raise tandem.contextBudget.`;
}
