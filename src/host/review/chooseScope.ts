import * as vscode from 'vscode';
import type { Change } from '../../core/review/change.ts';
import type { Failure } from '../../shared/failure.ts';
import type { DoorEngine } from '../doorEngine.ts';
import { plainNotice } from '../notice.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { openGit } from './gitApi.ts';
import { findScopes, type ReviewScope } from './gitChanges.ts';

/** Asks which change; nothing when there is none, or the user chose none. */
export async function chooseScope(built: DoorEngine, paths: WorkspacePaths): Promise<ReviewScope | undefined> {
	const found = await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Window, title: 'Looking for changes' },
		() => lookForScopes(built, paths),
	);
	if ('sentence' in found) {
		void vscode.window.showInformationMessage(plainNotice(found.sentence));
		return undefined;
	}
	const items = found.map((scope) => ({
		label: scope.label,
		description: `${scope.files} ${scope.files === 1 ? 'file' : 'files'}`,
		scope,
	}));
	const chosen = await vscode.window.showQuickPick(items, { placeHolder: 'Which changes should Tandem review?' });
	return chosen?.scope;
}

async function lookForScopes(
	{ workspace }: DoorEngine,
	paths: WorkspacePaths,
): Promise<readonly ReviewScope[] | { readonly sentence: string }> {
	try {
		const git = await openGit(new AbortController().signal);
		if ('sentence' in git) return git;
		const scopes = await findScopes(git, workspace, paths);
		return scopes.length
			? scopes
			: {
					sentence: 'There are no changes to review: nothing is uncommitted, and the branch has no commits of its own.',
				};
	} catch (error) {
		return { sentence: `Git could not tell what has changed: ${reasonOf(error)}` };
	}
}

/** The change of a scope; `undefined` when the signal stopped it. */
export async function readChange(scope: ReviewScope, signal: AbortSignal): Promise<Change | Failure | undefined> {
	try {
		return await scope.read(signal);
	} catch (error) {
		if (signal.aborted) return undefined;
		return { kind: 'internal', sentence: `Git could not show the changes: ${reasonOf(error)}`, action: 'retry' };
	}
}

function reasonOf(error: unknown): string {
	// What git itself said is in a field of the extension's error.
	const stderr = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
	return stderr || (error instanceof Error ? error.message : String(error));
}
