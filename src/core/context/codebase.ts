import type { FoundPlace } from '../../shared/indexProtocol.ts';
import { isSecret } from '../safety/sensitive.ts';
import type { ContextPiece } from './contextPiece.ts';
import type { ContextSource } from './contextSource.ts';
import { readPlace } from './readPlace.ts';

const NO_INDEX =
	'The codebase needs Tandem’s index of this workspace, which is not available here. Name files or folders instead.';
const MOST_PLACES = 20;
const BUDGET_TOKENS = 8_000;

/** What of the workspace fits the question, found by the index. */
export const codebase: ContextSource = {
	name: 'codebase',
	menu: { label: 'Codebase', detail: 'what fits your question', icon: 'search' },
	whole: { source: 'codebase', value: '', label: 'codebase' },
	async collect({ question }, ports, signal) {
		if (!ports.index) return { refused: NO_INDEX };
		const query = question.replaceAll('@codebase', ' ').trim();
		const answer = await ports.index.search({ query, limit: MOST_PLACES, budgetTokens: BUDGET_TOKENS }, signal);
		if ('unavailable' in answer) return { refused: answer.unavailable };
		const places = answer.value.filter(({ path }) => !isSecret(path));
		const pieces: ContextPiece[] = [];
		for (const { path, startLine, endLine } of places) {
			const place = { path, lines: { start: startLine, end: endLine } };
			const read = await readPlace({ source: 'codebase', place, priority: 2 }, ports, signal);
			if ('pieces' in read) pieces.push(...read.pieces);
		}
		if (!pieces.length)
			return { refused: 'Nothing in the codebase fits these words. Name files, or use words that stand in the code.' };
		return { pieces: [aboutPiece(places, answer.partial), ...pieces] };
	},
};

function aboutPiece(places: readonly FoundPlace[], partial: boolean): ContextPiece {
	const rows = places.map(({ path, startLine, endLine, reason }) => `${path}:${startLine}-${endLine} (${reason})`);
	const more = partial ? '\nThe index is still being built: there may be more.' : '';
	const text = `Found in the codebase for these words, best first:\n${rows.join('\n')}${more}`;
	return { source: 'codebase', title: 'Found in the codebase', text, priority: 2 };
}
