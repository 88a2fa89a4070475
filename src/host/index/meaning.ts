import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { dollarsOf } from '../../core/models/money.ts';
import { pricesAt } from '../../core/models/pricesAt.ts';
import { parseModelRows } from '../../core/models/userRows.ts';
import { parseEmbeddingSetting } from '../../core/ranking/embeddingSetting.ts';
import type { MeaningModel, MeaningText } from '../../core/ranking/meaningPorts.ts';
import { SearchByMeaning } from '../../core/ranking/searchByMeaning.ts';
import { classify, isSecret } from '../../core/safety/sensitive.ts';
import type { CountablePart } from '../../core/sent/partsOf.ts';
import { createEmbedder, type EmbeddingCache } from '../../remote/openai/embeddings/createEmbedder.ts';
import { type Endpoint, endpointId, parseEndpoint } from '../../remote/openai/endpoint.ts';
import type { FoundPlace } from '../../shared/indexProtocol.ts';
import { dialogApprover } from '../dialogApprover.ts';
import { readEndpointOptions } from '../models/endpointOptions.ts';
import { plainNotice } from '../notice.ts';
import { createMeaningConsent } from './meaningConsent.ts';
import type { Meaning, MeaningParts } from './meaningDoor.ts';
import { openVectorFiles } from './vectorFiles.ts';

/** Texts in a request: what came of the first ones is kept when the rest takes too long. */
const INPUTS = 32;

/** Search by meaning with the model for embeddings that the user chose. `approver` asks whether they agree to it. */
export function createMeaning(parts: MeaningParts, approver = dialogApprover): Meaning {
	const { metering, sending, clock } = parts;
	const cache = openVectorFiles(join(parts.storageFolder, 'vectors'));
	const told = new Set<string>();
	/** Each cause once in a window: the searches go on without it. */
	const tell = (sentence: string) => {
		if (told.has(sentence)) return;
		told.add(sentence);
		void vscode.window.showWarningMessage(
			plainNotice(`Code is found by its words only, not by its meaning: ${sentence}`),
		);
	};
	const search = new SearchByMeaning({
		chosen: () => chosenModel(parts, cache, tell),
		isAllowed: createMeaningConsent(parts.memory, approver),
		read: (place, signal) => readLines(place, parts, signal),
		cleaner: () => sending.redactor(),
		admit: (model, tokens) => metering.admits({ tokens, dollars: model.dollars(tokens) }),
		takeDown: (model, texts, body) => takeDown(model, texts, body, parts),
		charge(model, tokens, isCounted) {
			const dollars = model.dollars(tokens);
			const counts = { inputTokens: tokens, cachedTokens: 0, outputTokens: 0 };
			const charge = { model: model.model, ...counts, ...(dollars !== undefined && { dollars }), counted: isCounted };
			metering.charge(charge, model.host);
		},
		tell,
		clock,
	});
	return {
		search: (question, ask, signal) => search.search(question, ask, signal),
		forget: () => cache.clear(),
	};
}

function chosenModel(
	parts: MeaningParts,
	cache: EmbeddingCache,
	tell: (sentence: string) => void,
): MeaningModel | undefined {
	const { settings, keys, clock } = parts;
	const chosen = parseEmbeddingSetting(settings.embeddings());
	if (!chosen) return undefined;
	const parsed = parseEndpoint(chosen.endpoint ?? settings.endpoint());
	if (parsed.kind === 'refused') {
		tell(`${parsed.sentence} Mend it in tandem.index.embeddings.`);
		return undefined;
	}
	const { endpoint } = parsed;
	const { model, dimensions } = chosen;
	const rows = pricesAt(new URL(endpoint.baseUrl).hostname, parseModelRows(settings.models()).rows);
	const embedder = {
		endpoint,
		apiKey: () => storedKey(keys, endpoint),
		fetch: globalThis.fetch,
		clock,
		settings: readEndpointOptions(settings.endpointOptions()).settings,
		...{ model, cache, inputsPerRequest: INPUTS },
		...(dimensions !== undefined && { dimensions }),
	};
	return {
		id: JSON.stringify([endpointId(endpoint), model, dimensions ?? 0]),
		model,
		host: endpoint.isOpenai ? 'OpenAI' : endpoint.host,
		dollars: (tokens) => dollarsOf(model, { inputTokens: tokens, cachedTokens: 0, outputTokens: 0 }, { rows }),
		embed: (texts, admit, signal) => createEmbedder({ ...embedder, admit }).embed(texts, signal),
	};
}

async function storedKey(keys: MeaningParts['keys'], { origin }: Endpoint): Promise<string | undefined> {
	const stored = await keys.get(origin);
	if (stored.kind === 'failed') throw new Error(stored.sentence);
	return stored.kind === 'key' ? stored.key : undefined;
}

/** As the file is now. No document is opened for it: language extensions would look at each. */
async function readLines(
	{ path, startLine, endLine }: FoundPlace,
	{ workspace, paths }: MeaningParts,
	signal: AbortSignal,
): Promise<string | undefined> {
	if (isSecret(path) || classify(path).kind === 'forbidden') return undefined;
	try {
		const { kind, real } = await workspace.identify(path, signal);
		const uri = paths.uriOf(path);
		if (kind !== 'file' || real === undefined || isSecret(real) || !uri) return undefined;
		const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
		const text = open?.getText() ?? (await vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { uri }));
		const lines = text.split(/\r\n|\n|\r/).slice(startLine - 1, endLine);
		return lines.length ? lines.join('\n') : undefined;
	} catch {
		return undefined;
	}
}

/** Takes down what leaves, as every request is. */
function takeDown(
	{ model, host }: MeaningModel,
	texts: readonly MeaningText[],
	body: object,
	{ sending: { log }, clock }: MeaningParts,
): (state: 'done' | 'failed' | 'stopped') => void {
	const id = randomUUID();
	const parts = texts.map(partOf);
	const without = texts
		.filter(({ withheld, hidden }) => withheld.length + hidden.length > 0)
		.map((text) => ({ where: titleOf(text), withheld: text.withheld, hidden: text.hidden }));
	log.begin(
		{
			...{ id, at: clock.now(), door: 'search by meaning', chat: '', turn: id, model, endpoint: host, without },
			parts: parts.map(({ part }) => part),
			state: 'running',
		},
		parts,
	);
	log.bodyLeaves(body, id);
	return (state) => log.update(id, { state });
}

function partOf(each: MeaningText): CountablePart {
	const { place, text } = each;
	const lines = place && { path: place.path, startLine: place.startLine, endLine: place.endLine };
	const kind = place ? 'context' : 'ask';
	return { part: { kind, title: titleOf(each), ...lines, characters: text.length }, sources: [text] };
}

function titleOf({ place }: MeaningText): string {
	return place ? `${place.path}, lines ${place.startLine}–${place.endLine}` : 'What was looked for';
}
