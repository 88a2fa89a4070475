import picomatch from 'picomatch';

/** Folders of version control: never looked into, whatever the globs say. */
const NEVER = new Set(['.git', '.hg', '.svn', '.jj', '.bzr', 'CVS']);

/** Whether a path below a root, file or folder, is left out by the globs of the editor's settings. */
export function createExcludes(globs: readonly string[], ignoreCase: boolean): (path: string) => boolean {
	const matchers = globs.flatMap((glob) => matcherOf(glob, ignoreCase));
	return (path) => NEVER.has(path.slice(path.lastIndexOf('/') + 1)) || matchers.some((matches) => matches(path));
}

/** A glob that cannot be read excludes nothing. */
function matcherOf(glob: string, nocase: boolean): readonly ((path: string) => boolean)[] {
	try {
		return [picomatch(glob.replace(/^\//, '').replace(/\/(\*\*)?$/, ''), { dot: true, nocase })];
	} catch {
		return [];
	}
}
