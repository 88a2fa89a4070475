import { foldedPath, isSecret } from '../../shared/secretPaths.ts';

export { isSecret };

/** `sensitive`: writing it asks, in every mode; the reason completes “… because …”. `forbidden`: never the copilot's to touch. */
export type PathClass =
	| { readonly kind: 'ordinary' }
	| { readonly kind: 'sensitive'; readonly reason: string }
	| { readonly kind: 'forbidden'; readonly reason: string };

const EDITOR = 'it configures the editor, which runs programs by it';
const HOOK = 'git or a commit tool runs it on your machine';
const CI = 'your build servers run it';
const AGENT = 'AI tools take instructions or programs to start from it';
const RUNS = 'it runs on your machine when a tool reads it';
const SECRET = 'it may hold secrets';

/** Patterns over a folded path with `/` before its first and between its segments, so that `/x/` is a folder at any depth. */
const SENSITIVE: readonly (readonly [RegExp, string])[] = [
	[/\/\.(vscode|vscode-server|idea|vs|fleet|zed|devcontainer|theia)\//, EDITOR],
	[/\.code-workspace$|\/\.devcontainer\.json$|\.sublime-project$/, EDITOR],
	[/\/(\.husky|\.githooks|\.git-hooks|githooks|git-hooks)\//, HOOK],
	[/\/\.?(lefthook(-local)?\.(ya?ml|toml|json)|lintstagedrc[^/]*|lint-staged\.config\.\w+)$/, HOOK],
	[/\/(\.pre-commit-config\.ya?ml|\.pre-commit-hooks\.ya?ml|\.overcommit\.yml|\.?simple-git-hooks\.\w+)$/, HOOK],
	[/\/(\.gitmodules|\.gitconfig|\.hgrc)$/, HOOK],
	[/\/\.(github|gitea|forgejo)\/(workflows|actions)\//, CI],
	[/\/\.(circleci|buildkite|teamcity|semaphore|woodpecker|azure-pipelines|gitlab)\//, CI],
	[
		/\/(\.gitlab-ci[^/]*\.ya?ml|jenkinsfile[^/]*|\.travis\.ya?ml|azure-pipelines[^/]*\.ya?ml|bitbucket-pipelines\.ya?ml)$/,
		CI,
	],
	[/\/(\.?appveyor\.ya?ml|\.drone\.ya?ml|\.woodpecker\.ya?ml|\.cirrus\.ya?ml|cloudbuild\.ya?ml|buildspec\.ya?ml)$/, CI],
	[/\/action\.ya?ml$/, CI],
	[/\/\.(cursor|claude|roo|clinerules|cline|kiro|gemini|codex|continue|amazonq|junie|windsurf|tandem|agents)\//, AGENT],
	[/\/\.github\/(instructions|prompts|chatmodes|agents|hooks|skills)\//, AGENT],
	[
		/\/(\.?mcp\.json|\.(cursor|windsurf|roo|cline)rules[^/]*|\.aider[^/]*|(agents|claude|gemini|skill)(\.local|\.override)?\.md)$/,
		AGENT,
	],
	[/\/copilot-instructions\.md$|\.(instructions|prompt|chatmode|agent)\.md$/, AGENT],
	[/\/(\.envrc|\.npmrc|\.yarnrc(\.yml)?|\.?bunfig\.toml|\.pnpmfile\.[cm]?js|pnpm-workspace\.yaml)$|\/\.yarn\//, RUNS],
	[
		/\/(ava|babel|commitlint|craco|cypress|drizzle|esbuild|eslint|gatsby-[a-z]+|jest|karma|knip|metro|next|nuxt|playwright|postcss|prettier|quasar|release|remix|rolldown|rollup|rspack|stylelint|svelte|astro|tailwind|tsdown|tsup|uno|vite|vitest|vue|wdio|webpack)([.-][\w.-]*)?\.(config|conf|workspace|setup)\.[cm]?[jt]sx?$/,
		RUNS,
	],
	[
		/\/(ava|babel|eslint|jest|karma|prettier|stylelint|vite|vitest|webpack)[.-](config|conf|setup|workspace)[\w.-]*\.[cm]?[jt]s(on)?$/,
		RUNS,
	],
	[
		/\/\.(eslintrc|babelrc|mocharc|prettierrc|stylelintrc|postcssrc|swcrc|nycrc|releaserc|jshintrc|huskyrc)[^/]*$/,
		RUNS,
	],
	[/\/(gulpfile|gruntfile|dangerfile)(\.[\w.]+)?$|\/\.storybook\//, RUNS],
	[
		/\/(conftest|setup|noxfile|fabfile|sitecustomize|usercustomize|sconstruct|wscript)(\.py)?$|\.pth$|\/(tox\.ini|pytest\.ini|setup\.cfg)$/,
		RUNS,
	],
	[/\/build\.rs$|\/\.cargo\/|\/rust-toolchain(\.toml)?$/, RUNS],
	[
		/\/(gnu)?makefile(\.\w+)?$|\.mk$|\/\.?justfile$|\/taskfile(\.[\w.]+)?$|\/cmakelists\.txt$|\/cmake(user)?presets\.json$|\.cmake$/,
		RUNS,
	],
	[/\/(rakefile|gemfile|vagrantfile|podfile|fastfile|brewfile)$|\.gemspec$|\/\.(rspec|pryrc|irbrc)$/, RUNS],
	[
		/\/gradlew(\.bat)?$|\/gradle\/wrapper\/|\.gradle(\.kts)?$|\/gradle\.properties$|\/mvnw(\.cmd)?$|\/\.mvn\/|\.sbt$|\/build\.sc$/,
		RUNS,
	],
	[
		/\/(\.?mise(\.local)?\.toml|\.tool-versions|(shell|default|flake)\.nix|devbox\.json|devenv\.nix|global\.json|directory\.build\.\w+)$/,
		RUNS,
	],
	[
		/\/\.(bash|zsh|ksh|csh|tcsh)[^/]*$|\/\.(profile|login|logout|inputrc|exrc|g?vimrc|nvim\.lua|emacs|dir-locals\.el|tmux\.conf|screenrc|gdbinit|lldbinit|wgetrc|curlrc)$/,
		RUNS,
	],
];

/** Who may write a file at this path, by the path alone. The path is a workspace path; ask for the real one behind links too. */
export function classify(path: string): PathClass {
	const folded = foldedPath(path);
	if (/\/(\.git|git~\d+|\.hg|\.svn|\.jj|\.bzr)\//.test(`${folded}/`))
		return { kind: 'forbidden', reason: 'it belongs to version control itself' };
	const row = SENSITIVE.find(([pattern]) => pattern.test(folded) || pattern.test(`${folded}/`));
	if (row) return { kind: 'sensitive', reason: row[1] };
	return isSecret(path) ? { kind: 'sensitive', reason: SECRET } : { kind: 'ordinary' };
}
