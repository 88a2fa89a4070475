import type { FoundPlaces, NoIndex } from '../../core/lookupPorts.ts';
import type { Clock, Workspace } from '../../core/ports.ts';
import { parseEmbeddingSetting } from '../../core/ranking/embeddingSetting.ts';
import type { AskIndex } from '../../core/ranking/searchByMeaning.ts';
import type { SearchQuestion } from '../../shared/indexProtocol.ts';
import type { ApiKeys } from '../apiKeys.ts';
import type { Memory } from '../models/shutdownDates.ts';
import type { Metering } from '../money/metering.ts';
import type { SendingPort } from '../sent/sending.ts';
import type { Settings } from '../settings.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** Orders what the index finds by its meaning, too. */
export interface Meaning {
	/** The answer of the index, in a better order where the user wants that and it can be had. Never rejects. */
	search(question: SearchQuestion, ask: AskIndex, signal: AbortSignal): Promise<FoundPlaces | NoIndex>;
	/** Deletes what is kept on the disk. Never rejects. */
	forget(): Promise<void>;
}

export interface MeaningParts {
	readonly settings: Pick<Settings, 'embeddings' | 'endpoint' | 'endpointOptions' | 'models'>;
	readonly keys: Pick<ApiKeys, 'get'>;
	/** Of all windows: what the user agreed to. */
	readonly memory: Memory;
	readonly paths: Pick<WorkspacePaths, 'uriOf'>;
	readonly workspace: Pick<Workspace, 'identify'>;
	readonly metering: Pick<Metering, 'admits' | 'charge'>;
	readonly sending: Pick<SendingPort, 'redactor' | 'log'>;
	readonly clock: Clock;
	/** Folder on this machine's disk for what is Tandem's own in this workspace. */
	readonly storageFolder: string;
}

/** Loads what it takes when a question is asked and the user chose a model for embeddings, and not before. */
export function createMeaningDoor(parts: MeaningParts): Meaning {
	let loading: Promise<Meaning> | undefined;
	const load = async () => (await import('./meaning.ts')).createMeaning(parts);
	const loaded = async () => {
		loading ??= load();
		const meaning = await loading.catch(() => undefined);
		if (!meaning) loading = undefined;
		return meaning;
	};
	return {
		async search(question, ask, signal) {
			if (!parseEmbeddingSetting(parts.settings.embeddings())) return ask(question, signal);
			const meaning = await loaded();
			return meaning ? meaning.search(question, ask, signal) : ask(question, signal);
		},
		async forget() {
			await (await loaded())?.forget();
		},
	};
}
