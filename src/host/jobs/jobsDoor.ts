import * as vscode from 'vscode';
import { COMMANDS } from '../../shared/ids.ts';
import type { BatchDesk } from './batchDesk.ts';
import type { BatchJobs, BatchJobsDeps } from './batchJobs.ts';
import { hasOpenJobs } from './hasOpenJobs.ts';

/** The job queue behind a promise that is made at first use. */
export interface JobsDoor extends vscode.Disposable {
	desk(): Promise<BatchDesk>;
	/** Loads the queue when a job is open, so that it goes on after a reload. Never rejects. */
	resume(): Promise<void>;
}

/** Registers the list of jobs; all that it needs is loaded when it is opened, a large review is offered, or a job is open. */
export function registerJobs(deps: BatchJobsDeps): JobsDoor {
	let loaded: Promise<BatchJobs> | undefined;
	const jobs = () => {
		loaded ??= import('./batchJobs.ts').then(({ BatchJobs: Jobs }) => new Jobs(deps));
		return loaded;
	};
	const command = vscode.commands.registerCommand(COMMANDS.showBatchJobs, async () => (await jobs()).show());
	return {
		desk: jobs,
		async resume() {
			if (!(await hasOpenJobs(deps.storageFolder))) return;
			await jobs().then(
				(built) => built.start(),
				() => {},
			);
		},
		dispose() {
			command.dispose();
			void loaded?.then((built) => built.dispose());
		},
	};
}
