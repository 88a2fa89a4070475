import { randomUUID } from 'node:crypto';
import { parseCeilings } from '../../core/models/ceilingSetting.ts';
import type { PlannedUse } from '../../core/models/ceilings.ts';
import type { Charge } from '../../core/models/charge.ts';
import { findModel } from '../../core/models/findModel.ts';
import { judgeAlone } from '../../core/models/judgeAlone.ts';
import { meteredModel } from '../../core/models/meteredModel.ts';
import type { Approver, Clock, Model, ModelRequest } from '../../core/ports.ts';
import { mostTokens } from '../../core/tokens/guessTokens.ts';
import { type CountTexts, type RequestEstimate, RequestEstimator } from '../../core/tokens/requestEstimator.ts';
import { parseEndpoint } from '../../remote/openai/endpoint.ts';
import type { Failure } from '../../shared/failure.ts';
import { modelRows } from '../models/modelRows.ts';
import type { Settings } from '../settings.ts';
import { TokenCounter } from '../tokens/tokenCounter.ts';
import { openLedger } from './ledgerFile.ts';
import { pricesHere } from './pricesHere.ts';

export interface MeteringDeps {
	readonly settings: Settings;
	/** Folder of the ledger: one for all windows, so that the ceiling of a day is one. */
	readonly costsFolder: string;
	/** The bundle of the thread that counts tokens. */
	readonly tokensThread: string;
	readonly clock: Clock;
}

/** A turn of the chat, or a run of a door that has none. */
export interface MeteredTurn {
	/** '' without a chat. */
	readonly chat: string;
	readonly turn: string;
	readonly approver: Approver;
}

/** Measures what turns spend, keeps to the user's ceilings, and writes the ledger. */
export interface Metering {
	/** The model for one turn, at the endpoint that is set now. */
	metered(model: Model, turn: MeteredTurn): Model;
	/** What a request will take, before it is sent; exact where the tokeniser can be had. */
	estimate(request: ModelRequest, signal: AbortSignal): Promise<RequestEstimate>;
	/** Exact counts of texts, off the host's thread. */
	readonly count: CountTexts;
	/** Tokens of each text: exact, or a bound that none exceeds when they cannot be counted. */
	countAtMost(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
	/** Why a request that no `Model` makes, such as one for embeddings, may not be sent; `undefined` when it may. */
	admits(planned: PlannedUse): Promise<Failure | undefined>;
	/** Puts such a request into the ledger. */
	charge(charge: Charge, host: string): void;
	dispose(): void;
}

/** Ceilings, estimate and ledger for the models of all doors. */
export function createMetering({ settings, costsFolder, tokensThread, clock }: MeteringDeps): Metering {
	const ledger = openLedger(costsFolder, clock);
	const counter = new TokenCounter(tokensThread, clock);
	const rule = (model: string) => findModel(model, modelRows(settings))?.images;
	const count: CountTexts = (texts, signal) => counter.count(texts, signal);
	const estimator = new RequestEstimator(count, rule);
	return {
		count,
		metered(model, { chat, turn, approver }) {
			const parsed = parseEndpoint(settings.endpoint());
			const host = parsed.kind === 'endpoint' ? parsed.endpoint.host : '';
			return meteredModel(model, {
				host,
				rows: pricesHere(settings),
				estimator,
				ceilings: () => parseCeilings(settings.ceilings()).ceilings,
				spentToday: () => ledger.spentToday(),
				record: (charge) => ledger.record({ ...charge, at: clock.now(), chat, turn, host }),
				approver,
				clock,
			});
		},
		estimate: (request, signal) => estimator.estimate(request, signal),
		countAtMost: async (texts, signal) => (await counter.count(texts, signal)) ?? texts.map(mostTokens),
		admits: async (planned) =>
			judgeAlone(planned, { day: await ledger.spentToday(), ceilings: parseCeilings(settings.ceilings()).ceilings }),
		charge: (charge, host) => ledger.record({ ...charge, at: clock.now(), chat: '', turn: randomUUID(), host }),
		dispose: () => counter.dispose(),
	};
}
