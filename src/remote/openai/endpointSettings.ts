import type { ModelRequest } from '../../core/ports.ts';
import type { PresetId } from './presets.ts';

/** What the user set for an endpoint beside its address. It comes from user settings only: no workspace and no variable has a say. */
export interface EndpointSettings {
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
