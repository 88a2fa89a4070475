import * as vscode from 'vscode';
import { TOOLS } from '../../src/core/tools/index.ts';
import { clock } from '../../src/host/clock.ts';
import type { DoorEngine } from '../../src/host/doorEngine.ts';
import { createProblems } from '../../src/host/workspace/problems.ts';
import { findRipgrep } from '../../src/host/workspace/ripgrep.ts';
import { createWorkspace } from '../../src/host/workspace/workspace.ts';
import type { WorkspacePaths } from '../../src/host/workspace/workspacePaths.ts';
import { createWriter } from '../../src/host/writer/writer.ts';
import { type ScriptedModel, type Step, scriptedModel } from '../fakes/scriptedModel.ts';

export interface ScriptedEngine extends DoorEngine {
	readonly model: ScriptedModel;
	/** Requests of batches that were taken down as they left, as JSON. */
	readonly left: readonly string[];
	/** Titles of the questions that the user was asked in a dialog. */
	readonly asked: readonly string[];
	dispose(): void;
}

/** The real workspace and the one writer behind a model that answers from a list. */
export function scriptedEngine(
	paths: WorkspacePaths,
	steps: readonly Step[],
	answer: 'approved' | 'rejected' = 'approved',
): ScriptedEngine {
	const problems = createProblems(paths);
	const writer = createWriter(paths);
	const asked: string[] = [];
	const left: string[] = [];
	return {
		model: scriptedModel(steps),
		modelName: 'gpt-4.1',
		workspace: createWorkspace(paths, problems, () => findRipgrep(vscode.env.appRoot)),
		editor: { apply: async (plan, signal) => (await writer.apply(plan, 'Tandem', signal)).changes },
		approver: {
			async ask({ title }) {
				asked.push(title);
				return answer;
			},
		},
		clock,
		estimate: async (request) => ({
			inputTokens: Math.ceil(JSON.stringify(request).length / 4),
			repeatedTokens: 0,
			basis: 'guessed',
		}),
		leaving: async (request) => ({ request, takeDown: () => void left.push(JSON.stringify(request)) }),
		tools: TOOLS,
		left,
		asked,
		dispose: () => problems.dispose(),
	};
}

/** All tabs of the window. */
export function tabs(): readonly vscode.Tab[] {
	return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}
