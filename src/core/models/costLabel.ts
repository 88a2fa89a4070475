import type { Usage } from '../ports.ts';

/** Tokens and money of several requests, in words: “12,300 tokens, $0.03”. '' when none was counted. */
export function costLabel(usages: readonly Usage[]): string {
	let tokens = 0;
	let dollars: number | undefined = 0;
	for (const usage of usages) {
		tokens += usage.inputTokens + usage.outputTokens;
		dollars = usage.dollars === undefined || dollars === undefined ? undefined : dollars + usage.dollars;
	}
	if (!tokens) return '';
	const money = dollars === undefined ? 'price not known' : `$${dollars.toFixed(dollars < 0.1 ? 4 : 2)}`;
	return `${tokens.toLocaleString('en-US')} tokens, ${money}`;
}
