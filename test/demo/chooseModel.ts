import { findLocalServer } from '../../src/remote/openai/discover.ts';
import { OPENAI_BASE_URL } from '../../src/remote/openai/endpoint.ts';
import { DEMO_MODEL, SETTINGS } from '../../src/shared/ids.ts';
import { startEndpoint } from '../endpoint/openaiEndpoint.ts';
import { demoAnswer } from './tour.ts';

/** What `npm start` talks to. */
export interface ChosenModel {
	readonly sentence: string;
	/** User settings for it. */
	readonly settings: Readonly<Record<string, string>>;
	close(): Promise<void>;
}

/** A key in the environment, else a server on a usual local port, else the demo script. `demoOnly` goes straight to the script. */
export async function chooseModel(env: NodeJS.ProcessEnv, demoOnly: boolean): Promise<ChosenModel> {
	if (!demoOnly && env.OPENAI_API_KEY) {
		return {
			sentence: 'Model: GPT-4.1 at OpenAI, with the key of OPENAI_API_KEY.',
			settings: settingsOf(OPENAI_BASE_URL, 'gpt-4.1'),
			close: async () => {},
		};
	}
	const local = demoOnly ? undefined : await findLocalServer(fetch, new AbortController().signal);
	if (local) {
		const model = local.models[0] ?? '';
		return {
			sentence: `Model: ${model} at ${local.name} (${local.baseUrl}).`,
			settings: settingsOf(local.baseUrl, model),
			close: async () => {},
		};
	}
	const endpoint = await startEndpoint({ answer: demoAnswer, models: [DEMO_MODEL] });
	return {
		sentence:
			'Model: none. A script answers; set OPENAI_API_KEY, or start Ollama, LM Studio, llama.cpp or vLLM, to talk to a model.',
		settings: settingsOf(endpoint.baseUrl, DEMO_MODEL),
		close: () => endpoint.close(),
	};
}

function settingsOf(baseUrl: string, model: string): Readonly<Record<string, string>> {
	return { [SETTINGS.endpoint]: baseUrl, [SETTINGS.model]: model };
}
