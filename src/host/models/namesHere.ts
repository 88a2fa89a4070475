import { lifecycleOf } from '../../core/models/lifecycle.ts';
import type { NameHere } from '../../core/models/routing.ts';
import type { Endpoint } from '../../remote/openai/endpoint.ts';
import type { Settings } from '../settings.ts';
import { modelRows } from './modelRows.ts';
import { createKnownDates, type Memory } from './shutdownDates.ts';

/**
 * By which name the endpoint has one of OpenAI's models that has not ended: at OpenAI by its own; elsewhere by one that the endpoint
 * listed when it was asked last, behind a vendor's prefix too.
 */
export function namesHere(
	endpoint: Endpoint,
	settings: Pick<Settings, 'models'>,
	memory: Memory,
	now: number,
): NameHere {
	const known = createKnownDates(memory);
	const listed = known.listed(endpoint.baseUrl);
	const dates = known.of(endpoint.baseUrl);
	const rows = modelRows(settings);
	return (id) => {
		const name = listed.includes(id) ? id : listed.find((other) => other.endsWith(`/${id}`));
		const here = name ?? (endpoint.isOpenai ? id : undefined);
		return here === undefined || lifecycleOf(here, rows, dates, now).kind === 'ended' ? undefined : here;
	};
}
