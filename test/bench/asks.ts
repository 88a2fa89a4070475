import type { Frame } from 'playwright-core';
import type { ChatRequest } from '../endpoint/chatRequest.ts';
import { until } from '../journeys/until.ts';
import type { TimedEndpoint } from './timedEndpoint.ts';

/** A chat in a webview: Tandem's panel or the floor's. */
export interface TimedChat {
	/** The frame with the text box. */
	readonly frame: Frame;
	/** The accessible name of the text box; Enter sends. */
	readonly input: string;
	/** True when the next question can be asked. */
	readonly idle: () => Promise<boolean>;
}

/** One ask, in ms. */
export interface AskTimes {
	readonly enterToRequest: number;
	readonly chunkToPaint: number;
	readonly body: ChatRequest;
}

declare global {
	interface Window {
		/** Times are ms since the epoch. */
		tandemBench?: { enter: number; painted: Promise<number> };
	}
}

/** Asks the same bare question and times it on both ends; resolves when the answer is complete. `word` must be new in this chat. */
export async function timeAsk(chat: TimedChat, endpoint: TimedEndpoint, word: string): Promise<AskTimes> {
	const { frame, input, idle } = chat;
	const exchange = endpoint.expect(word);
	await frame.evaluate(watch, word);
	const box = frame.getByRole('textbox', { name: input });
	await box.fill('Say hi');
	await box.press('Enter');
	const { at, body } = await exchange.arrived;
	const written = await exchange.written;
	const seen = await frame.evaluate(async () => ({
		enter: window.tandemBench?.enter ?? 0,
		painted: (await window.tandemBench?.painted) ?? 0,
	}));
	exchange.release();
	await until('the end of the answer', idle);
	return { enterToRequest: at - seen.enter, chunkToPaint: seen.painted - written, body };
}

/** Runs in the page: notes when Enter was pressed, and when the frame that first had `word` in it had been drawn. */
function watch(word: string): void {
	const times = { enter: 0, painted: Promise.resolve(0) };
	window.tandemBench = times;
	const onKey = (event: KeyboardEvent): void => {
		if (event.key !== 'Enter') return;
		removeEventListener('keydown', onKey, true);
		times.enter = performance.timeOrigin + event.timeStamp;
	};
	addEventListener('keydown', onKey, true);
	times.painted = new Promise((resolve, reject) => {
		setTimeout(() => reject(new Error('the answer was not painted within 20 s')), 20_000);
		const observer = new MutationObserver(() => {
			if (!document.body.textContent?.includes(word)) return;
			observer.disconnect();
			requestAnimationFrame(() => {
				// A message is handled after the frame that was asked for has been drawn.
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
				port2.postMessage(undefined);
			});
		});
		observer.observe(document.body, { childList: true, subtree: true, characterData: true });
	});
}
