import { beginningOf } from '../safety/cutWhole.ts';
import type { ContextPorts, WebAnswer } from './contextPorts.ts';
import type { ContextSource } from './contextSource.ts';
import { mentionRow } from './mentionRow.ts';

const MOST_MOVES = 5;
/** UTF-16 units of a page's text. */
const PAGE = 40_000;

/** A page of the web, as text. The first page of a host asks. */
export const url: ContextSource = {
	name: 'url',
	menu: { label: 'Web page', detail: 'type an https address', icon: 'link' },
	claims: (typed) => /^https?:/i.test(typed),
	async complete(typed, { web }) {
		if (typed.replace(/^https?:?\/*/i, '') === '')
			return { rows: [], note: 'Type an address that begins with https://.' };
		const checked = web.check(typed);
		if (checked.kind === 'refused') return { rows: [], note: checked.sentence };
		const mention = { source: 'url', value: checked.url, label: checked.url };
		return {
			rows: [mentionRow(mention, { label: checked.url, detail: 'the text of this page', icon: 'link' })],
			note: '',
		};
	},
	async collect({ mention }, ports, signal) {
		let address = mention.value;
		for (let moves = 0; moves <= MOST_MOVES; moves++) {
			const answer = await readAllowed(address, ports, signal);
			if (answer.kind === 'refused') return { refused: answer.sentence };
			if (answer.kind === 'page') return { pieces: [pagePiece(answer)] };
			address = answer.url;
		}
		return { refused: `${mention.label} leads from address to address and never to a page. Name the page itself.` };
	},
};

async function readAllowed(address: string, { web, approver }: ContextPorts, signal: AbortSignal): Promise<WebAnswer> {
	const checked = web.check(address);
	if (checked.kind === 'refused') return checked;
	const { host } = checked;
	if (!web.isAllowed(host)) {
		const question = {
			title: `Read a page of ${host}?`,
			reason:
				'Tandem reads it from this machine and sends its text to the model. Other pages of this host are then read without asking, until the window closes.',
			effect: `GET ${checked.url}`,
		};
		const verdict = await approver.ask(question, signal);
		if (verdict !== 'approved')
			return {
				kind: 'refused',
				sentence: `${checked.url} was not read. Ask again and allow ${host}, or paste the text that matters.`,
			};
		web.allow(host);
	}
	return web.read(checked.url, signal);
}

function pagePiece({ url: address, title, text }: Extract<WebAnswer, { kind: 'page' }>) {
	const cut =
		text.length > PAGE ? `${beginningOf(text, PAGE)}\n(cut here: the page has ${text.length} characters)` : text;
	return {
		source: 'url',
		title: address,
		text: `Page ${address}${title ? `, “${title}”` : ''}:\n${cut}`,
		priority: 0,
	} as const;
}
