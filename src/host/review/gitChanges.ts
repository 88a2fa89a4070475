import * as vscode from 'vscode';
import type { Workspace } from '../../core/ports.ts';
import { addedFile, type Change, type ChangedFileDiff } from '../../core/review/change.ts';
import { parseUnifiedDiff } from '../../core/review/parseUnifiedDiff.ts';
import { isSecret } from '../../core/safety/sensitive.ts';
import { MAX_TEXT_BYTES } from '../workspace/workspace.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { GIT_UNTRACKED, type GitApi, type GitBranch, type GitChange, type GitRepository } from './gitApi.ts';

/** Something of a repository that can be reviewed. */
export interface ReviewScope {
	/** Stays the same from one run to the next. */
	readonly key: string;
	/** “Uncommitted changes”, “Branch topic against main”. */
	readonly label: string;
	readonly files: number;
	/** Reads the change. Files outside of the workspace, or that cannot be read, are in it with the reason. Rejects when git fails. */
	read(signal: AbortSignal): Promise<Change>;
}

/** A repository, and how its files are named and read. */
export interface ScopePlace {
	readonly repository: GitRepository;
	readonly paths: WorkspacePaths;
	readonly workspace: Workspace;
	/** In the labels when there are several repositories. */
	readonly name: string;
}

/** Reading more new files than this would only be cut off again later. */
const MOST_UNTRACKED = 300;
/** Tried as the base of a branch when git knows of none. */
const USUAL_BASES = ['main', 'master', 'trunk', 'develop'];

/** What there is to review in all repositories; empty when nothing is changed. Rejects when git fails in all of them. */
export async function findScopes(
	git: GitApi,
	workspace: Workspace,
	paths: WorkspacePaths,
): Promise<readonly ReviewScope[]> {
	const scopes: ReviewScope[] = [];
	const errors: unknown[] = [];
	for (const place of placesOf(git, workspace, paths)) {
		try {
			await place.repository.status();
			const found = [uncommitted(place), await branch(place)];
			scopes.push(...found.filter((scope) => scope !== undefined));
		} catch (error) {
			errors.push(error);
		}
	}
	if (errors.length && errors.length === git.repositories.length) throw errors[0];
	return scopes;
}

/** The repositories with what reading them needs. */
export function placesOf(git: GitApi, workspace: Workspace, paths: WorkspacePaths): readonly ScopePlace[] {
	return git.repositories.map((repository) => {
		const folder = repository.rootUri.path.split('/').at(-1) ?? '';
		return { repository, paths, workspace, name: git.repositories.length > 1 ? ` in ${folder}` : '' };
	});
}

function uncommitted(place: ScopePlace): ReviewScope | undefined {
	const { state, rootUri } = place.repository;
	const changes = [...state.indexChanges, ...state.workingTreeChanges, ...state.mergeChanges, ...untracked(place)];
	const files = new Set(changes.map(({ uri }) => uri.toString())).size;
	if (!files) return undefined;
	const label = `Uncommitted changes${place.name}`;
	return {
		key: `uncommitted ${rootUri.toString()}`,
		label,
		files,
		read: async (signal) => ({ title: label, baseLabel: 'HEAD', files: await readUncommitted(place, signal) }),
	};
}

async function readUncommitted(place: ScopePlace, signal: AbortSignal): Promise<readonly ChangedFileDiff[]> {
	const { repository } = place;
	// Without a first commit all is new.
	const isEmpty = repository.state.HEAD?.commit === undefined;
	const tracked = isEmpty
		? []
		: readDiff(await repository.diffWith('HEAD', '.'), await repository.diffWith('HEAD'), place);
	const unmerged = new Set(repository.state.mergeChanges.map(({ uri }) => nameOf(uri, place)));
	const known = new Set(tracked.map(({ path }) => path));
	const added = [...(isEmpty ? repository.state.indexChanges : []), ...untracked(place)];
	const files = tracked.map((file) => (unmerged.has(file.path) ? { ...file, status: 'unmerged' as const } : file));
	for (const [index, { uri }] of added.entries()) {
		signal.throwIfAborted();
		const path = nameOf(uri, place);
		if (known.has(path)) continue;
		known.add(path);
		files.push(index < MOST_UNTRACKED ? await readNew(uri, path, place, signal) : unread(path, 'too many new files'));
	}
	return files;
}

/** The files that git does not follow yet, as added ones; those beyond a number are named only. */
export async function readUntracked(place: ScopePlace, signal: AbortSignal): Promise<readonly ChangedFileDiff[]> {
	const files: ChangedFileDiff[] = [];
	for (const [index, { uri }] of untracked(place).entries()) {
		signal.throwIfAborted();
		const path = nameOf(uri, place);
		files.push(index < MOST_UNTRACKED ? await readNew(uri, path, place, signal) : unread(path, 'too many new files'));
	}
	return files;
}

async function readNew(
	uri: vscode.Uri,
	path: string,
	place: ScopePlace,
	signal: AbortSignal,
): Promise<ChangedFileDiff> {
	if (uri.path.endsWith('/')) return unread(path, 'a repository of its own');
	if (place.paths.pathOf(uri) === undefined) return unread(path, OUTSIDE);
	// Its name alone decides; there is no need to read it.
	if (isSecret(path)) return addedFile(path, '');
	const read = await place.workspace.read(path, signal);
	if (read.kind === 'text') return addedFile(path, read.text);
	const { size } = await place.workspace.identify(path, signal);
	return unread(path, size > MAX_TEXT_BYTES ? 'too large' : 'not readable as text');
}

async function branch(place: ScopePlace): Promise<ReviewScope | undefined> {
	const { repository } = place;
	const { name, commit } = repository.state.HEAD ?? {};
	if (name === undefined || commit === undefined) return undefined;
	const base = await baseOf(repository, name);
	const ref = base && refOf(base);
	const from = ref && (await repository.getMergeBase(ref, 'HEAD'));
	if (!ref || !from || from === commit) return undefined;
	const changes = await repository.diffBetween(from, 'HEAD');
	if (!changes.length) return undefined;
	const label = `Branch ${name} against ${ref}${place.name}`;
	return {
		key: `branch ${repository.rootUri.toString()} ${name} ${ref}`,
		label,
		files: changes.length,
		read: async () => {
			const text = await (repository.diffBetweenPatch?.(from, 'HEAD') ?? repository.diffBetween(from, 'HEAD', '.'));
			return { title: label, baseLabel: `merge base ${from.slice(0, 9)}`, files: readDiff(text, changes, place) };
		},
	};
}

/** The branch that this one goes into: what git's extension finds out, else a usual name. */
async function baseOf(repository: GitRepository, name: string): Promise<GitBranch | undefined> {
	const known = await repository.getBranchBase?.(name).catch(() => undefined);
	if (known) return known;
	for (const usual of USUAL_BASES.filter((one) => one !== name)) {
		const found = await repository.getBranch(usual).catch(() => undefined);
		if (found) return found;
	}
	return undefined;
}

function refOf({ name, remote }: GitBranch): string | undefined {
	return name && remote && !name.startsWith(`${remote}/`) ? `${remote}/${name}` : name;
}

const OUTSIDE = 'outside of the open folders';
const NO_DIFF = 'its diff could not be read';

/** The diff with workspace paths. Files that git names but that the text does not show are in it with that reason. */
export function readDiff(diff: string, changes: readonly GitChange[], place: ScopePlace): readonly ChangedFileDiff[] {
	const { rootUri } = place.repository;
	const files = parseUnifiedDiff(diff).map((file): ChangedFileDiff => {
		const uri = vscode.Uri.joinPath(rootUri, file.path);
		const path = nameOf(uri, place);
		const { oldPath, ...rest } = file;
		const isOutside = place.paths.pathOf(uri) === undefined;
		return {
			...rest,
			path,
			...(oldPath !== undefined && { oldPath: nameOf(vscode.Uri.joinPath(rootUri, oldPath), place) }),
			...(isOutside && { unread: OUTSIDE }),
		};
	});
	const known = new Set(files.map(({ path }) => path));
	const missing = changes.map(({ uri }) => nameOf(uri, place)).filter((path) => !known.has(path));
	return [...files, ...[...new Set(missing)].map((path) => unread(path, NO_DIFF))];
}

/** The workspace path, or for a file elsewhere its path in the repository. */
function nameOf(uri: vscode.Uri, place: ScopePlace): string {
	const root = place.repository.rootUri.path.replace(/\/$/, '');
	return place.paths.pathOf(uri) ?? (uri.path.startsWith(`${root}/`) ? uri.path.slice(root.length + 1) : uri.path);
}

/** New files, whichever way the user has git list them. */
export function untracked({ repository: { state } }: ScopePlace): readonly GitChange[] {
	const mixed = state.workingTreeChanges.filter(({ status }) => status === GIT_UNTRACKED);
	return [...mixed, ...(state.untrackedChanges ?? [])];
}

function unread(path: string, reason: string): ChangedFileDiff {
	return { path, status: 'modified', binary: false, hunks: [], unread: reason };
}
