import Mocha from 'mocha';
import { hostTestsLine, hostTestsStarted } from '../vscode/hostTestsLine.ts';

/** The tests that run inside VS Code's extension host. */
const FILES = [
	() => import('./apiKeys.test.ts'),
	() => import('./changes/beforeDocuments.test.ts'),
	() => import('./changes/checkpoints.test.ts'),
	() => import('./changes/hunkLenses.test.ts'),
	() => import('./changes/hunkTarget.test.ts'),
	() => import('./changes/lineReview.test.ts'),
	() => import('./changes/reviewActions.test.ts'),
	() => import('./changes/reviewGestures.test.ts'),
	() => import('./changes/sourceControl.test.ts'),
	() => import('./changes/undoLog.test.ts'),
	() => import('./changes/withoutDocuments.test.ts'),
	() => import('./chat/chatDoor.test.ts'),
	() => import('./chat/composerDoor.test.ts'),
	() => import('./context/hostContext.test.ts'),
	() => import('./context/readPage.test.ts'),
	() => import('./context/terminalLog.test.ts'),
	() => import('./chat/currentChat.test.ts'),
	() => import('./chat/restore.test.ts'),
	() => import('./chat/restoreDialogs.test.ts'),
	() => import('./models/chooseModel.test.ts'),
	() => import('./models/compareModels.test.ts'),
	() => import('./models/endpointOptions.test.ts'),
	() => import('./models/lifecycleWatch.test.ts'),
	() => import('./models/models.test.ts'),
	() => import('./endpoints/azureSignIn.test.ts'),
	() => import('./endpoints/chooseEndpoint.test.ts'),
	() => import('./endpoints/endpointRecipes.test.ts'),
	() => import('./chat/nextActions.test.ts'),
	() => import('./chat/panelStatus.test.ts'),
	() => import('./fix/fixDoor.test.ts'),
	() => import('./rewrite/rewriteSelection.test.ts'),
	() => import('./jobs/batchJobs.test.ts'),
	() => import('./jobs/batchMoney.test.ts'),
	() => import('./review/batchResults.test.ts'),
	() => import('./jobs/jobStore.test.ts'),
	() => import('./jobs/lease.test.ts'),
	() => import('./hosted/hostedCommands.test.ts'),
	() => import('./hosted/hostedForTurns.test.ts'),
	() => import('./hosted/pictureStore.test.ts'),
	() => import('./hosted/saveOutputs.test.ts'),
	() => import('./money/costs.test.ts'),
	() => import('./money/ledgerFile.test.ts'),
	() => import('./money/raiseCeiling.test.ts'),
	() => import('./workspace/globs.test.ts'),
	() => import('./workspace/identify.test.ts'),
	() => import('./instructions/instructionFiles.test.ts'),
	() => import('./git/history.test.ts'),
	() => import('./navigation/navigation.test.ts'),
	() => import('./lazyEngine.test.ts'),
	() => import('./writer/encodingMatrix.test.ts'),
	() => import('./writer/lineEnds.test.ts'),
	() => import('./workspace/listFiles.test.ts'),
	() => import('./workspace/problems.test.ts'),
	() => import('./review/reviewDoor.test.ts'),
	() => import('./workspace/searchText.test.ts'),
	() => import('./sent/leaving.test.ts'),
	() => import('./sent/sending.test.ts'),
	() => import('./sent/sentLog.test.ts'),
	() => import('./index/codeIndex.test.ts'),
	() => import('./index/indexCommands.test.ts'),
	() => import('./index/meaning.test.ts'),
	() => import('./index/vectorFiles.test.ts'),
	() => import('./settings.test.ts'),
	() => import('./changes/textCache.test.ts'),
	() => import('./changes/turnChanges.test.ts'),
	() => import('./changes/turnFuzz.test.ts'),
	() => import('./changes/turnsInEditor.test.ts'),
	() => import('./changes/turnStore.test.ts'),
	() => import('./writer/moves.test.ts'),
	() => import('./writer/openTargets.test.ts'),
	() => import('./writer/races.test.ts'),
	() => import('./writer/saving.test.ts'),
	() => import('./writer/targets.test.ts'),
	() => import('./tokens/tokenCounter.test.ts'),
	() => import('./workspace/workspace.test.ts'),
	() => import('./writer/writer.test.ts'),
	() => import('./writer/writerBytes.test.ts'),
	() => import('./writer/writerUndo.test.ts'),
];

/** Runs all of them, or with TANDEM_GREP those whose names hold it; rejects when one failed. VS Code calls this. */
export async function run(): Promise<void> {
	console.log(hostTestsStarted);
	// On a busy machine a window may be slower than a test waits: what failed is run once more, which is said.
	const mocha = new Mocha({
		ui: 'bdd',
		timeout: 20_000,
		retries: 1,
		color: false,
		grep: process.env.TANDEM_GREP ?? '',
	});
	mocha.suite.emit('pre-require', globalThis, '', mocha);
	for (const load of FILES) await load();
	const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
		const runner = mocha.run(() => resolve(runner.stats));
		runner.on('retry', (test, error: unknown) => console.log(`second try of ${test.fullTitle()}: ${String(error)}`));
	});
	const failures = stats?.failures ?? 1;
	console.log(hostTestsLine(stats?.passes ?? 0, failures));
	if (failures > 0) throw new Error(`${failures} host tests failed`);
}
