import Mocha from 'mocha';
import { hostTestsLine, hostTestsStarted } from '../vscode/hostTestsLine.ts';

/** The tests that run inside VS Code's extension host. */
const FILES = [
	() => import('./apiKeys.test.ts'),
	() => import('./beforeDocuments.test.ts'),
	() => import('./fixDoor.test.ts'),
	() => import('./globs.test.ts'),
	() => import('./identify.test.ts'),
	() => import('./lineEnds.test.ts'),
	() => import('./listFiles.test.ts'),
	() => import('./problems.test.ts'),
	() => import('./reviewDoor.test.ts'),
	() => import('./searchText.test.ts'),
	() => import('./settings.test.ts'),
	() => import('./turnChanges.test.ts'),
	() => import('./turnStore.test.ts'),
	() => import('./workspace.test.ts'),
	() => import('./writer.test.ts'),
	() => import('./writerBytes.test.ts'),
	() => import('./writerUndo.test.ts'),
];

/** Runs all of them, or with TANDEM_GREP those whose names hold it; rejects when one failed. VS Code calls this. */
export async function run(): Promise<void> {
	console.log(hostTestsStarted);
	const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, color: false, grep: process.env.TANDEM_GREP ?? '' });
	mocha.suite.emit('pre-require', globalThis, '', mocha);
	for (const load of FILES) await load();
	const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
		const runner = mocha.run(() => resolve(runner.stats));
	});
	const failures = stats?.failures ?? 1;
	console.log(hostTestsLine(stats?.passes ?? 0, failures));
	if (failures > 0) throw new Error(`${failures} host tests failed`);
}
