import { limitedSignal } from './limitedSignal.ts';
import { listModels } from './modelList.ts';

export interface LocalServer {
	/** What usually listens on this port, e.g. “Ollama”. */
	readonly name: string;
	readonly baseUrl: string;
	/** At least one, embedding models left out. */
	readonly models: readonly string[];
}

const PROBE_MS = 400;

/** The order decides when several answer. */
const USUAL_PORTS = [
	{ name: 'Ollama', port: 11434 },
	{ name: 'LM Studio', port: 1234 },
	{ name: 'llama.cpp', port: 8080 },
	{ name: 'vLLM', port: 8000 },
] as const;

/**
 * Looks for an OpenAI-compatible server on this machine: asks the usual ports for their models, all at once, at most 400 ms.
 * Gives the first of the list that answers as OpenAI does and has a model to chat with.
 */
export async function findLocalServer(plainFetch: typeof fetch, signal: AbortSignal): Promise<LocalServer | undefined> {
	const limit = limitedSignal(PROBE_MS, signal);
	const found = await Promise.all(
		USUAL_PORTS.map(async ({ name, port }) => {
			const baseUrl = `http://127.0.0.1:${port}/v1`;
			const list = await listModels({ baseUrl, isLoopback: true }, undefined, plainFetch, limit);
			const models = list.kind === 'list' ? list.models.map(({ id }) => id).filter((id) => !/embed/i.test(id)) : [];
			return models.length ? { name, baseUrl, models } : undefined;
		}),
	);
	return found.find((server) => server !== undefined);
}
