import { dollarsOf } from '../core/models/money.ts';
import type { Usage } from '../core/ports.ts';

/** Tokens and money of several requests, in words: “12,300 tokens, $0.03”. '' when none was counted; no money where prices are unknown. */
export function costLabel(model: string, usages: readonly Usage[]): string {
	let tokens = 0;
	let dollars: number | undefined = 0;
	for (const usage of usages) {
		tokens += usage.inputTokens + usage.outputTokens;
		const price = dollarsOf(model, usage);
		dollars = price === undefined || dollars === undefined ? undefined : dollars + price;
	}
	if (!tokens) return '';
	const money = dollars === undefined ? '' : `, $${dollars.toFixed(dollars < 0.1 ? 4 : 2)}`;
	return `${tokens.toLocaleString('en-US')} tokens${money}`;
}
