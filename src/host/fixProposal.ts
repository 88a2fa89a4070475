import * as vscode from 'vscode';
import { editedText, type FileChange, type Plan } from '../core/edits/plan.ts';
import { COMMANDS, CONTEXT_KEYS } from '../shared/ids.ts';
import { plainNotice } from './notice.ts';
import type { WorkspacePaths } from './workspacePaths.ts';

/** Scheme of the read-only documents that show a file as a proposal would leave it. */
export const PROPOSAL_SCHEME = 'tandem-proposal';

export interface ShownProposal {
	readonly plan: Plan;
	/** What the notification says; untrusted text. */
	readonly notice: string;
	/** Writes the plan. Unless it was applied the proposal stays open, or when it does not fit any more, goes. */
	readonly apply: () => Promise<'applied' | 'refused' | 'declined'>;
}

/** Proposals that wait for the user, each shown as a diff. Closing the diff is a no. */
export interface FixProposals {
	/** Resolves when it is shown. */
	open(proposal: ShownProposal): Promise<void>;
	accept(uri?: vscode.Uri): Promise<void>;
	reject(uri?: vscode.Uri): Promise<void>;
	dispose(): void;
}

interface Pending {
	readonly id: string;
	readonly proposal: ShownProposal;
	readonly title: string;
	readonly files: readonly ProposedFile[];
	isBusy: boolean;
}

interface ProposedFile {
	readonly change: FileChange;
	/** The real file; for a created one an empty document. */
	readonly original: vscode.Uri;
	readonly modified: vscode.Uri;
}

export function createFixProposals(paths: WorkspacePaths): FixProposals {
	const pending = new Map<string, Pending>();
	let count = 0;

	async function settle(item: Pending): Promise<void> {
		pending.delete(item.id);
		await vscode.commands.executeCommand('setContext', CONTEXT_KEYS.pendingFix, pending.size > 0);
		const tabs = tabsOf(item);
		if (tabs.length) await vscode.window.tabGroups.close(tabs);
		// Its buttons would do nothing any more.
		await vscode.commands.executeCommand('notifications.hideToasts');
	}

	async function accept(item: Pending | undefined): Promise<void> {
		if (!item || item.isBusy || !pending.has(item.id)) return;
		item.isBusy = true;
		const outcome = await item.proposal.apply();
		item.isBusy = false;
		if (outcome === 'declined') return;
		await settle(item);
		if (outcome === 'applied') await showChanged(item, paths);
	}

	async function reject(item: Pending | undefined): Promise<void> {
		if (!item || item.isBusy || !pending.has(item.id)) return;
		await settle(item);
		vscode.window.setStatusBarMessage('Fix rejected, nothing was changed.', 5_000);
	}

	/** The one that the document belongs to, else the one in front, else the newest. */
	function find(uri?: vscode.Uri): Pending | undefined {
		const all = [...pending.values()].reverse();
		const front = vscode.window.tabGroups.activeTabGroup.activeTab;
		return (
			(uri instanceof vscode.Uri ? pending.get(idOf(uri)) : undefined) ??
			all.find((item) => front && isTabOf(item, front)) ??
			all[0]
		);
	}

	function closed(): void {
		for (const item of pending.values()) {
			if (!item.isBusy && !tabsOf(item).length) void reject(item);
		}
	}

	const registrations = vscode.Disposable.from(
		vscode.workspace.registerTextDocumentContentProvider(PROPOSAL_SCHEME, {
			provideTextDocumentContent: (uri) => proposedText(pending.get(idOf(uri)), uri),
		}),
		vscode.languages.registerCodeLensProvider({ scheme: PROPOSAL_SCHEME }, { provideCodeLenses: lenses }),
		// A tab that moves to another group is closed and opened at once: only what is gone a moment later was closed.
		vscode.window.tabGroups.onDidChangeTabs(({ closed: tabs }) => tabs.length && setTimeout(closed, 50)),
	);
	return {
		async open(proposal) {
			const id = String(++count);
			const files = proposal.plan.changes.flatMap((change) => proposedFile(change, id, paths));
			const item: Pending = { id, proposal, title: titleOf(id, files), files, isBusy: true };
			pending.set(id, item);
			await show(item);
			item.isBusy = false;
			await vscode.commands.executeCommand('setContext', CONTEXT_KEYS.pendingFix, true);
			void askToAccept(item.proposal.notice).then((choice) => {
				if (choice === 'Accept') return accept(item);
				return choice === 'Reject' ? reject(item) : undefined;
			});
		},
		accept: (uri) => accept(find(uri)),
		reject: (uri) => reject(find(uri)),
		dispose() {
			pending.clear();
			registrations.dispose();
		},
	};
}

function askToAccept(notice: string): Thenable<string | undefined> {
	return vscode.window.showInformationMessage(plainNotice(notice), 'Accept', 'Reject');
}

async function show(item: Pending): Promise<void> {
	const [only] = item.files;
	if (item.files.length === 1 && only) {
		await vscode.commands.executeCommand('vscode.diff', only.original, only.modified, item.title, { preview: false });
		return;
	}
	const rows = item.files.map(({ change, original, modified }) => [
		modified,
		change.kind === 'create' ? undefined : original,
		change.kind === 'delete' ? undefined : modified,
	]);
	await vscode.commands.executeCommand('vscode.changes', item.title, rows);
}

function titleOf(id: string, files: readonly ProposedFile[]): string {
	const [only] = files;
	const name = files.length === 1 && only ? (only.change.path.split('/').at(-1) ?? '') : `${files.length} files`;
	return `Tandem fix ${id}: ${name}`;
}

/** The path ends in the file's name, so that the language is recognised. */
function proposedFile(change: FileChange, id: string, paths: WorkspacePaths): ProposedFile[] {
	const real = paths.uriOf(change.path);
	if (!real) return [];
	const after = change.kind === 'update' ? (change.moveTo ?? change.path) : change.path;
	const modified = proposalUri(after, `${id}&after`);
	const original = change.kind === 'create' ? proposalUri(change.path, `${id}&before`) : real;
	return [{ change, original, modified }];
}

function proposalUri(path: string, query: string): vscode.Uri {
	return vscode.Uri.from({ scheme: PROPOSAL_SCHEME, path: `/${path}`, query });
}

function idOf(uri: vscode.Uri): string {
	return uri.scheme === PROPOSAL_SCHEME ? (uri.query.split('&')[0] ?? '') : '';
}

function proposedText(item: Pending | undefined, uri: vscode.Uri): string {
	const change = item?.files.find(({ modified }) => modified.toString() === uri.toString())?.change;
	if (change?.kind === 'create') return change.text;
	return change?.kind === 'update' ? editedText(change.base, change.edits) : '';
}

function tabsOf(item: Pending): readonly vscode.Tab[] {
	return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => isTabOf(item, tab));
}

/** The editor of several files has no stable type; its title is the one that we gave it. */
function isTabOf(item: Pending, { input, label }: vscode.Tab): boolean {
	if (input instanceof vscode.TabInputTextDiff) return idOf(input.modified) === item.id;
	return label.startsWith(`${item.title} (`) || label === item.title;
}

async function showChanged(item: Pending, paths: WorkspacePaths): Promise<void> {
	const change = item.files.find((file) => file.change.kind !== 'delete')?.change;
	if (!change) return;
	const uri = paths.uriOf(change.kind === 'update' ? (change.moveTo ?? change.path) : change.path);
	if (!uri) return;
	const editor = await vscode.window.showTextDocument(uri);
	const first = change.kind === 'update' ? change.edits[0] : undefined;
	const at = editor.document.positionAt(first?.start ?? 0);
	editor.selection = new vscode.Selection(at, at);
	editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Shown where the user has switched code lenses on for diffs. */
function lenses(document: vscode.TextDocument): vscode.CodeLens[] {
	const top = new vscode.Range(0, 0, 0, 0);
	return [
		new vscode.CodeLens(top, { title: '$(check) Accept fix', command: COMMANDS.acceptFix, arguments: [document.uri] }),
		new vscode.CodeLens(top, { title: '$(close) Reject fix', command: COMMANDS.rejectFix, arguments: [document.uri] }),
	];
}
