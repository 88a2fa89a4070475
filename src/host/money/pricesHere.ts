import type { ModelRow } from '../../core/models/modelRow.ts';
import { pricesAt } from '../../core/models/pricesAt.ts';
import { parseModelRows } from '../../core/models/userRows.ts';
import { parseEndpoint } from '../../remote/openai/endpoint.ts';
import type { Settings } from '../settings.ts';

/** The rows from which money is counted at the endpoint that is set now, read anew. */
export function pricesHere(settings: Pick<Settings, 'endpoint' | 'models'>): readonly ModelRow[] {
	const parsed = parseEndpoint(settings.endpoint());
	const host = parsed.kind === 'endpoint' ? new URL(parsed.endpoint.baseUrl).hostname : '';
	return pricesAt(host, parseModelRows(settings.models()).rows);
}
