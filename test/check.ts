import { QUICK_STAGES } from './quickStages.ts';
import { runStages } from './stages.ts';

void runStages(QUICK_STAGES).then((code) => {
	process.exitCode = code;
});
