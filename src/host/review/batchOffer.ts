import * as vscode from 'vscode';
import { dollarWords, tokenWords } from '../../core/models/moneyWords.ts';
import { filesOnlyInBatch, isLargeReview } from '../../core/review/batchReview.ts';
import type { Change } from '../../core/review/change.ts';
import type { DoorEngine } from '../doorEngine.ts';
import type { BatchDesk, PreparedBatch } from '../jobs/batchDesk.ts';
import type { BatchPrice } from '../jobs/batchMoney.ts';
import { plainNotice, showFailure, withCancellableProgress } from '../notice.ts';
import type { LargeReviews } from '../settings.ts';
import type { ReviewScope } from './gitChanges.ts';

export interface WayInput {
	readonly change: Change;
	readonly scope: ReviewScope;
	readonly built: DoorEngine;
	readonly desk: () => Promise<BatchDesk>;
	readonly mode: LargeReviews;
}

/** Whether a change is reviewed now. A large one may become a batch job, where the endpoint takes batches and the user wants it. */
export async function chooseWay(input: WayInput, again: () => void): Promise<'now' | 'elsewhere'> {
	const { change, scope, built, mode } = input;
	if (mode === 'now' || !isLargeReview(change)) return 'now';
	const desk = await input.desk();
	if (!desk.isOffered()) return 'now';
	const { key, label: title } = scope;
	const prepared = await withCancellableProgress('Tandem is reckoning the review', async (_, signal) => {
		const found = await desk.prepare({ change, title, scope: key, built }, signal);
		return signal.aborted ? undefined : found;
	});
	if (!prepared) return 'elsewhere';
	if ('sentence' in prepared) {
		showFailure(prepared, again);
		return 'elsewhere';
	}
	const way = mode === 'batch' ? 'batch' : await askWay(prepared);
	if (way !== 'batch') return way ?? 'elsewhere';
	await handIn(prepared, desk, mode === 'batch' ? built : undefined);
	return 'elsewhere';
}

/** Who was not asked by us is asked by `built` when the job is above their threshold. */
async function handIn(prepared: PreparedBatch, desk: BatchDesk, built: DoorEngine | undefined): Promise<void> {
	const result = await desk.handIn(prepared, built?.approver);
	if (result === 'rejected') return;
	if (result !== 'handedIn') return showFailure(result, () => void handIn(prepared, desk, built));
	const { parts, price } = prepared;
	const count = `${parts.length} ${parts.length === 1 ? 'request' : 'requests'}`;
	const sentence = `The review is a batch job now: ${count}, ${priceWords(price, 'batch')}. Its state is in the status bar; you can close the window.`;
	void vscode.window.showInformationMessage(plainNotice(sentence));
}

async function askWay({ change, price, host }: PreparedBatch): Promise<'now' | 'batch' | undefined> {
	const more = filesOnlyInBatch(change);
	const also = more ? ` It also reads ${more} ${more === 1 ? 'file' : 'files'} that a review of now leaves out.` : '';
	const items = [
		{ way: 'now' as const, label: '$(zap) Review Now', description: priceWords(price, 'now') },
		{
			way: 'batch' as const,
			label: '$(clock) As a Batch Job, Within 24 Hours',
			description: `${priceWords(price, 'batch')}, half price`,
			detail: `You can close the window. The change stays at ${host} until the answers are here.${also}`,
		},
	];
	const chosen = await vscode.window.showQuickPick(items, {
		title: 'This Review Is Large',
		placeHolder: `${tokenWords(price.tokens)} to read. The setting “tandem.largeReviews” remembers a choice`,
	});
	return chosen?.way;
}

function priceWords({ tokens, now, batch }: BatchPrice, way: 'now' | 'batch'): string {
	const dollars = way === 'now' ? now : batch;
	if (dollars === undefined) return `${tokenWords(tokens)}, price not known`;
	// Both in whole cents, so that they compare at a glance.
	return `about ${dollars < 0.02 ? dollarWords(dollars) : `$${dollars.toFixed(2)}`}`;
}
