import { CONTEXT_RULES } from './contextRules.ts';
import { isPlaceholder } from './placeholder.ts';
import { privateKeys } from './privateKeys.ts';
import type { SecretSpan } from './secret.ts';
import { type SecretRule, TOKEN_RULES } from './secretRules.ts';

const RULES: readonly SecretRule[] = [...TOKEN_RULES, ...CONTEXT_RULES];

/** Secrets by the rules of this room. Placeholders and samples of documentation are none. */
export function findByRules(text: string): readonly SecretSpan[] {
	const lower = text.toLowerCase();
	const spans: SecretSpan[] = [...privateKeys(text)];
	for (const { name, pattern, hints, isReal } of RULES) {
		if (!hints.some((hint) => lower.includes(hint))) continue;
		for (const match of text.matchAll(pattern)) {
			const secret = match.groups?.s ?? match[0];
			if (isPlaceholder(secret) || isReal?.(secret) === false) continue;
			const start = match.index + match[0].lastIndexOf(secret);
			spans.push({ start, end: start + secret.length, name });
		}
	}
	return spans;
}
