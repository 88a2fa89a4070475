import * as vscode from 'vscode';
import { TOOLS } from '../../src/core/tools/index.ts';
import { clock } from '../../src/host/clock.ts';
import type { DoorEngine } from '../../src/host/doorEngine.ts';
import { createProblems } from '../../src/host/problems.ts';
import { findRipgrep } from '../../src/host/ripgrep.ts';
import { createWorkspace } from '../../src/host/workspace.ts';
import type { WorkspacePaths } from '../../src/host/workspacePaths.ts';
import { createWriter } from '../../src/host/writer.ts';
import { type ScriptedModel, scriptedModel, type Step } from '../fakes/scriptedModel.ts';

export interface ScriptedEngine extends DoorEngine {
	readonly model: ScriptedModel;
	/** What the user was asked in a dialog. */
	readonly asked: readonly string[];
	answer: 'approved' | 'rejected';
	dispose(): void;
}

/** The real workspace and the one writer behind a model that answers from a list. */
export function scriptedEngine(paths: WorkspacePaths, steps: readonly Step[]): ScriptedEngine {
	const problems = createProblems(paths);
	const workspace = createWorkspace(paths, problems, () => findRipgrep(vscode.env.appRoot));
	const writer = createWriter(paths);
	const asked: string[] = [];
	return {
		model: scriptedModel(steps),
		modelName: 'gpt-4.1',
		workspace,
		editor: { apply: async (plan, signal) => (await writer.apply(plan, 'Tandem', signal)).changes },
		approver: {
			async ask({ title }) {
				asked.push(title);
				return this.answer;
			},
			answer: 'approved',
		} as ScriptedEngine['approver'] & { answer: ScriptedEngine['answer'] },
		clock,
		tools: TOOLS,
		asked,
		answer: 'approved',
		dispose: () => problems.dispose(),
	};
}
