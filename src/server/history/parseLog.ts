import type { PastCommit } from '../rank/indexEngine.ts';

/** Begins a commit, ends its words, and parts its fields; with `-z` a NUL ends each path. */
export const LOG_FORMAT = '--format=%x01%H%x02%ct%x02%s%x02%b%x03';

/** A commit of more files says little about any of them. */
const MAX_PATHS = 100;
const MAX_BODY = 2_000;

/** The commits in what `git log -z --name-only` prints in that format; a torn last one is left out. */
export function parseLog(output: string, pathOf: (path: string) => string): readonly PastCommit[] {
	return output.split('\x01').flatMap((record) => {
		const [words, names, ...more] = record.split('\x03');
		if (words === undefined || names === undefined || more.length > 0) return [];
		const [hash = '', seconds = '', subject = '', body = ''] = words.split('\x02');
		const paths = names.split(/[\0\n]/).filter(Boolean);
		if (!/^[0-9a-f]{7,64}$/.test(hash) || paths.length === 0 || paths.length > MAX_PATHS) return [];
		return [{ hash, subject, body: body.slice(0, MAX_BODY), paths: paths.map(pathOf), whenMs: Number(seconds) * 1000 }];
	});
}
