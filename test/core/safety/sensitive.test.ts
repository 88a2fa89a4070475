import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify, isSecret } from '../../../src/core/safety/sensitive.ts';
import { visibleText } from '../../../src/core/safety/visibleText.ts';

function classes(paths: readonly string[], expected: 'ordinary' | 'sensitive' | 'forbidden'): void {
	for (const path of paths) assert.equal(classify(path).kind, expected, path);
}

test('version control itself is never touched, however it is spelt', () => {
	classes(
		[
			'.git',
			'.git/config',
			'sub/.git/hooks/pre-commit',
			'sub/.git',
			'.GIT/config',
			'.Git ',
			'.git./config',
			'.git::$INDEX_ALLOCATION/x',
			'git~1/config',
			'.g\u200Cit/config',
			'.ｇit/config',
			'.hg/hgrc',
			'.svn/wc.db',
			'.jj/repo',
		],
		'forbidden',
	);
});

test('what runs programs or instructs them asks', () => {
	classes(
		[
			'.vscode/settings.json',
			'.VSCODE/tasks.json',
			'pkg/.vscode/launch.json',
			'proj.code-workspace',
			'.idea/workspace.xml',
			'.devcontainer/devcontainer.json',
			'.devcontainer.json',
			'.husky/pre-commit',
			'.githooks/pre-push',
			'lefthook.yml',
			'.pre-commit-config.yaml',
			'.lintstagedrc.json',
			'.gitmodules',
			'.github/workflows/x.yml',
			'.github/actions/x/action.yml',
			'.gitlab-ci.yml',
			'Jenkinsfile',
			'.circleci/config.yml',
			'azure-pipelines.yml',
			'bitbucket-pipelines.yml',
			'.mcp.json',
			'.cursor/mcp.json',
			'.cursorrules',
			'.claude/settings.local.json',
			'AGENTS.md',
			'sub/CLAUDE.md',
			'.github/copilot-instructions.md',
			'.github/agents/x.agent.md',
			'.roo/mcp.json',
			'.github/instructions/x.instructions.md',
			'.envrc',
			'.npmrc',
			'.yarnrc.yml',
			'.pnpmfile.cjs',
			'eslint.config.js',
			'jest.config.js',
			'vite.config.ts',
			'vitest.config.mts',
			'.eslintrc.cjs',
			'karma.conf.js',
			'conftest.py',
			'setup.py',
			'build.rs',
			'.cargo/config.toml',
			'Makefile',
			'gradle/wrapper/gradle-wrapper.properties',
			'gradlew',
			'build.gradle.kts',
			'Rakefile',
			'CMakeLists.txt',
			'flake.nix',
			'.bashrc',
			'.zshenv',
			'.profile',
			'.env',
			'.env.local',
			'certs/server.pem',
		],
		'sensitive',
	);
});

test('ordinary work does not ask', () => {
	classes(
		[
			'src/a.ts',
			'README.md',
			'package.json',
			'tsconfig.json',
			'src/app.config.ts',
			'src/config.ts',
			'docs/git/config.md',
			'src/gitHooks.ts',
			'.gitignore',
			'.editorconfig',
			'.env.example',
			'src/environment.ts',
			'test/setup.ts',
			'src/vscode/settings.json',
			'src/agents.ts',
			'lib/make.py',
			'locales/en/auth.json',
			'src/key.ts',
			'a.git',
			'.github/ISSUE_TEMPLATE.md',
		],
		'ordinary',
	);
});

test('files that may hold secrets are known by name', () => {
	for (const path of [
		'.env',
		'.env.production',
		'config/.ENV',
		'prod.env',
		'.envrc',
		'id_ed25519',
		'.ssh/id_rsa',
		'server.pem',
		'tls.key',
		'.npmrc',
		'.netrc',
		'_netrc',
		'.git-credentials',
		'.aws/credentials',
		'terraform.tfstate',
		'prod.tfvars',
		'secrets.yaml',
		'.docker/config.json',
		'.env ',
	])
		assert.ok(isSecret(path), path);
	for (const path of [
		'.env.example',
		'app/.env.sample',
		'.env.template',
		'id_ed25519.pub',
		'src/env.ts',
		'package.json',
		'src/credentials.ts',
	])
		assert.ok(!isSecret(path), path);
});

test('hidden characters are shown by their code, joined letters and emoji are left alone', () => {
	assert.equal(visibleText('a\u202Eb\u200Bc\u{E0063}\u0007\r'), 'a\\u{202E}b\\u{200B}c\\u{E0063}\\u{7}\\u{D}');
	assert.equal(visibleText('\tx\n👩‍👩‍👧 می‌خواهم é'), '\tx\n👩‍👩‍👧 می‌خواهم é');
});
