import type { Model } from '../ports.ts';
import type { ModelRow } from './modelRow.ts';
import { dollarsOf } from './money.ts';

/**
 * The same model, whose usage says what it cost: the provider's own word where it has one, else by `rows`. Money is counted
 * here, once, for each request by itself: a long-context surcharge goes by the size of each.
 */
export function pricedModel(model: Model, rows: readonly ModelRow[]): Model {
	return {
		async *stream(request, signal) {
			for await (const event of model.stream(request, signal)) {
				const dollars = event.kind === 'usage' ? dollarsOf(request.model, event.usage, { rows }) : undefined;
				yield event.kind === 'usage' && dollars !== undefined
					? { ...event, usage: { ...event.usage, dollars } }
					: event;
			}
		},
	};
}
