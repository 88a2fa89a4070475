import * as vscode from 'vscode';
import { commitDiff } from '../../core/jobs/commitDiff.ts';
import { SMALL_JOBS } from '../../core/jobs/index.ts';
import type { JobResult } from '../../core/jobs/smallJob.ts';
import { costLabel } from '../../core/models/costLabel.ts';
import type { JobEngine } from '../jobs/jobEngine.ts';
import { plainNotice, showFailure, withCancellableProgress } from '../notice.ts';
import { type GitApi, type GitRepository, openGit } from '../review/gitApi.ts';
import { lastSubjects, readCommitContent } from './commitChange.ts';

type Written = JobResult<string> | { readonly kind: 'none' } | { readonly kind: 'told'; readonly sentence: string };

const NOTHING = 'There is nothing to commit: no file was changed.';
const NOTHING_SHOWN =
	'There is nothing to write a message from: the change holds only lock files, generated or binary files, or files that may hold secrets. These are not sent.';
const BROKEN = 'Git could not tell what was changed. See the output of Git, then try again.';

/** Writes a commit message for what is staged, or for all when nothing is, into the repository's input box. */
export async function writeCommitMessage(engine: () => Promise<JobEngine>, source?: unknown): Promise<void> {
	const git = await openGit(new AbortController().signal);
	if ('sentence' in git) return tell(git.sentence);
	const repository = await chooseRepository(git, source);
	if (!repository) return;
	const begun = repository.inputBox.value;
	const written = await withCancellableProgress('Tandem is writing a commit message', (_say, signal) =>
		write(repository, begun, engine, signal),
	);
	switch (written.kind) {
		case 'told':
			return tell(written.sentence);
		case 'failed':
			return showFailure(written.failure, () => void writeCommitMessage(engine, source));
		case 'done': {
			const cost = costLabel(written.usage ? [written.usage] : []);
			await put(written.value, repository, `Written by ${written.model}${cost && ` (${cost})`}.`);
			return;
		}
		case 'none':
		case 'cancelled':
			return;
	}
}

async function write(
	repository: GitRepository,
	begun: string,
	engine: () => Promise<JobEngine>,
	signal: AbortSignal,
): Promise<Written> {
	try {
		const content = await readCommitContent(repository, signal);
		if (!content.files.length) return { kind: 'told', sentence: NOTHING };
		const { jobs, count } = await engine();
		const diff = await commitDiff(content.files, (texts) => count(texts, signal), signal);
		if (signal.aborted) return { kind: 'cancelled' };
		if (!diff.shown) return { kind: 'told', sentence: NOTHING_SHOWN };
		const change = { diff: diff.text, subjects: await lastSubjects(repository), begun };
		return await jobs.run(SMALL_JOBS.commitMessage, change, { chat: '', by: 'user' }, signal);
	} catch (error) {
		if (signal.aborted) return { kind: 'cancelled' };
		const detail = error instanceof Error ? error.message : String(error);
		return { kind: 'failed', failure: { kind: 'internal', sentence: BROKEN, action: 'retry', detail } };
	}
}

/** What the user typed is replaced only when they say so, and comes back when they want it. */
async function put(message: string, { inputBox }: GitRepository, by: string): Promise<void> {
	const typed = inputBox.value;
	if (typed.trim() !== '') {
		const replace = 'Replace';
		const question = `Replace what you wrote by “${message.split('\n')[0]}”? ${by}`;
		const answer = await vscode.window.showInformationMessage(plainNotice(question), replace, 'Keep Mine');
		if (answer !== replace) return;
	}
	const before = inputBox.value;
	inputBox.value = message;
	if (before.trim() === '') {
		vscode.window.setStatusBarMessage(plainNotice(by), 8_000);
		return;
	}
	const undo = 'Undo';
	const choice = await vscode.window.showInformationMessage(plainNotice(`Your message was replaced. ${by}`), undo);
	if (choice === undo && inputBox.value === message) inputBox.value = before;
}

/** The repository whose menu was used, else that of the file in front, else the only one, else the one that the user picks. */
async function chooseRepository({ repositories }: GitApi, source: unknown): Promise<GitRepository | undefined> {
	const named = rootOf(source);
	const front = vscode.window.activeTextEditor?.document.uri;
	const holds =
		(uri: vscode.Uri) =>
		({ rootUri }: GitRepository) =>
			uri.scheme === rootUri.scheme && (uri.path === rootUri.path || uri.path.startsWith(`${rootUri.path}/`));
	const innermost = (uri: vscode.Uri) =>
		repositories.filter(holds(uri)).sort((a, b) => b.rootUri.path.length - a.rootUri.path.length)[0];
	const found = repositories.find(({ rootUri }) => rootUri.toString() === named?.toString());
	if (found) return found;
	if (repositories.length === 1) return repositories[0];
	const here = front && innermost(front);
	if (here) return here;
	const items = repositories.map((repository) => ({
		label: repository.rootUri.path.split('/').at(-1) ?? '',
		description: repository.rootUri.fsPath,
		repository,
	}));
	return (await vscode.window.showQuickPick(items, { placeHolder: 'Which repository is the message for?' }))
		?.repository;
}

/** The menu hands over VS Code's own object of the repository. */
function rootOf(source: unknown): vscode.Uri | undefined {
	const root = typeof source === 'object' && source !== null && 'rootUri' in source ? source.rootUri : undefined;
	return root instanceof vscode.Uri ? root : undefined;
}

function tell(sentence: string): void {
	void vscode.window.showInformationMessage(plainNotice(sentence));
}
