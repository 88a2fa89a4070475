import type { Failure } from '../shared/failure.ts';
import { hasWaiting } from './changes/hasWaiting.ts';
import type { DoorEngine } from './doorEngine.ts';
import type { ChatEngine, EngineDeps } from './engine.ts';

/** The engine behind a promise that is made at first use. */
export interface LazyEngine {
	get(): Promise<ChatEngine>;
	forDoor(): Promise<DoorEngine | Failure>;
	/** Loads the engine when changes wait for review, so that they are shown again after a reload. Never rejects. */
	showWaiting(): Promise<void>;
	dispose(): void;
}

/** Loads the engine's bundle when a door first needs it, and builds the engine once. */
export function lazyEngine(deps: EngineDeps): LazyEngine {
	let engine: Promise<ChatEngine> | undefined;
	const get = () => {
		if (engine) return engine;
		const started = import('./engine.ts').then(({ createEngine }) => createEngine(deps));
		engine = started;
		// What failed once, such as a full disk, may work the next time.
		started.catch(() => {
			engine = undefined;
		});
		return started;
	};
	return {
		get,
		forDoor: async () => (await get()).forDoor(),
		async showWaiting() {
			if (await hasWaiting(deps.storageFolder)) await get().catch(() => {});
		},
		dispose() {
			engine?.then(
				(built) => built.dispose(),
				() => {},
			);
		},
	};
}
