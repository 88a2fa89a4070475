import { readdirSync } from 'node:fs';
import { HOST_STAGE } from './hostStage.ts';
import { QUICK_STAGES } from './quickStages.ts';
import { commandStage, nodeTestStage, runStages, type Stage, windowTestStage } from './stages.ts';
import { ensureVscode } from './vscode/install.ts';

const testsIn = (folder: string) =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.test.ts'))
		.map((name) => `${folder}/${name}`);

/** A VS Code and a browser are installed once, with a line for each step. */
const INSTALL: Stage = {
	name: 'vscode',
	async run() {
		const { version } = await ensureVscode({ progress: (line) => console.log(line) });
		return { passed: 1, failed: 0, log: version };
	},
};

/** `npm test`: everything that proves Tandem. */
void runStages([
	...QUICK_STAGES,
	nodeTestStage('conformance', ['unit', ...testsIn('test/remote/openai/conformance')]),
	commandStage('package', ['test/run.mjs', 'package']),
	INSTALL,
	nodeTestStage('browser', ['unit', ...testsIn('test/browser')]),
	HOST_STAGE,
	windowTestStage('journeys', testsIn('test/journeys')),
]).then((code) => {
	process.exitCode = code;
});
