import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../../src/shared/ids.ts';
import type { ChatRequest } from '../endpoint/chatRequest.ts';
import { until } from '../journeys/until.ts';
import { openWindow, type VscodeWindow } from '../vscode/window.ts';
import { type AskTimes, type TimedChat, timeAsk } from './asks.ts';
import { placeExtensions } from './extensions.ts';
import type { ActivationReport } from './probe/report.ts';
import { startTimedEndpoint, type TimedEndpoint } from './timedEndpoint.ts';

/** The first ask of a window loads what asking needs; the later ones find it there. */
export interface ChatFigures {
	/** Only where this chat was the first in its extension host: it pays for what both load, such as `fetch`. */
	readonly cold?: AskTimes;
	readonly first: AskTimes;
	readonly later: readonly AskTimes[];
}

/** One fresh extension host. */
export interface Round {
	readonly activation: ActivationReport;
	readonly tandem: ChatFigures;
	readonly floor: ChatFigures;
}

export interface WindowFigures {
	readonly rounds: readonly Round[];
	/** The request of "Say hi" in a new chat with a file open in the editor. */
	readonly withEditor: ChatRequest;
}

/** Even: each chat is the first to ask in half of them. */
const ROUNDS = 10;
const LATER_ASKS = 2;
const CHAT = 'textarea[aria-label="Ask Tandem"]';
const ECHO = 'textarea[aria-label="Ask Echo"]';

/** Where the run keeps its things: a temporary folder, the project's root and the folder that is opened. */
export interface Places {
	readonly scratch: string;
	readonly root: string;
	readonly folder: string;
	/** A file in that folder. */
	readonly file: string;
}

/** Measures in one window of a real VS Code that is reloaded for each round. */
export async function measureRounds(places: Places, print: (line: string) => void): Promise<WindowFigures> {
	const endpoint = await startTimedEndpoint();
	const extensionsDir = join(places.scratch, 'extensions');
	const report = join(places.scratch, 'report.json');
	placeExtensions(extensionsDir, places.root);
	const window = await openWindow({
		folder: places.folder,
		extensionsDir,
		userDataDir: join(places.scratch, 'profile'),
		workspaceTrust: 'trusted',
		env: { OPENAI_API_KEY: undefined, TANDEM_BENCH_REPORT: report, TANDEM_BENCH_ENDPOINT: endpoint.baseUrl },
		settings: { [SETTINGS.endpoint]: endpoint.baseUrl },
		timeoutMs: 90_000,
		progress: print,
	});
	try {
		const rounds: Round[] = [];
		for (let at = 0; at < ROUNDS; at++) {
			print(`Round ${at + 1} of ${ROUNDS} …`);
			if (at > 0) await window.reload();
			rounds.push(await measureRound({ window, endpoint, report }, at));
		}
		return { rounds, withEditor: await askWithEditor(window, endpoint, places.file) };
	} catch (error) {
		await window.screenshot(join(places.root, '.build', 'bench-failed.png')).catch(() => {});
		throw error;
	} finally {
		await window.close();
		await endpoint.close();
	}
}

interface Bench {
	readonly window: VscodeWindow;
	readonly endpoint: TimedEndpoint;
	/** The file that the probe writes. */
	readonly report: string;
}

async function measureRound({ window, endpoint, report }: Bench, round: number): Promise<Round> {
	rmSync(report, { force: true });
	await window.command('Tandem Bench: Measure Activation');
	const activation: ActivationReport = JSON.parse(await until('the probe’s report', () => readIfThere(report)));
	const leads = round % 2 ? 'floor' : 'tandem';
	const askTandem = async () => timeAsks(await openChat(window), endpoint, `tandem${round}`, leads === 'tandem');
	const askFloor = async () => timeAsks(await openEcho(window), endpoint, `floor${round}`, leads === 'floor');
	const early = leads === 'tandem' ? await askTandem() : undefined;
	const floor = await askFloor();
	const tandem = early ?? (await askTandem());
	// A view that is shown when the window is reloaded would activate its extension too early.
	await window.command('View: Show Explorer');
	return { activation, tandem, floor };
}

async function timeAsks(
	chat: TimedChat,
	endpoint: TimedEndpoint,
	name: string,
	isLeading: boolean,
): Promise<ChatFigures> {
	const first = await timeAsk(chat, endpoint, `${name}first`);
	const later: AskTimes[] = [];
	for (let at = 0; at < LATER_ASKS; at++) later.push(await timeAsk(chat, endpoint, `${name}later${at}`));
	return { ...(isLeading && { cold: first }), first, later };
}

async function openEcho(window: VscodeWindow): Promise<TimedChat> {
	await window.command('Tandem Bench: Focus on Echo View');
	return { frame: await window.frame(ECHO), input: 'Ask Echo', idle: async () => true };
}

/** Tandem's panel with an empty chat. */
async function openChat(window: VscodeWindow): Promise<TimedChat> {
	await window.command('Tandem: Focus on Chat View');
	const frame = await window.frame(CHAT);
	const turns = frame.getByRole('article');
	// The button comes with the host's picture of the chat. A new chat empties the text box, so it must be there before anything is typed.
	await frame.getByRole('button', { name: 'New chat' }).waitFor();
	if (await turns.count()) {
		await frame.getByRole('button', { name: 'New chat' }).click();
		await until('an empty chat', async () => (await turns.count()) === 0);
	}
	return { frame, input: 'Ask Tandem', idle: () => frame.getByRole('button', { name: 'Send' }).isVisible() };
}

async function askWithEditor(window: VscodeWindow, endpoint: TimedEndpoint, file: string): Promise<ChatRequest> {
	await window.command('Go to File...');
	await window.page.locator('.quick-input-widget input.input').fill(file);
	await window.page.locator('.quick-input-list .monaco-list-row.focused').waitFor();
	await window.page.keyboard.press('Enter');
	await window.page.locator('.monaco-editor .view-lines').first().waitFor();
	return (await timeAsk(await openChat(window), endpoint, 'withEditor')).body;
}

function readIfThere(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}
