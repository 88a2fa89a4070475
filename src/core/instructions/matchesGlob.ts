import picomatch from 'picomatch';

/** Longer ones, and ones with more stars, are refused: what they match may take for ever to find out. */
const LONGEST_GLOB = 500;
const MOST_STARS = 12;

/** Whether a glob of a rule is one that is looked at. */
export function isGlob(glob: string): boolean {
	return glob.length <= LONGEST_GLOB && (glob.match(/\*+/g)?.length ?? 0) <= MOST_STARS;
}

/**
 * Whether a path matches one of the globs. Both are relative to the same folder and `/`-separated; a glob without a `/` matches names
 * at any depth. Globs that `isGlob` refuses match nothing.
 */
export type MatchesGlob = (path: string, globs: readonly string[]) => boolean;

/** Makes each glob ready once, however many paths it is held against. */
export function globMatcher(): MatchesGlob {
	const ready = new Map<string, (path: string) => boolean>();
	const readied = (glob: string) => {
		const matches = ready.get(glob) ?? matcherOf(glob);
		ready.set(glob, matches);
		return matches;
	};
	return (path, globs) => globs.some((glob) => readied(glob)(path));
}

function matcherOf(glob: string): (path: string) => boolean {
	if (!isGlob(glob)) return () => false;
	const options = { dot: true, noextglob: true, nonegate: true, basename: !glob.includes('/') };
	const matches = picomatch(glob.replace(/^\.?\//, ''), options);
	return (path) => matches(path);
}
