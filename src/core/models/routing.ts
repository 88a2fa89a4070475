import type { Failure } from '../../shared/failure.ts';

/** The value of `tandem.model` by which each ask goes to the model that suits it. */
export const AUTO_MODEL = 'auto';

/** Of OpenAI's models, those that “auto” means and that small jobs go to, best first. */
const LARGE = ['gpt-4.1', 'gpt-6-luna'] as const;
const SMALL = ['gpt-4.1-mini'] as const;

/** What the user set of models. Nothing else is ever asked. */
export interface ModelWishes {
	/** A model, or “auto”. */
	readonly model: string;
	/** For small jobs and for the simple asks of “auto”; '': not set. */
	readonly smallModel: string;
	/** Asked in this order, at the same endpoint, when a model does not answer. */
	readonly fallbackModels: readonly string[];
}

/** The name by which the endpoint has one of OpenAI's models; `undefined`: it does not have it, or nothing is known of that. */
export type NameHere = (id: string) => string | undefined;

/** Where a job goes. */
export interface Route {
	readonly model: string;
	/** Models to go on with, in this order, when it does not answer. */
	readonly fallbacks: readonly string[];
	/** Says why it is not the model that the user named. */
	readonly notice?: string;
	/** Of a small job: it goes to a smaller model than the asks do. */
	readonly isSmall?: true;
}

/** What of an ask says where it goes. */
export interface RoutedAsk {
	readonly text: string;
	/** Pictures go with it. */
	readonly hasImages?: boolean;
}

/** Where an ask of the user goes. A failure: “auto” means nothing at this endpoint, `host` names it. */
export function routeAsk(ask: RoutedAsk, wishes: ModelWishes, nameHere: NameHere, host: string): Route | Failure {
	const { model, fallbackModels } = wishes;
	if (model !== AUTO_MODEL) return routeTo(model, fallbackModels);
	const large = firstHere(LARGE, nameHere);
	if (large === undefined) {
		const sentence = `“auto” chooses between gpt-4.1 and a smaller model, and nothing is known of them at ${host}. Choose a model.`;
		return { kind: 'modelNotFound', sentence, action: 'openModelSetting' };
	}
	const small = wishes.smallModel || firstHere(SMALL, nameHere);
	if (small === undefined || small === large || ask.hasImages || !isSimpleAsk(ask.text))
		return routeTo(large, fallbackModels);
	const notice = `A simple ask, so ${small} answers it and not ${large}: your model is set to “auto”.`;
	return { ...routeTo(small, [large, ...fallbackModels]), notice };
}

/** Where a small job goes, such as a title, a summary or a commit message: to a cheaper model, or where the asks go. */
export function routeSmallJob(wishes: ModelWishes, nameHere: NameHere, host: string): Route | Failure {
	const asks = routeAsk({ text: '' }, wishes, nameHere, host);
	const small = wishes.smallModel || firstHere(SMALL, nameHere);
	if (small === undefined) return asks;
	if ('sentence' in asks) return { ...routeTo(small, wishes.fallbackModels), isSmall: true };
	const route = routeTo(small, [asks.model, ...asks.fallbacks]);
	return small === asks.model ? route : { ...route, isSmall: true };
}

function routeTo(model: string, fallbacks: readonly string[]): Route {
	const others = new Set(fallbacks);
	others.delete(model);
	return { model, fallbacks: [...others] };
}

function firstHere(ids: readonly string[], nameHere: NameHere): string | undefined {
	for (const id of ids) {
		const name = nameHere(id);
		if (name !== undefined) return name;
	}
	return undefined;
}

/** UTF-16 units. */
const LONGEST_SIMPLE = 160;
const BEGINS =
	/^(?:(?:hi|hello|hey|thanks|thank you|thx|ok|okay)\b|(?:please |can you |could you )?(?:what|which|who|when|where|how (?:do|does|can|is|are|many|much|long)|is|are|does|do|can|explain|tell me|define|translate)\b)/i;
const NEEDS_MORE =
	/\b(?:why|fix|bug|error|fail\w*|crash\w*|wrong|broken|debug|refactor|rewrite|write|implement|add|create|make|change|edit|update|remove|delete|rename|move|replace|convert|migrate|generate|build|install|run|test\w*|review|design|architect\w*|compare|optimi[sz]e|improve|analy[sz]e|all|every|each|whole|project|codebase|repo\w*|files?|this|these|those|here|my|our|code|function|class|method|variable|component|module)\b/i;
const POINTS_AT_CODE = /```|`[^`]+`|[\w-]\/[\w-]|\b[\w-]+\.[a-z]{1,4}\b|\w\(\)|^\s*[@#]/m;

/**
 * Whether a small model does as well. True only for one short line (160 characters) that begins as a question, a greeting or thanks
 * does in English, has no word for work, for trouble, for what is at hand or for much at once, and names no code, path or file. Anything else,
 * other languages too, is not simple: the better model is the safe guess.
 */
export function isSimpleAsk(ask: string): boolean {
	const text = ask.trim();
	if (text === '' || text.length > LONGEST_SIMPLE || text.includes('\n')) return false;
	return BEGINS.test(text) && !NEEDS_MORE.test(text) && !POINTS_AT_CODE.test(text);
}
