import type { ChangeScope, Commit, GitReader, ScopeCount, Unavailable } from '../../core/context/contextPorts.ts';
import type { Workspace } from '../../core/ports.ts';
import type { Change, ChangedFileDiff } from '../../core/review/change.ts';
import { type GitApi, type GitCommit, type GitRepository, openGit } from '../review/gitApi.ts';
import { findScopes, placesOf, readDiff, readUntracked, type ScopePlace, untracked } from '../review/gitChanges.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

const TITLES = { staged: 'Staged changes', unstaged: 'Unstaged changes' } as const;

/** Reads what VS Code's Git knows. What fails is said, with git's own words. */
export function createGitReader(workspace: Workspace, paths: WorkspacePaths, open = openGit): GitReader {
	const withGit = async <T>(
		signal: AbortSignal,
		read: (git: GitApi, places: readonly ScopePlace[]) => Promise<T | Unavailable>,
	): Promise<T | Unavailable> => {
		try {
			const git = await open(signal);
			signal.throwIfAborted();
			if ('sentence' in git) return { unavailable: git.sentence };
			return await read(git, placesOf(git, workspace, paths));
		} catch (error) {
			signal.throwIfAborted();
			return { unavailable: `Git could not tell that: ${reasonOf(error)} Look into its log, or ask without it.` };
		}
	};
	return {
		scopes: (signal) =>
			withGit(signal, async (git, places): Promise<readonly ScopeCount[]> => {
				const found = await findScopes(git, workspace, paths);
				const count = (key: string) => found.filter((scope) => scope.key.startsWith(key));
				const [all, branch] = [count('uncommitted '), count('branch ')];
				const files = (scopes: typeof found) => scopes.reduce((sum, scope) => sum + scope.files, 0);
				const rows: readonly ScopeCount[] = [
					{ scope: 'all', title: 'Uncommitted changes', files: files(all) },
					{ scope: 'staged', title: TITLES.staged, files: places.reduce((sum, place) => sum + stagedOf(place), 0) },
					{
						scope: 'unstaged',
						title: TITLES.unstaged,
						files: places.reduce((sum, place) => sum + unstagedOf(place), 0),
					},
					{ scope: 'branch', title: branch[0]?.label ?? '', files: files(branch) },
				];
				return rows.filter((row) => row.files > 0);
			}),
		change: (scope, signal) =>
			withGit(signal, (git, places) => readScope(scope, git, places, { workspace, paths }, signal)),
		commits: (limit, signal) =>
			withGit(signal, async (_git, places): Promise<readonly Commit[]> => {
				const lists = await Promise.all(places.map(({ repository }) => repository.log({ maxEntries: limit })));
				return lists
					.flat()
					.map(toCommit)
					.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
			}),
		commit: (hash, signal) => withGit(signal, (_git, places) => readCommit(hash, places)),
	};
}

function stagedOf({ repository: { state } }: ScopePlace): number {
	return state.indexChanges.length;
}

function unstagedOf(place: ScopePlace): number {
	const { workingTreeChanges, mergeChanges } = place.repository.state;
	const all = [...workingTreeChanges, ...mergeChanges, ...untracked(place)];
	return new Set(all.map(({ uri }) => uri.toString())).size;
}

async function readScope(
	scope: ChangeScope,
	git: GitApi,
	places: readonly ScopePlace[],
	{ workspace, paths }: { readonly workspace: Workspace; readonly paths: WorkspacePaths },
	signal: AbortSignal,
): Promise<Change> {
	if (scope === 'all' || scope === 'branch') {
		const found = await findScopes(git, workspace, paths);
		const wanted = found.filter(({ key }) => key.startsWith(scope === 'all' ? 'uncommitted ' : 'branch '));
		const changes: Change[] = [];
		for (const one of wanted) changes.push(await one.read(signal));
		const [first] = changes;
		return {
			title: changes.map(({ title }) => title).join('; ') || 'No changes',
			baseLabel: first?.baseLabel ?? 'HEAD',
			files: changes.flatMap(({ files }) => files),
		};
	}
	const files: ChangedFileDiff[] = [];
	for (const place of places) {
		signal.throwIfAborted();
		await place.repository.status();
		files.push(...(scope === 'staged' ? await readStaged(place) : await readUnstaged(place, signal)));
	}
	return { title: TITLES[scope], baseLabel: scope === 'staged' ? 'HEAD' : 'what is staged', files };
}

async function readStaged(place: ScopePlace): Promise<readonly ChangedFileDiff[]> {
	return readDiff(await place.repository.diff(true), place.repository.state.indexChanges, place);
}

async function readUnstaged(place: ScopePlace, signal: AbortSignal): Promise<readonly ChangedFileDiff[]> {
	const { repository } = place;
	const unknown = new Set(untracked(place).map(({ uri }) => uri.toString()));
	const tracked = repository.state.workingTreeChanges.filter(({ uri }) => !unknown.has(uri.toString()));
	return [...readDiff(await repository.diff(false), tracked, place), ...(await readUntracked(place, signal))];
}

async function readCommit(
	hash: string,
	places: readonly ScopePlace[],
): Promise<{ readonly commit: Commit; readonly change: Change } | Unavailable> {
	for (const place of places) {
		const { repository } = place;
		const found = await repository.getCommit(hash).catch(() => undefined);
		if (!found) continue;
		const commit = toCommit(found);
		const title = `Commit ${commit.hash.slice(0, 9)}`;
		const [parent] = found.parents;
		if (parent === undefined)
			return { commit, change: { title, baseLabel: 'nothing: the first commit, its files are not shown', files: [] } };
		const files = readDiff(await patchOf(repository, parent, found.hash), [], place);
		return { commit, change: { title, baseLabel: `its parent ${parent.slice(0, 9)}`, files } };
	}
	return { unavailable: `There is no commit ${hash.slice(0, 9)} here any more. Choose one with @commit.` };
}

async function patchOf(repository: GitRepository, from: string, to: string): Promise<string> {
	return repository.diffBetweenPatch ? repository.diffBetweenPatch(from, to) : repository.diffBetween(from, to, '.');
}

function toCommit({ hash, message, authorName, authorDate }: GitCommit): Commit {
	const at = authorDate?.getTime();
	return { hash, message, ...(authorName !== undefined && { author: authorName }), ...(at !== undefined && { at }) };
}

function reasonOf(error: unknown): string {
	const stderr = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
	const reason = stderr || (error instanceof Error ? error.message : String(error));
	return reason.endsWith('.') ? reason : `${reason}.`;
}
