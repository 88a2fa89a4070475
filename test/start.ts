import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ChosenModel, chooseModel } from './demo/chooseModel.ts';
import { copySampleProject } from './demo/sampleProject.ts';
import { runSmoke } from './demo/smoke.ts';
import { TOUR_ASK } from './demo/tour.ts';
import { chooseVscode } from './vscode/choose.ts';
import { ensureVscodeServer } from './vscode/install.ts';
import { projectRoot } from './vscode/projectRoot.ts';
import { writeUserSettings } from './vscode/settings.ts';
import { installExtension, type ServerOptions, serverEnvironment, startServer } from './vscode/vscodeServer.ts';
import { workbenchAddress } from './vscode/workbenchAddress.ts';

const print = (line: string) => console.log(line);

/** `npm start`: builds Tandem and opens a real VS Code with it and a sample project. `--smoke` does it headless and checks the result. */
async function main(): Promise<number> {
	const root = projectRoot();
	const isSmoke = process.argv.includes('--smoke');
	print('Building Tandem …');
	const vsix = join(root, '.build', 'tandem.vsix');
	execFileSync(process.execPath, ['test/run.mjs', 'package', vsix], { cwd: root, stdio: 'inherit' });
	const model = await chooseModel(process.env, isSmoke);
	const folder = copySampleProject(root);
	print(model.sentence);
	try {
		if (isSmoke) return await runSmoke({ vsix, folder, settings: model.settings, print });
		await openForUser({ root, vsix, folder }, model);
		return 0;
	} finally {
		await model.close();
		rmSync(dirname(folder), { recursive: true, force: true });
	}
}

interface Places {
	readonly root: string;
	readonly vsix: string;
	readonly folder: string;
}

/** Opens VS Code for a person and waits until it is closed or the person presses Ctrl+C. */
async function openForUser(places: Places, model: ChosenModel): Promise<void> {
	const profile = join(places.root, '.build', 'start-profile');
	await writeUserSettings(profile, { ...model.settings, 'security.workspace.trust.enabled': false });
	print(`Ask in the Tandem view, e.g.: ${TOUR_ASK}`);
	const choice = chooseVscode();
	if (choice.kind === 'desktop') await openDesktop(choice.command, places, profile);
	else await openServer(places, profile);
}

function openDesktop(command: string, { vsix, folder }: Places, profile: string): Promise<void> {
	const common = ['--user-data-dir', profile, '--extensions-dir', join(profile, 'extensions')];
	const options = {
		env: serverEnvironment(process.env),
		stdio: 'inherit' as const,
		shell: process.platform === 'win32',
	};
	execFileSync(command, [...common, '--install-extension', vsix, '--force'], options);
	print('Opening VS Code …');
	const child = spawn(command, [...common, '--new-window', '--wait', folder], options);
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', () => resolve());
	});
}

async function openServer({ vsix, folder }: Places, profile: string): Promise<void> {
	const files = await ensureVscodeServer({ progress: print });
	const options: ServerOptions = {
		userDataDir: profile,
		extensionsDir: join(profile, 'extensions'),
		workspaceTrust: 'trusted',
		graceSeconds: 3600,
	};
	await installExtension(files, options, vsix);
	const server = await startServer(files, options);
	const address = workbenchAddress({ ...server, open: folder });
	print(`\nVS Code with Tandem:\n  ${address}\n\nPress Ctrl+C to end it.`);
	openBrowser(address);
	const stop = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
	const reason = await Promise.race([stop, server.ended]);
	if (reason) print(`VS Code ended: ${reason}`);
	await server.stop();
}

/** Opens the address where there is a display; the printed address serves everywhere else. */
function openBrowser(address: string): void {
	const { platform, env } = process;
	const opener =
		{ darwin: 'open', win32: 'explorer' }[platform as string] ??
		(env.DISPLAY || env.WAYLAND_DISPLAY ? 'xdg-open' : undefined);
	if (!opener) return;
	spawn(opener, [address], { stdio: 'ignore', detached: true })
		.on('error', () => {})
		.unref();
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	},
);
