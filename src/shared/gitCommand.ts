/**
 * How Tandem runs git, as data for `spawn(file, args, { env, shell: false })`: for the index process and the host alike. A
 * repository's own configuration can name programs, so each way to one is closed here; nothing else of Tandem starts git.
 * What is not closed: filters (`filter.*.clean`, `.process`), which git runs when it compares the work tree. Commands that look
 * at the work tree need `withoutFilters`.
 */
export interface GitCommand {
	readonly file: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
}

/** What the machine gives. */
export interface GitSurroundings {
	/** `process.platform`. */
	readonly platform: string;
	/** `process.env`; of it only what git needs to be found and to find the user's home passes. */
	readonly env: Readonly<Record<string, string | undefined>>;
}

/** Passed on by name: all else could be set by whoever started the editor in a folder of theirs. */
const PASSED = [
	'PATH',
	'HOME',
	'USERPROFILE',
	'SYSTEMROOT',
	'TEMP',
	'TMP',
	'XDG_CONFIG_HOME',
	'APPDATA',
	'PROGRAMDATA',
];

/** Subcommands that may draw a diff, and so start what a repository names for it. */
const DRAWS = ['log', 'diff', 'show', 'blame', 'diff-tree', 'diff-index', 'diff-files', 'format-patch', 'stash'];

/** The command that runs `git <subcommand> <args>` and nothing that the repository's configuration names. */
export function gitCommand(subcommand: string, args: readonly string[], around: GitSurroundings): GitCommand {
	const nothing = around.platform === 'win32' ? 'NUL' : '/dev/null';
	const settings = [
		'core.fsmonitor=false',
		`core.hooksPath=${nothing}`,
		`core.attributesFile=${nothing}`,
		'core.pager=cat',
		'core.askPass=',
		'core.sshCommand=false',
		'core.gitProxy=false',
		'core.alternateRefsCommand=false',
		'core.quotePath=false',
		'credential.helper=',
		'diff.external=',
		'gpg.program=false',
		'gpg.ssh.program=false',
		'gpg.x509.program=false',
		'log.showSignature=false',
		'protocol.allow=never',
		'safe.bareRepository=explicit',
		'submodule.recurse=false',
		'color.ui=false',
	];
	return {
		file: 'git',
		args: [
			'--no-pager',
			'--no-optional-locks',
			...settings.flatMap((setting) => ['-c', setting]),
			subcommand,
			...(DRAWS.includes(subcommand) && subcommand !== 'blame' ? ['--no-ext-diff', '--no-textconv'] : []),
			...(subcommand === 'blame' ? ['--no-textconv'] : []),
			...args,
		],
		env: gitEnvironment(around, nothing),
	};
}

/** Settings in front of a subcommand that switch off the filters of these names (`git config --name-only --get-regexp ^filter\.`). */
export function withoutFilters(command: GitCommand, filters: readonly string[]): GitCommand {
	const off = filters.flatMap((name) =>
		['clean=', 'smudge=', 'process=', 'required=false'].flatMap((end) => ['-c', `filter.${name}.${end}`]),
	);
	return { ...command, args: [...off, ...command.args] };
}

function gitEnvironment({ env }: GitSurroundings, nothing: string): Record<string, string> {
	const passed = Object.entries(env).filter(
		(entry): entry is [string, string] => entry[1] !== undefined && PASSED.includes(entry[0].toUpperCase()),
	);
	return {
		...Object.fromEntries(passed),
		LC_ALL: 'C',
		GIT_CONFIG_NOSYSTEM: '1',
		GIT_TERMINAL_PROMPT: '0',
		GIT_OPTIONAL_LOCKS: '0',
		GIT_PAGER: 'cat',
		GIT_ASKPASS: '',
		GIT_EDITOR: nothing,
		GIT_ATTR_NOSYSTEM: '1',
		// A repository's `protocol.<name>.allow` would win over `protocol.allow`, but not over this.
		GIT_ALLOW_PROTOCOL: 'none',
		// A promised object that is missing would be fetched by a program of the repository's choice.
		GIT_NO_LAZY_FETCH: '1',
		GIT_NO_REPLACE_OBJECTS: '1',
	};
}
