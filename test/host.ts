import { HOST_STAGE } from './hostStage.ts';
import { runStages } from './stages.ts';

/** `node test/run.mjs host`: the tests inside VS Code alone. */
void runStages([HOST_STAGE]).then((code) => {
	process.exitCode = code;
});
