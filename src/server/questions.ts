import type { CodeSymbol, FoundPlace, IndexAnswer, SearchQuestion, SymbolPlace } from '../shared/indexProtocol.ts';
import type { IndexEngine } from './rank/indexEngine.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

/** What the index answers. Each answers for what is there now, waiting a moment if it must, and rejects only for the signal. */
export interface Questions {
	search(question: SearchQuestion, signal: AbortSignal): Promise<IndexAnswer<readonly FoundPlace[]>>;
	symbol(name: string, limit: number, signal: AbortSignal): Promise<IndexAnswer<readonly SymbolPlace[]>>;
	repoMap(budgetTokens: number, signal: AbortSignal): Promise<IndexAnswer<string>>;
	/** Exact, of the file as it is now, also of one that there was no room for. Empty for what is not to be indexed. */
	outline(path: string, signal: AbortSignal): Promise<IndexAnswer<readonly CodeSymbol[]>>;
}

/** Questions to an index, whatever it is doing. */
export function createQuestions(index: WorkspaceIndex): Questions {
	const answer = async <T>(words: string, signal: AbortSignal, ask: (engine: IndexEngine) => T | Promise<T>) => {
		await index.freshen(words);
		signal.throwIfAborted();
		return { value: await ask(index.contents.engine), partial: index.isPartial };
	};
	return {
		search: (question, signal) => answer(question.query, signal, (engine) => engine.search(question)),
		symbol: (name, limit, signal) => answer(name, signal, (engine) => engine.symbol(name, limit)),
		repoMap: (budgetTokens, signal) => answer('', signal, (engine) => engine.repoMap(budgetTokens, signal)),
		async outline(path, signal) {
			return { value: (await index.contents.outlineOf(path, signal)) ?? [], partial: false };
		},
	};
}
