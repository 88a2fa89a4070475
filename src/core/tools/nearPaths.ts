import type { Workspace } from '../ports.ts';

const SEARCHED_FILES = 5_000;
const SHOWN = 3;

/** Up to three files of the workspace that a wrong path may have meant: the same name elsewhere, or a name that differs little. */
export async function nearPaths(path: string, workspace: Workspace, signal: AbortSignal): Promise<readonly string[]> {
	const { paths } = await workspace.list('', SEARCHED_FILES, signal);
	const ranked = paths.map((candidate) => ({ candidate, rank: likeness(path.toLowerCase(), candidate.toLowerCase()) }));
	const near = ranked.filter(({ rank }) => rank > 0).sort((a, b) => b.rank - a.rank);
	return near.slice(0, SHOWN).map(({ candidate }) => candidate);
}

function likeness(wanted: string, candidate: string): number {
	if (candidate === wanted) return 100;
	if (wanted.endsWith(`/${candidate}`) || candidate.endsWith(`/${wanted}`)) return 50;
	const wantedSegments = wanted.split('/');
	const segments = candidate.split('/');
	const name = wantedSegments.at(-1) ?? '';
	const other = segments.at(-1) ?? '';
	const folders = segments.slice(0, -1).filter((segment) => wantedSegments.includes(segment)).length / 10;
	if (name === other) return 10 + folders;
	if (stem(name) === stem(other)) return 5 + folders;
	return stem(name).length > 3 && (other.includes(stem(name)) || (stem(other).length > 3 && name.includes(stem(other))))
		? 1 + folders
		: 0;
}

function stem(name: string): string {
	return name.replace(/\..*$/, '');
}
