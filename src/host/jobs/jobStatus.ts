import * as vscode from 'vscode';
import { jobAge, jobCounts, jobSentence } from '../../core/jobs/jobWords.ts';
import { isOpen, type QueuedJob } from '../../core/jobs/queuedJob.ts';
import { COMMANDS } from '../../shared/ids.ts';
import { plainNotice } from '../notice.ts';

/** The job queue in the status bar; there only while there is something to say. */
export class JobStatus {
	#item: vscode.StatusBarItem | undefined;

	/** `waiting`: jobs that run, or are done and were not opened. `now`: Unix time, ms. */
	show(waiting: readonly QueuedJob[], now: number): void {
		const first = waiting.find(isOpen) ?? waiting[0];
		if (!first) {
			this.#item?.hide();
			return;
		}
		this.#item ??= makeItem();
		this.#item.text = textOf(first, waiting.length, now);
		const lines = waiting.map((job) => plainNotice(`${job.title}: ${jobSentence(job)}`));
		this.#item.tooltip = [...lines, 'Click to see the batch jobs.'].join('\n');
		this.#item.show();
	}

	dispose(): void {
		this.#item?.dispose();
	}
}

function makeItem(): vscode.StatusBarItem {
	const item = vscode.window.createStatusBarItem('tandem.batchJobs', vscode.StatusBarAlignment.Left);
	item.name = 'Tandem Batch Jobs';
	item.command = COMMANDS.showBatchJobs;
	return item;
}

function textOf(job: QueuedJob, many: number, now: number): string {
	const more = many > 1 ? ` +${many - 1}` : '';
	if (!isOpen(job)) return `$(pass) Batch review ready${more}`;
	const { all, ready } = jobCounts(job);
	const icon = job.trouble ? 'warning' : 'clock';
	return `$(${icon}) Batch review ${ready}/${all} · ${jobAge(job, now)}${more}`;
}
