import { dollarWords, tokenWords } from '../../core/models/moneyWords.ts';
import type { Approver } from '../../core/ports.ts';
import type { MeaningModel } from '../../core/ranking/meaningPorts.ts';
import { CANDIDATE_TOKENS, CANDIDATES } from '../../core/ranking/searchByMeaning.ts';
import type { Memory } from '../models/shutdownDates.ts';

const KEY = 'tandem.meaningConsent';
/** Models of which the user's yes is kept. */
const MOST = 50;

/**
 * Asks once for each model at each endpoint, with the price of a question, and keeps a yes for all windows. A no holds until the window
 * is closed. Questions that come meanwhile wait for the same answer.
 */
export function createMeaningConsent(
	memory: Memory,
	approver: Approver,
): (model: MeaningModel, signal: AbortSignal) => Promise<boolean> {
	const answers = new Map<string, Promise<boolean | undefined>>();
	const ask = async (model: MeaningModel) => {
		const verdict = await approver.ask(meaningQuestion(model), new AbortController().signal);
		if (verdict !== 'approved') return false;
		await memory.update(KEY, [...new Set([model.id, ...agreed(memory)])].slice(0, MOST));
		return true;
	};
	return async (model, signal) => {
		if (agreed(memory).includes(model.id)) return true;
		if (signal.aborted) return false;
		const answer = answers.get(model.id) ?? ask(model).catch(() => false);
		answers.set(model.id, answer);
		return (await untilAborted(answer, signal)) === true;
	};
}

/** What is asked before anything is embedded. */
export function meaningQuestion({ model, host, dollars }: MeaningModel) {
	const most = dollars(CANDIDATE_TOKENS);
	const price =
		most === undefined
			? 'Its price is not known here; tandem.models can say it'
			: `About ${dollarWords(most)} a question at most`;
	return {
		title: `Find code by its meaning with ${model}?`,
		reason: `What is looked for, and the texts of up to ${CANDIDATES} places that the index finds for it, would go to ${host}. Secrets are taken out first, and what went once is kept on this machine and not sent again. You are asked this once; tandem.index.embeddings switches it off.`,
		effect: `${model} at ${host}\n${price}: up to ${tokenWords(CANDIDATE_TOKENS)}`,
	};
}

function agreed(memory: Memory): readonly string[] {
	const kept = memory.get<unknown>(KEY);
	return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
}

/** A dialog cannot be taken back; who stopped the turn does not wait for it. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
	return new Promise((resolve, reject) => {
		const stop = () => resolve(undefined);
		signal.addEventListener('abort', stop, { once: true });
		work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
	});
}
