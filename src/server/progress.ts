import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { WorkspaceIndex } from './workspaceIndex.ts';

/** A build that is shorter is not worth a word, ms. */
const QUIET_MS = 1_500;
const REPORT_MS = 500;

/** Work-done progress of a build. The user may stop the build by it. */
export function createProgress(
	connection: Connection,
	canProgress: boolean,
	index: () => WorkspaceIndex | undefined,
): { update(): void } {
	let timer: NodeJS.Timeout | undefined;
	let reporter: WorkDoneProgressServerReporter | undefined;
	let since = 0;
	const end = () => {
		clearTimeout(timer);
		timer = undefined;
		reporter?.done();
		reporter = undefined;
	};
	const begin = async () => {
		const made = await connection.window.createWorkDoneProgress();
		if (index()?.phase !== 'building') return;
		reporter = made;
		made.begin('Indexing', 0, undefined, true);
		made.token.onCancellationRequested(() => index()?.pause());
	};
	const tick = async () => {
		timer = undefined;
		const current = index();
		if (current?.phase !== 'building') return end();
		if (!reporter && performance.now() - since >= QUIET_MS) await begin().catch(() => {});
		reporter?.report(Math.round(current.progress() * 100));
		timer = setTimeout(() => void tick(), REPORT_MS);
	};
	return {
		update() {
			if (!canProgress) return;
			if (index()?.phase !== 'building') return end();
			if (timer) return;
			since = performance.now();
			timer = setTimeout(() => void tick(), REPORT_MS);
		},
	};
}
