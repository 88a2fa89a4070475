import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMANDS, SETTINGS, VIEWS } from '../src/shared/ids.ts';

interface Manifest {
	readonly activationEvents: readonly string[];
	readonly icon: string;
	readonly engines: { readonly vscode: string };
	readonly devDependencies: Readonly<Record<string, string>>;
	readonly dependencies?: unknown;
	readonly enabledApiProposals?: unknown;
	readonly capabilities: {
		readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
	};
	readonly contributes: {
		readonly commands: readonly { readonly command: string; readonly title: string }[];
		readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
		readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
		readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
		readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
	};
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
	.filter((path) => /\.tsx?$/.test(path))
	.map((path) => readFileSync(join('src', path), 'utf8'))
	.join('\n');

test('commands, settings and views of package.json are those of the code', () => {
	assert.deepEqual(manifest.contributes.commands.map((row) => row.command).sort(), Object.values(COMMANDS).sort());
	assert.deepEqual(Object.keys(manifest.contributes.configuration.properties).sort(), Object.values(SETTINGS).sort());
	assert.deepEqual(
		Object.values(manifest.contributes.views)
			.flat()
			.map((row) => row.id),
		Object.values(VIEWS),
	);
});

test('every command is registered by name', () => {
	const missing = Object.keys(COMMANDS).filter((name) => !new RegExp(`COMMANDS\\.${name}\\b`).test(source));
	assert.deepEqual(missing, []);
});

test('menus name commands that exist', () => {
	const known = new Set<string>(Object.values(COMMANDS));
	const unknown = Object.values(manifest.contributes.menus)
		.flat()
		.filter((row) => row.command && !known.has(row.command));
	assert.deepEqual(unknown, []);
});

test('no workspace can set a setting of ours', () => {
	const properties = manifest.contributes.configuration.properties;
	assert.deepEqual(
		Object.values(properties)
			.map((row) => row.scope)
			.filter((scope) => scope !== 'application'),
		[],
	);
	assert.deepEqual(
		[...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
		Object.keys(properties).sort(),
	);
	assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
});

test('the extension starts when it is needed and not before', () => {
	assert.ok(!manifest.activationEvents.some((event) => event === '*' || event === 'onStartupFinished'));
});

test('the stable API of the oldest supported VS Code is all that is used', () => {
	assert.equal(manifest.enabledApiProposals, undefined);
	assert.equal(manifest.engines.vscode.replace('^', ''), manifest.devDependencies['@types/vscode']);
	assert.equal(manifest.dependencies, undefined, 'everything is bundled');
});

test('icons are there', () => {
	for (const icon of [manifest.icon, ...manifest.contributes.viewsContainers.activitybar.map((row) => row.icon)])
		assert.ok(existsSync(icon), icon);
});
