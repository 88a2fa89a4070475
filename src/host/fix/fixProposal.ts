import * as vscode from 'vscode';
import type { Plan } from '../../core/edits/plan.ts';
import { COMMANDS, CONTEXT_KEYS } from '../../shared/ids.ts';
import { plainNotice } from '../notice.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { idOf, PROPOSAL_SCHEME, type ProposedFile, proposedFiles, proposedText } from './proposalFiles.ts';

/** A proposal that stands in a diff until the user accepts or rejects it. */
export interface ShownProposal {
	readonly plan: Plan;
	/** What the notification says; untrusted text. */
	readonly notice: string;
	/** Writes the plan. Unless it was applied the proposal stays open, or when it does not fit any more, goes. */
	readonly apply: () => Promise<'applied' | 'refused' | 'declined'>;
}

interface Pending {
	readonly id: string;
	readonly proposal: ShownProposal;
	readonly title: string;
	readonly files: readonly ProposedFile[];
	/** `opening`: its tab may not be there yet. */
	state: 'opening' | 'open' | 'applying';
}

/** Proposals that wait for the user, each shown as a diff. Closing the diff is a no. */
export class FixProposals {
	readonly #paths: WorkspacePaths;
	readonly #pending = new Map<string, Pending>();
	readonly #registrations: vscode.Disposable;
	#count = 0;

	constructor(paths: WorkspacePaths) {
		this.#paths = paths;
		this.#registrations = vscode.Disposable.from(
			vscode.workspace.registerTextDocumentContentProvider(PROPOSAL_SCHEME, {
				provideTextDocumentContent: (uri) => proposedText(this.#pending.get(idOf(uri))?.files ?? [], uri),
			}),
			vscode.languages.registerCodeLensProvider({ scheme: PROPOSAL_SCHEME }, { provideCodeLenses: lenses }),
			// A tab that moves to another group is closed and opened at once: only what is gone a moment later was closed.
			vscode.window.tabGroups.onDidChangeTabs(
				({ closed }) => closed.length && setTimeout(() => this.#tabsClosed(), 50),
			),
		);
	}

	/** Resolves when it is shown. */
	async open(proposal: ShownProposal): Promise<void> {
		const id = String(++this.#count);
		const files = proposedFiles(proposal.plan, id, this.#paths);
		const item: Pending = { id, proposal, title: titleOf(id, files), files, state: 'opening' };
		this.#pending.set(id, item);
		await this.#tellContext();
		await show(item);
		if (item.state === 'opening') item.state = 'open';
		if (!this.#pending.has(id)) return;
		void askToAccept(item.proposal.notice).then((choice) => {
			if (choice === 'Accept') return this.#accept(item);
			return choice === 'Reject' ? this.#reject(item) : undefined;
		});
	}

	/** Accepts the proposal that the document belongs to, else the one in front, else the newest. */
	accept(uri?: vscode.Uri): Promise<void> {
		return this.#accept(this.#find(uri));
	}

	reject(uri?: vscode.Uri): Promise<void> {
		return this.#reject(this.#find(uri));
	}

	dispose(): void {
		this.#pending.clear();
		this.#registrations.dispose();
	}

	async #accept(item: Pending | undefined): Promise<void> {
		if (!item || item.state === 'applying' || !this.#pending.has(item.id)) return;
		item.state = 'applying';
		const outcome = await item.proposal.apply().finally(() => {
			item.state = 'open';
		});
		if (outcome === 'declined') return;
		await this.#settle(item);
		if (outcome === 'applied') await showChanged(item, this.#paths);
	}

	async #reject(item: Pending | undefined): Promise<void> {
		if (!item || item.state === 'applying' || !this.#pending.has(item.id)) return;
		await this.#settle(item);
		vscode.window.setStatusBarMessage('Fix rejected, nothing was changed.', 5_000);
	}

	async #settle(item: Pending): Promise<void> {
		this.#pending.delete(item.id);
		await this.#tellContext();
		const tabs = tabsOf(item);
		if (tabs.length) await vscode.window.tabGroups.close(tabs);
		// The buttons of its notification would do nothing any more.
		await vscode.commands.executeCommand('notifications.hideToasts');
	}

	#find(uri?: vscode.Uri): Pending | undefined {
		const all = [...this.#pending.values()].reverse();
		const front = vscode.window.tabGroups.activeTabGroup.activeTab;
		return (
			(uri instanceof vscode.Uri ? this.#pending.get(idOf(uri)) : undefined) ??
			all.find((item) => front && isTabOf(item, front)) ??
			all[0]
		);
	}

	#tabsClosed(): void {
		for (const item of this.#pending.values()) {
			if (item.state === 'open' && !tabsOf(item).length) void this.#reject(item);
		}
	}

	#tellContext(): Thenable<unknown> {
		return vscode.commands.executeCommand('setContext', CONTEXT_KEYS.pendingFix, this.#pending.size > 0);
	}
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
	// A preview tab would be taken by the next file that is looked at, and the proposal with it.
	await vscode.commands.executeCommand('workbench.action.keepEditor');
}

function titleOf(id: string, files: readonly ProposedFile[]): string {
	const [only] = files;
	const name = files.length === 1 && only ? (only.change.path.split('/').at(-1) ?? '') : `${files.length} files`;
	return `Tandem fix ${id}: ${name}`;
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
