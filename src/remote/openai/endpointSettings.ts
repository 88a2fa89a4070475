import type { ModelRequest } from '../../core/ports.ts';
import type { PresetId } from './presets.ts';

/** What the user set for an endpoint beside its address. It comes from user settings only: no workspace and no variable has a say. */
export interface EndpointSettings {
	/**
	 * Answers are kept at the endpoint, to make a smaller model learn from them: only by the user's own word, at OpenAI and Azure only.
	 * Absent: nothing is kept.
	 */
	readonly keepAnswers?: {
		/** Put to each kept answer, to find it by. Beyond OpenAI's limits it is cut. */
		readonly metadata?: Readonly<Record<string, string>>;
	};
	readonly openai?: {
		/** For keys that belong to several. */
		readonly organization?: string;
		readonly project?: string;
	};
	readonly openrouter?: {
		/** Names the program that asks; shown in the rankings there. */
		readonly attribution?: { readonly url: string; readonly title: string };
		/** `provider` of its API: order, data_collection, zdr, max_price and so on. */
		readonly provider?: Readonly<Record<string, unknown>>;
		/** Asked in this order when the request's model does not answer. */
		readonly fallbackModels?: readonly string[];
	};
}

/** Fields beyond OpenAI's own API that the settings add to a request. */
export function extraFields(id: PresetId, { openrouter }: EndpointSettings, { model }: ModelRequest): object {
	if (id !== 'openrouter' || !openrouter) return {};
	const { provider, fallbackModels = [] } = openrouter;
	return {
		...(provider && { provider }),
		...(fallbackModels.length > 0 && { models: [...new Set([model, ...fallbackModels])] }),
	};
}

/** OpenAI's limits: pairs, and characters of a name and of a value. */
const METADATA = { pairs: 16, name: 64, value: 512 };

/** The fields with which an answer is kept; none where the user did not ask for it. */
export function keepFields(
	id: PresetId,
	{ keepAnswers }: EndpointSettings,
): { readonly store?: true; readonly metadata?: Readonly<Record<string, string>> } {
	if (!keepAnswers || (id !== 'openai' && id !== 'azure')) return {};
	const pairs = Object.entries(keepAnswers.metadata ?? {})
		.filter(([name, value]) => name !== '' && typeof value === 'string')
		.slice(0, METADATA.pairs)
		.map(([name, value]) => [cut(name, METADATA.name), cut(value, METADATA.value)]);
	return { store: true, ...(pairs.length > 0 && { metadata: Object.fromEntries(pairs) }) };
}

/** Half a character would be no text. */
function cut(text: string, length: number): string {
	return text.slice(0, length).toWellFormed();
}
