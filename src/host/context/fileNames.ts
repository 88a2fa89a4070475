import type { FileNames } from '../../core/context/contextPorts.ts';
import type { Clock, Workspace } from '../../core/ports.ts';

/** Names beyond this are not offered; the model finds them by its tools. */
const MOST = 100_000;
/** So long a list is taken as it is, ms. */
const FRESH = 5_000;
/** So long an older list is given while a new one is made. */
const USABLE = 300_000;

/** The workspace's file names, listed at most every five seconds: typing waits for a list only the first time. */
export function createFileNames(workspace: Pick<Workspace, 'list'>, clock: Pick<Clock, 'now'>): FileNames {
	let known: { readonly paths: readonly string[]; readonly at: number } | undefined;
	let running: Promise<readonly string[]> | undefined;
	const list = () => {
		running ??= workspace
			.list('', MOST, new AbortController().signal)
			.then(({ paths }) => {
				known = { paths, at: clock.now() };
				return paths;
			})
			.finally(() => {
				running = undefined;
			});
		return running;
	};
	return {
		async paths(signal) {
			const age = known ? clock.now() - known.at : Number.POSITIVE_INFINITY;
			if (known && age < FRESH) return known.paths;
			const listed = list();
			if (known && age < USABLE) {
				listed.catch(() => {});
				return known.paths;
			}
			const paths = await listed;
			signal.throwIfAborted();
			return paths;
		},
		pause: () => new Promise((resolve) => setImmediate(resolve)),
	};
}
