import type { Clock } from '../../core/ports.ts';
import { type Endpoint, parseEndpoint } from '../../remote/openai/endpoint.ts';
import type { ApiKeys } from '../apiKeys.ts';
import type { Settings } from '../settings.ts';
import type { Memory } from './shutdownDates.ts';

export interface LifecycleDeps {
	readonly settings: Settings;
	readonly keys: ApiKeys;
	/** Of all windows: the user is told once, not in each. */
	readonly memory: Memory;
	readonly clock: Clock;
	readonly fetch: typeof fetch;
}

/** A model that was asked, and where. */
export interface UsedModel {
	readonly model: string;
	readonly endpoint: Endpoint;
	/** The setting named it then; other models are asked on the side. */
	readonly isChosen: boolean;
}

/** Looks, once a day for each model that is really asked, whether it is about to end. */
export interface LifecycleWatch {
	/** A request leaves. Costs nothing now: what there is to do waits until the request is on its way. */
	requestLeaves(body: unknown): void;
	dispose(): void;
}

const DAY_MS = 86_400_000;
/** The answer to the user's request comes first. */
const WAIT_MS = 5_000;

/** Calls no endpoint before the user has asked it something. `check` is loaded when it is needed. */
export function watchLifecycle(
	deps: LifecycleDeps,
	check: (used: UsedModel, deps: LifecycleDeps, signal: AbortSignal) => Promise<void> = async (...all) => {
		const { checkLifecycle } = await import('./checkLifecycle.ts');
		await checkLifecycle(...all);
	},
): LifecycleWatch {
	const stop = new AbortController();
	const looked = new Map<string, number>();
	return {
		requestLeaves(body) {
			const used = usedModel(body, deps.settings);
			if (!used) return;
			const key = `${used.endpoint.baseUrl} ${used.model}`;
			const now = deps.clock.now();
			if (now - (looked.get(key) ?? Number.NEGATIVE_INFINITY) < DAY_MS) return;
			looked.set(key, now);
			deps.clock
				.sleep(WAIT_MS, stop.signal)
				.then(() => (stop.signal.aborted || isLeft(used, deps.settings) ? undefined : check(used, deps, stop.signal)))
				// A look-up that fails costs nothing but a notice; the next day has another.
				.catch(() => {});
		},
		dispose: () => stop.abort(),
	};
}

function usedModel(body: unknown, settings: Settings): UsedModel | undefined {
	const model = typeof body === 'object' && body !== null && 'model' in body ? body.model : undefined;
	const parsed = parseEndpoint(settings.endpoint());
	if (typeof model !== 'string' || parsed.kind !== 'endpoint') return undefined;
	return { model, endpoint: parsed.endpoint, isChosen: model === settings.model() };
}

/** Who has just changed to another model need not hear of the old one. */
function isLeft({ model, isChosen }: UsedModel, settings: Settings): boolean {
	return isChosen && settings.model() !== model;
}
