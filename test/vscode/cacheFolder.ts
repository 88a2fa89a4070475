import path from 'node:path';
import { versionsHash } from './versions.ts';

/** What the choice of the cache folder depends on. */
export type CachePlace = {
	readonly env: NodeJS.ProcessEnv;
	readonly platform: NodeJS.Platform;
	readonly arch: string;
	/** The user's home folder. */
	readonly home: string;
};

/**
 * The folder that holds what the tests installed, as an absolute path: under TANDEM_CACHE, else under the user's cache folder of
 * the operating system. Nothing is created.
 */
export function cacheFolder(place: CachePlace): string {
	const join = place.platform === 'win32' ? path.win32.join : path.posix.join;
	const name = `vscode-${versionsHash(place.platform, place.arch)}`;
	const own = place.env.TANDEM_CACHE;
	return own ? join(path.resolve(own), name) : join(userCache(place, join), 'tandem', name);
}

function userCache({ env, platform, home }: CachePlace, join: (...parts: string[]) => string): string {
	if (platform === 'win32') {
		return env.LOCALAPPDATA || join(home, 'AppData', 'Local');
	}
	if (platform === 'darwin') {
		return join(home, 'Library', 'Caches');
	}
	// The XDG rule: a relative path there is to be ignored.
	return env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(home, '.cache');
}
