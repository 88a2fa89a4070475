import type { Model, Usage } from '../ports.ts';
import type { ModelRow } from './modelRow.ts';
import { dollarsOf, knownDollarsOf } from './money.ts';

/**
 * The same model, whose usage says what it cost: the provider's own word where it has one, else by `rows`. Money is counted
 * here, once, for each request by itself: a long-context surcharge goes by the size of each.
 */
export function pricedModel(model: Model, rows: readonly ModelRow[]): Model {
	return {
		async *stream(request, signal) {
			for await (const event of model.stream(request, signal)) {
				yield event.kind === 'usage' ? { ...event, usage: priced(request.model, event.usage, rows) } : event;
			}
		},
	};
}

function priced(model: string, usage: Usage, rows: readonly ModelRow[]): Usage {
	const dollars = dollarsOf(model, usage, { rows });
	if (dollars !== undefined) return { ...usage, dollars };
	const knownDollars = knownDollarsOf(model, usage, { rows });
	return knownDollars > 0 ? { ...usage, knownDollars } : usage;
}
