import * as vscode from 'vscode';
import { jobAge, jobCost, jobSentence } from '../../core/jobs/jobWords.ts';
import { isOpen, type QueuedJob } from '../../core/jobs/queuedJob.ts';
import { plainNotice } from '../notice.ts';

/** What can be done with a job. */
export interface JobActions {
	open(job: QueuedJob): Promise<void>;
	askNow(job: QueuedJob): void;
	cancel(job: QueuedJob): Promise<void>;
	/** Forgets it here; one that runs is not waited for any more. */
	remove(job: QueuedJob): Promise<void>;
}

interface Action extends vscode.QuickPickItem {
	run(): Promise<void> | void;
}

/** Shows the jobs, newest first, and what can be done with the one that is chosen. `now`: Unix time, ms. */
export async function showJobs(jobs: readonly QueuedJob[], actions: JobActions, now: number): Promise<void> {
	if (!jobs.length) {
		void vscode.window.showInformationMessage(
			'There are no batch jobs. A large review offers to be one: run “Tandem: Review Changes…”.',
		);
		return;
	}
	const items = jobs.toReversed().map((job) => ({
		label: `$(${iconOf(job)}) ${plainNotice(job.title)}`,
		description: [jobAge(job, now), jobCost(job)].filter(Boolean).join(' · '),
		detail: `${plainNotice(jobSentence(job))} ${job.model} at ${job.host}`,
		job,
	}));
	const title = 'Tandem: Batch Jobs';
	const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'Choose a job', matchOnDetail: true });
	if (!chosen) return;
	const { job } = chosen;
	const action = await vscode.window.showQuickPick(actionsOf(job, actions), {
		title: plainNotice(job.title),
		placeHolder: plainNotice(jobSentence(job)),
	});
	await action?.run();
}

function iconOf(job: QueuedJob): string {
	if (job.trouble) return 'warning';
	if (isOpen(job)) return 'clock';
	return job.batches.some(({ state }) => state === 'failed') ? 'error' : 'pass';
}

function actionsOf(job: QueuedJob, actions: JobActions): readonly Action[] {
	const remove = {
		label: '$(trash) Delete',
		detail: isOpen(job)
			? 'Forgets the job. What runs at the endpoint goes on and is charged: cancel it first'
			: 'Removes the job and its results from this computer',
		run: () => actions.remove(job),
	};
	if (!isOpen(job)) return [{ label: '$(go-to-file) Open Results', run: () => actions.open(job) }, remove];
	return [
		{ label: '$(sync) Ask Now How It Stands', run: () => actions.askNow(job) },
		{
			label: '$(circle-slash) Cancel',
			detail: 'What is answered by then stays, and is charged',
			run: () => actions.cancel(job),
		},
		remove,
	];
}
