import { parseEmbeddingSetting } from '../../core/ranking/embeddingSetting.ts';
import { findByRules } from '../../core/safety/findByRules.ts';
import { keyForms } from '../../core/safety/ownKeys.ts';
import type { FindSecrets } from '../../core/safety/secret.ts';
import type { Consents } from '../../core/sent/consents.ts';
import type { LeavingRules } from '../../core/sent/textCleaner.ts';
import { OPENAI_BASE_URL, parseEndpoint, presetOf } from '../../remote/openai/endpoint.ts';
import type { PresetId } from '../../remote/openai/presets.ts';
import type { ApiKeys } from '../apiKeys.ts';
import type { Settings } from '../settings.ts';
import { presetRules } from './presetRules.ts';

/** Their models are OpenAI's own, which read marks of turns in a text as text. */
const READS_MARKERS_AS_TEXT: ReadonlySet<PresetId> = new Set(['openai', 'azure', 'azureLegacy']);

/** Every secret that the kept rules of secretlint, or ours for what these lack, know. */
export function createFindSecrets(): FindSecrets {
	const preset = presetRules();
	return (text) => [...preset(text), ...findByRules(text)];
}

/** What may leave in a chat; the same object as long as neither keys, endpoint nor consents changed. */
export function createLeavingRules(
	settings: Pick<Settings, 'endpoint'> & Partial<Pick<Settings, 'embeddings'>>,
	keys: Pick<ApiKeys, 'get'>,
	consents: Consents,
): (chat: string) => Promise<LeavingRules> {
	const kept = new Map<string, { readonly keys: string; readonly rules: LeavingRules }>();
	return async (chat) => {
		const parsed = parseEndpoint(settings.endpoint());
		const endpoint = parsed.kind === 'endpoint' ? parsed.endpoint : undefined;
		const named = parseEmbeddingSetting(settings.embeddings?.())?.endpoint;
		const other = named === undefined ? undefined : parseEndpoint(named);
		const origins = new Set([
			...(endpoint ? [endpoint.origin] : []),
			...(other?.kind === 'endpoint' ? [other.endpoint.origin] : []),
			new URL(OPENAI_BASE_URL).origin,
		]);
		const own: string[] = [];
		for (const origin of origins) {
			const stored = await keys.get(origin);
			if (stored.kind === 'failed') throw new Error(stored.sentence);
			if (stored.kind === 'key') own.push(stored.key);
		}
		const allowed = consents.secretsOf(chat);
		const escapesMarkers = !endpoint || !READS_MARKERS_AS_TEXT.has(presetOf(endpoint).id);
		const known = kept.get(chat);
		const ownKeys = own.join('\n');
		if (known?.keys === ownKeys && known.rules.allowed === allowed && known.rules.escapesMarkers === escapesMarkers)
			return known.rules;
		const rules = { ownForms: keyForms(own), allowed, escapesMarkers };
		// Doors without a chat come and go.
		if (kept.size > 50) kept.clear();
		kept.set(chat, { keys: ownKeys, rules });
		return rules;
	};
}
