import type { LaunchArguments } from './launchArguments.ts';
import { remoteUri } from './workbenchAddress.ts';

/** What a page needs beside the arguments. */
export type PayloadOptions = {
	/** Host and port of the server. */
	readonly authority: string;
	/** The file that runs in place of the tests and runs them in turn, absolute. */
	readonly testsWrapper: string;
	/** Variables for the extension host. */
	readonly env: Readonly<Record<string, string>>;
};

/** Flags of `code` that the page takes under a name of its own. */
const passed = ['extensionDevelopmentKind', 'profile', 'inspect-extensions', 'inspect-brk-extensions'];

/** The page's payload that does what the arguments say. */
export function launchPayload(args: LaunchArguments, options: PayloadOptions): [string, string][] {
	const payload: [string, string][] = [
		['skipWelcome', 'true'],
		['skipReleaseNotes', 'true'],
	];
	for (const folder of args.all('extensionDevelopmentPath')) {
		payload.push(['extensionDevelopmentPath', remoteUri(folder, options.authority)]);
	}
	if (args.has('extensionTestsPath')) {
		payload.push(['extensionTestsPath', remoteUri(options.testsWrapper, options.authority)]);
	}
	for (const name of passed) {
		const value = args.one(name);
		if (value !== undefined) {
			payload.push([name, value]);
		}
	}
	if (args.has('disable-extensions')) {
		payload.push(['disableExtensions', 'true']);
	}
	payload.push(['extensionEnvironment', JSON.stringify(options.env)]);
	return payload;
}
