import { parseEndpoint } from '../../remote/openai/endpoint.ts';
import type { Settings } from '../settings.ts';

/** Where requests go now, as the user would say it. */
export function endpointLabel(settings: Pick<Settings, 'endpoint'>): string {
	const parsed = parseEndpoint(settings.endpoint());
	if (parsed.kind === 'refused') return 'no valid endpoint';
	return parsed.endpoint.isOpenai ? 'OpenAI' : parsed.endpoint.host;
}
