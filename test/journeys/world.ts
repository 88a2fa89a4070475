import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { SETTINGS } from '../../src/shared/ids.ts';
import { type Endpoint, type EndpointOptions, startEndpoint } from '../endpoint/openaiEndpoint.ts';
import { projectRoot } from '../vscode/projectRoot.ts';
import { openWindow, type VscodeWindow, type WindowOptions } from '../vscode/window.ts';
import { createRepository, type Repository } from './immerRepository.ts';

/** A window with the installed .vsix on a repository, and an endpoint that answers it. */
export interface World {
	readonly window: VscodeWindow;
	readonly repository: Repository;
	readonly endpoint: Endpoint;
	readonly panel: Panel;
	/** Closes everything and removes what was made. */
	close(): Promise<void>;
}

/** The chat panel by the names that assistive technology reads. */
export interface Panel {
	readonly root: FrameLocator;
	readonly composer: Locator;
	readonly log: Locator;
	button(name: string): Locator;
	/** Opens the view if need be, types and presses Enter. */
	ask(text: string): Promise<void>;
}

const EXTENSION = 'tandem.tandem';
const SHOTS = join('.build', 'shots');

/** The packaged extension under test. */
export function vsixFile(): string {
	return process.env.TANDEM_VSIX ?? join(projectRoot(), '.build', 'tandem.vsix');
}

export interface WorldOptions {
	/** What the endpoint answers; a base URL when the journey brings a server of its own. */
	readonly answer: EndpointOptions['answer'] | string;
	/** Answers of the endpoint beside those to asks. */
	readonly routes?: EndpointOptions['routes'];
	readonly prepare?: (repository: Repository) => void;
	readonly window?: Partial<WindowOptions>;
	/** An empty window; the repository is there, but not open. */
	readonly withoutFolder?: boolean;
}

/** Opens the world. The profile is kept until `close`, so that the window can be reloaded. */
export async function openWorld({
	answer,
	routes,
	prepare,
	window: more,
	withoutFolder,
}: WorldOptions): Promise<World> {
	const repository = createRepository();
	prepare?.(repository);
	const profile = mkdtempSync(join(tmpdir(), 'tandem-profile-'));
	const endpoint = await startEndpoint({
		answer: typeof answer === 'string' ? () => ({}) : answer,
		...(routes && { routes }),
	});
	const baseUrl = typeof answer === 'string' ? answer : endpoint.baseUrl;
	const window = await openWindow({
		...(!withoutFolder && { folder: repository.folder }),
		vsix: vsixFile(),
		userDataDir: profile,
		workspaceTrust: 'trusted',
		timeoutMs: 90_000,
		...more,
		env: { OPENAI_API_KEY: undefined, ...more?.env },
		// No journey shall see another thing when the model's end comes near; on this machine only prices of the user's own are shown.
		settings: {
			[SETTINGS.endpoint]: baseUrl,
			[SETTINGS.models]: [{ id: 'gpt-4.1', shutdown: null, price: { input: 2, cachedInput: 0.5, output: 8 } }],
			...more?.settings,
		},
	});
	return {
		window,
		repository,
		endpoint,
		panel: panelOf(window),
		async close() {
			await window.close();
			await endpoint.close();
			repository.remove();
			rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

/** The panel of a window; found anew at each use, so it survives a reload. */
export function panelOf(window: VscodeWindow): Panel {
	const root = window.webview(EXTENSION);
	const composer = root.getByRole('textbox', { name: 'Ask Tandem' });
	return {
		root,
		composer,
		log: root.getByRole('log'),
		button: (name) => root.getByRole('button', { name, exact: true }),
		async ask(text) {
			if (!(await composer.isVisible())) await window.command('Tandem: Focus on Chat View');
			await composer.fill(text);
			// The last words of an answer stand a moment before its turn ends; who asks then is told to wait.
			await root.getByRole('button', { name: 'Send', exact: true }).waitFor();
			await composer.press('Enter');
		},
	};
}

/** Leaves a picture of the window in `.build/shots`. */
export async function takePicture(window: VscodeWindow, name: string): Promise<void> {
	mkdirSync(SHOTS, { recursive: true });
	await window.screenshot(join(SHOTS, `${name}.png`));
}

/** A test in the world that `world` gives. When it fails a picture is left. */
export function journey(name: string, world: () => World, run: (world: World) => Promise<void>): void {
	test(name, { timeout: 180_000 }, async () => {
		try {
			await run(world());
		} catch (error) {
			await takePicture(world().window, `failed-${name.replaceAll(/\W+/g, '-').slice(0, 60)}`).catch(() => {});
			throw error;
		}
	});
}
