import { isOver } from '../batch.ts';
import { dollarWords } from '../models/moneyWords.ts';
import type { Review } from '../review/reviewChange.ts';
import type { QueuedJob } from './queuedJob.ts';

/** Requests of a job, and how many of them are answered or failed as far as the endpoint told. */
export function jobCounts({ requests, batches }: QueuedJob): { readonly all: number; readonly ready: number } {
	return { all: requests.length, ready: batches.reduce((sum, { done }) => sum + (done?.completed ?? 0), 0) };
}

/** How a job stands, in one sentence for the user. */
export function jobSentence(job: QueuedJob): string {
	const { all, ready } = jobCounts(job);
	const { trouble, stage, batches } = job;
	const answered = `${ready} of ${all} answered`;
	if (trouble) return `${answered}. ${trouble.failure.sentence} It is tried again.`;
	if (stage === 'running') {
		if (batches.every(isOver)) return `${answered}. The answers are being fetched.`;
		if (batches.some(({ cancelling }) => cancelling)) return `${answered}. It is being cancelled.`;
		if (batches.every(({ state }) => state === 'planned' || state === 'uploaded')) return 'It is being handed in.';
		const turns = job.pace === 'oneByOne' ? ' The queue of your account takes them one after the other.' : '';
		return `${answered}. It may take up to 24 h; you can close the window.${turns}`;
	}
	const failed = batches.find(({ state }) => state === 'failed');
	if (failed && ready === 0) return failed.failure?.sentence ?? 'It failed. Review the change anew.';
	if (batches.some(({ state }) => state === 'cancelled')) return `Cancelled; ${answered}. Open the results.`;
	if (batches.some(({ state }) => state === 'expired')) return `Ran out of its 24 h; ${answered}. Open the results.`;
	return ready < all ? `Ended with ${answered}. Open the results.` : `Done: ${answered}. Open the results.`;
}

/** “about $0.21”, later “$0.19, half price”; tokens where the price is not known. */
export function jobCost({ planned, spent }: QueuedJob): string {
	if (spent) {
		const tokens = `${spent.tokens.toLocaleString('en-US')} tokens`;
		const money =
			spent.dollars === undefined ? 'price not known' : `${dollarWords(spent.dollars)} by batch, half price`;
		return spent.tokens ? `${tokens}, ${money}` : '';
	}
	return planned.dollars === undefined
		? `about ${planned.tokens.toLocaleString('en-US')} tokens, price not known`
		: `about ${dollarWords(planned.dollars)}`;
}

/** “3 min”, “2 h”, “4 days”. `now`: Unix time, ms. */
export function jobAge({ createdAt }: QueuedJob, now: number): string {
	const minutes = Math.max(0, Math.floor((now - createdAt) / 60_000));
	if (minutes < 60) return `${minutes} min`;
	const hours = Math.floor(minutes / 60);
	return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** How the review of a job ended. */
export function jobEnd({ batches }: QueuedJob): Pick<Review, 'outcome' | 'failure'> {
	const failed = batches.find(({ state }) => state === 'failed');
	const ready = batches.some(({ done }) => (done?.completed ?? 0) > 0);
	if (failed && !ready) return { outcome: 'failed', ...(failed.failure && { failure: failed.failure }) };
	return { outcome: batches.some(({ state }) => state === 'cancelled') ? 'cancelled' : 'done' };
}
