import type { History, HistoryQuestion } from '../../core/lookupPorts.ts';
import { historyArguments, messageArguments } from '../../core/tools/historyArguments.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { type GitOutput, runGit } from './runGit.ts';

/** The history of the repositories that the workspace's folders lie in. Git sees the folder's own part of a repository only. */
export function createHistory(paths: WorkspacePaths): History {
	return {
		async ask(question, signal) {
			const place = placeOf(question.path, paths);
			if (!place)
				return { kind: 'refused', sentence: 'Git can be asked about folders on this disk only. Go on without it.' };
			const output = await answer(question, place, signal);
			return output.kind === 'text' ? output : { kind: 'refused', sentence: refusal(output.message) };
		},
	};
}

/** Whether any folder of the workspace is one that git can be asked about. */
export function hasFolderOnDisk(paths: WorkspacePaths): boolean {
	return paths.roots().some(({ uri }) => uri.scheme === 'file');
}

interface Place {
	readonly folder: string;
	/** Relative to the folder, `/`-separated. */
	readonly path: string | undefined;
}

function placeOf(path: string | undefined, paths: WorkspacePaths): Place | undefined {
	const roots = paths.roots();
	const uri = path === undefined ? undefined : paths.uriOf(path);
	const root = uri
		? roots.find((one) => one.uri.scheme === uri.scheme && uri.path.startsWith(one.uri.path.replace(/\/?$/, '/')))
		: roots.find((one) => one.uri.scheme === 'file');
	if (root?.uri.scheme !== 'file') return undefined;
	return { folder: root.uri.fsPath, path: uri?.path.slice(root.uri.path.replace(/\/?$/, '/').length) };
}

async function answer(question: HistoryQuestion, { folder, path }: Place, signal: AbortSignal): Promise<GitOutput> {
	const { subcommand, args } = historyArguments(question, path);
	const first = await runGit(subcommand, args, folder, signal);
	if (question.kind !== 'log' || question.search === undefined || first.kind === 'failed') return first;
	const messages = messageArguments(question, path);
	const second = await runGit(messages.subcommand, messages.args, folder, signal);
	if (second.kind === 'failed') return first;
	const text = [
		...(second.text.trim() ? [`Commits that name it:\n${second.text}`] : []),
		...(first.text.trim() ? [`Commits that add or remove it:\n${first.text}`] : []),
	].join('\n');
	return { kind: 'text', text, isCut: first.isCut || second.isCut };
}

function refusal(message: string): string {
	if (/not a git repository/i.test(message)) return 'There is no git repository here. Go on without it.';
	if (/ENOENT/.test(message)) return 'Git is not installed here. Go on without it.';
	return `Git says: ${message.replace(/^fatal: /, '')}. Ask in another way, or go on without it.`;
}
