/** The arguments of desktop `code`, as far as a stand-in obeys them. */
export type LaunchArguments = {
	/** The last value of a flag, `true` for a flag without one. */
	one(name: string): string | undefined;
	all(name: string): readonly string[];
	has(name: string): boolean;
	/** Files and folders to open. */
	readonly positional: readonly string[];
};

/** Flags that take the next argument as their value when it is not given with `=`. */
const takesValue = new Set([
	'disable-extension',
	'enable-proposed-api',
	'extensionDevelopmentPath',
	'extensionTestsPath',
	'extensions-dir',
	'file-uri',
	'folder-uri',
	'inspect-brk-extensions',
	'inspect-extensions',
	'install-extension',
	'locale',
	'log',
	'profile',
	'remote-debugging-port',
	'uninstall-extension',
	'user-data-dir',
]);

/** Reads the arguments of `code`; unknown flags are kept, never refused. What follows `--` is positional. */
export function parseLaunchArguments(argv: readonly string[]): LaunchArguments {
	const flags = new Map<string, string[]>();
	const positional: string[] = [];
	const rest = [...argv];
	for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
		if (next === '--') {
			positional.push(...rest);
			break;
		}
		const match = /^--([^=]+)(?:=(.*))?$/s.exec(next);
		const name = match?.[1];
		if (name === undefined) {
			positional.push(next);
			continue;
		}
		const follows = takesValue.has(name) && rest[0] !== undefined && !rest[0].startsWith('--');
		const value = match?.[2] ?? (follows ? rest.shift() : undefined) ?? 'true';
		flags.set(name, [...(flags.get(name) ?? []), value]);
	}
	return {
		one: (name) => flags.get(name)?.at(-1),
		all: (name) => flags.get(name) ?? [],
		has: (name) => flags.has(name),
		positional,
	};
}
