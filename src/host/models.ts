import { fallbackModel } from '../core/models/fallbackModel.ts';
import { fittingModel } from '../core/models/fittingModel.ts';
import {
	type ModelWishes,
	type NameHere,
	type Route,
	type RoutedAsk,
	routeAsk,
	routeSmallJob,
} from '../core/models/routing.ts';
import { suitedModel } from '../core/models/suitedModel.ts';
import type { Approver, Model, ModelRequest } from '../core/ports.ts';
import type { Sending } from '../core/sent/sendPoint.ts';
import { type Endpoint, endpointId, parseEndpoint, presetOf } from '../remote/openai/endpoint.ts';
import type { OpenaiModel } from '../remote/openai/openaiModel.ts';
import type { Quirks } from '../remote/openai/quirks.ts';
import type { Failure } from '../shared/failure.ts';
import type { ApiKeys } from './apiKeys.ts';
import { clock } from './clock.ts';
import { readEndpointOptions } from './models/endpointOptions.ts';
import { modelRows } from './models/modelRows.ts';
import { namesHere } from './models/namesHere.ts';
import type { Memory } from './models/shutdownDates.ts';
import type { Settings } from './settings.ts';

/** Is shown the body of every request right before it leaves, and the request's label. */
export type RequestListener = (body: unknown, label: string | undefined) => void;

/** A model that is ready for one turn. */
export interface ReadyModel {
	readonly model: Model;
	/** The model to name in its requests. */
	readonly name: string;
	/** Says why it is not the one that the user named. */
	readonly notice?: string;
	/** Of a small job: it is a smaller one than the asks go to. */
	readonly isSmall?: true;
	/** The most tokens of a request, where the endpoint said so in this window. */
	readonly limitTokens?: number;
}

/** The models behind the user's endpoint setting. */
export interface Models {
	/**
	 * For one turn: requests that suit the model, and the user's other models when it does not answer. `meter` is put around each
	 * request to a single model. A failure says why nothing can be asked.
	 */
	forAsk(ask: RoutedAsk, meter: Meter, along?: Along): Promise<ReadyModel | Failure>;
	/** The same for a job of Tandem's own, such as a title: a cheaper model does it, where the user has one. */
	forSmallJob(meter: Meter, sending?: Sending): Promise<ReadyModel | Failure>;
	/** The first request of the last ask of the chat, and a model that asks just the model which a request names. */
	forComparison(
		meter: Meter,
		sending?: Sending,
	): Promise<{ readonly request: ModelRequest; readonly model: Model } | Failure>;
	/** Loads the client; sends nothing. */
	warmUp(): void;
}

/** What goes along with the requests of a turn. */
export interface Along {
	/** Is asked before a remote MCP server is called. */
	readonly approver?: Approver;
	/** Who sends. */
	readonly sending?: Sending;
}

/** Puts counting, or nothing, around a model. */
export type Meter = (model: Model) => Model;

export interface ModelsDeps {
	readonly settings: Settings;
	readonly keys: ApiKeys;
	readonly quirks: Quirks;
	/** Of all windows: what endpoints listed. */
	readonly memory: Memory;
	readonly onRequest: RequestListener;
	/** Put around every model that is handed out: nothing leaves but through it. */
	readonly sendPoint: (model: Model, sending: Sending) => Model;
}

/** What nobody claims is a job of Tandem's own. */
const OWN_JOB: Sending = { door: 'small job', chat: '', turn: '' };

type Router = (wishes: ModelWishes, nameHere: NameHere, host: string) => Route | Failure;

/** One client for each endpoint and what is set for it, so that its thoughts and limits are kept. */
export function createModels(deps: ModelsDeps): Models {
	const { settings } = deps;
	const clients = new Map<string, Promise<OpenaiModel>>();
	const clientOf = (endpoint: Endpoint) => {
		const id = JSON.stringify([endpointId(endpoint), settings.endpointOptions()]);
		const client = clients.get(id) ?? createClient(endpoint, deps);
		clients.set(id, client);
		// What could not be loaded once may be there the next time.
		client.catch(() => clients.delete(id));
		return client;
	};
	const limits = new Map<string, Map<string, number>>();
	let lastAsk: ModelRequest | undefined;
	const ready = async (
		router: Router,
		meter: Meter,
		{ approver, sending = OWN_JOB }: Along = {},
		effort = settings.reasoningEffort(),
	): Promise<ReadyModel | Failure> => {
		const parsed = parseEndpoint(settings.endpoint());
		if (parsed.kind === 'refused')
			return { kind: 'badRequest', sentence: parsed.sentence, action: 'openEndpointSetting' };
		const { endpoint } = parsed;
		const route = router(wishesOf(settings), namesHere(endpoint, settings, deps.memory, clock.now()), endpoint.host);
		if ('sentence' in route) return route;
		const client = await clientOf(endpoint);
		const suited = suitedModel(approver ? client.asking(approver) : client, {
			rows: modelRows(settings),
			effort,
			transports: (model) => transportsOf(endpoint, model, deps.quirks),
		});
		const { model: name, fallbacks, notice, isSmall } = route;
		const said = limits.get(endpointId(endpoint)) ?? new Map<string, number>();
		limits.set(endpointId(endpoint), said);
		const limitTokens = said.get(name);
		return {
			model: fallbackModel(fittingModel(deps.sendPoint(meter(suited), sending), said), fallbacks),
			name,
			...(notice !== undefined && { notice }),
			...(isSmall && { isSmall }),
			...(limitTokens !== undefined && { limitTokens }),
		};
	};
	return {
		async forAsk(ask, meter, along) {
			const found = await ready((...all) => routeAsk(ask, ...all), meter, along);
			// Doors without a chat ask in no words of the user.
			if ('sentence' in found || ask.text === '') return found;
			const keep = (request: ModelRequest) => {
				lastAsk = request;
			};
			return { ...found, model: withFirstRequest(found.model, keep) };
		},
		async forComparison(meter, sending) {
			if (!lastAsk) return NOTHING_ASKED;
			const { model: name, cacheKey: chat } = lastAsk;
			// What the user allowed in that chat goes along.
			const found = await ready(() => ({ model: name, fallbacks: [] }), meter, {
				sending: { ...OWN_JOB, ...sending, chat },
			});
			return 'sentence' in found ? found : { request: lastAsk, model: found.model };
		},
		// Thinking would use up the few tokens that such an answer may have.
		forSmallJob: (meter, sending) => ready(routeSmallJob, meter, sending && { sending }, 'none'),
		warmUp() {
			const parsed = parseEndpoint(settings.endpoint());
			if (parsed.kind === 'endpoint') clientOf(parsed.endpoint).catch(() => {});
		},
	};
}

const NOTHING_ASKED: Failure = {
	kind: 'badRequest',
	sentence:
		'There is nothing to compare: nothing was asked in the chat since this window was opened. Ask, then compare.',
	action: 'retry',
};

/** The same model, whose first request is shown to `keep`. */
function withFirstRequest(model: Model, keep: (request: ModelRequest) => void): Model {
	let isFirst = true;
	return {
		stream(request, signal) {
			if (isFirst) keep(request);
			isFirst = false;
			return model.stream(request, signal);
		},
	};
}

function wishesOf(settings: Settings): ModelWishes {
	return {
		model: settings.model(),
		smallModel: settings.smallModel(),
		fallbackModels: settings.fallbackModels(),
	};
}

async function createClient(
	endpoint: Endpoint,
	{ settings, keys, quirks, onRequest }: ModelsDeps,
): Promise<OpenaiModel> {
	const { createOpenaiModel } = await import('../remote/openai/openaiModel.ts');
	return createOpenaiModel({
		endpoint,
		apiKey: () => readKey(keys, endpoint),
		fetch: globalThis.fetch,
		clock,
		settings: readEndpointOptions(settings.endpointOptions()).settings,
		quirks,
		rows: () => modelRows(settings),
		onRequest,
	});
}

function transportsOf(endpoint: Endpoint, model: string, quirks: Quirks) {
	return presetOf(endpoint).transports.filter(
		(transport) => !quirks.isRefused({ endpoint: endpointId(endpoint), model, transport }),
	);
}

/** The key for exactly this endpoint's origin. Rejects when the secret storage does not answer. */
export async function readKey(keys: ApiKeys, endpoint: Endpoint): Promise<string | undefined> {
	const stored = await keys.get(endpoint.origin);
	if (stored.kind === 'failed') throw new Error(stored.sentence);
	return stored.kind === 'key' ? stored.key : undefined;
}
