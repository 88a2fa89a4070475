import * as vscode from 'vscode';
import { editedText, type FileChange, type Plan } from '../../core/edits/plan.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** Scheme of the read-only documents that show a file as a proposal would leave it. */
export const PROPOSAL_SCHEME = 'tandem-proposal';

/** One file of a proposal with the two documents that its diff shows. */
export interface ProposedFile {
	readonly change: FileChange;
	/** The real file; for a created one an empty document. */
	readonly original: vscode.Uri;
	readonly modified: vscode.Uri;
}

/** The files of a plan, one by one, for the proposal with this id. */
export function proposedFiles(plan: Plan, id: string, paths: WorkspacePaths): readonly ProposedFile[] {
	return plan.changes.flatMap((change) => proposedFile(change, id, paths));
}

/** The documents' paths are those of the files, so that the language is recognised and only a move looks like one. */
function proposedFile(change: FileChange, id: string, paths: WorkspacePaths): ProposedFile[] {
	const real = paths.uriOf(change.path);
	const after = change.kind === 'update' && change.moveTo !== undefined ? paths.uriOf(change.moveTo) : real;
	if (!real || !after) return [];
	const original = change.kind === 'create' ? proposalUri(real, `${id}&before`) : real;
	return [{ change, original, modified: proposalUri(after, `${id}&after`) }];
}

function proposalUri({ path }: vscode.Uri, query: string): vscode.Uri {
	return vscode.Uri.from({ scheme: PROPOSAL_SCHEME, path, query });
}

/** The proposal's id; '' for other documents. */
export function idOf(uri: vscode.Uri): string {
	return uri.scheme === PROPOSAL_SCHEME ? (uri.query.split('&')[0] ?? '') : '';
}

/** The document's text: the file as the plan leaves it, or '' where there is no file on that side. */
export function proposedText(files: readonly ProposedFile[], uri: vscode.Uri): string {
	const change = files.find(({ modified }) => modified.toString() === uri.toString())?.change;
	if (change?.kind === 'create') return change.text;
	return change?.kind === 'update' ? editedText(change.base, change.edits) : '';
}
