import { commandStage, nodeTestStage, type Stage } from './stages.ts';

/** What needs neither VS Code nor a browser nor a network. */
export const QUICK_STAGES: readonly Stage[] = [
	commandStage('types', ['test/run.mjs', 'types']),
	commandStage('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']),
	nodeTestStage('unit', ['unit']),
];
