import { limitedSignal } from '../../remote/openai/limitedSignal.ts';
import { listModels } from '../../remote/openai/modelList.ts';

const PROBE_MS = 1_000;

/**
 * Asks each port of this machine for its models, all at once, and tells of each that answers as OpenAI's API does: how many
 * it lists. At most 1 s; never rejects. No key is sent.
 */
export async function probeLocalServers(
	ports: readonly number[],
	plainFetch: typeof fetch,
	onFound: (port: number, models: number) => void,
	signal: AbortSignal,
): Promise<void> {
	const limit = limitedSignal(PROBE_MS, signal);
	await Promise.all(
		ports.map(async (port) => {
			const place = { baseUrl: `http://127.0.0.1:${port}/v1`, isLoopback: true };
			const list = await listModels(place, undefined, plainFetch, limit);
			if (list.kind === 'list' && !signal.aborted) onFound(port, list.models.length);
		}),
	);
}
