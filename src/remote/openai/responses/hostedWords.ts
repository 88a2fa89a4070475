import { asRecord } from '../json.ts';
import { plainMessage } from '../wording.ts';

type Fields = Readonly<Record<string, unknown>>;
type Tense = 'now' | 'past';

/** What a hosted tool does, or did, in one line for the user. `item` is as the endpoint sent it so far. */
export function hostedSentence(item: Fields, tense: Tense): string {
	const say = (now: string, past: string) => (tense === 'now' ? now : past);
	switch (item.type) {
		case 'web_search_call':
			return webSentence(asRecord(item.action), say);
		case 'file_search_call':
			return say('Searching the files', 'Searched the files') + forWhat(firstOf(item.queries));
		case 'code_interpreter_call':
			return say('Running code at the endpoint', 'Ran code at the endpoint');
		case 'image_generation_call':
			return say('Drawing an image', 'Drew an image');
		case 'mcp_list_tools':
			return say(`Asking ${short(item.server_label)} for its tools`, `Asked ${short(item.server_label)} for its tools`);
		default:
			return `${say('Calling', 'Called')} ${short(item.name)} of ${short(item.server_label)}`;
	}
}

/** What of it can be read: code and what it printed, the arguments of a call and its result. '' for other work. */
export function hostedDetail(item: Fields): string {
	if (item.type === 'code_interpreter_call') {
		const outputs = Array.isArray(item.outputs) ? item.outputs.map(asRecord) : [];
		return [item.code, ...outputs.map(({ logs }) => logs)].filter(isSaid).join('\n\n');
	}
	if (item.type !== 'mcp_call') return '';
	const error = typeof item.error === 'string' ? item.error : asRecord(item.error).message;
	return [item.arguments, item.output, error].filter(isSaid).join('\n\n');
}

function isSaid(text: unknown): text is string {
	return typeof text === 'string' && text !== '';
}

function webSentence(action: Fields, say: (now: string, past: string) => string): string {
	if (action.type === 'open_page') return `${say('Reading', 'Read')} ${siteOf(action.url)}`;
	if (action.type === 'find_in_page')
		return `${say('Looking', 'Looked')}${forWhat(action.pattern)} in ${siteOf(action.url)}`;
	return say('Searching the web', 'Searched the web') + forWhat(action.query ?? firstOf(action.queries));
}

function forWhat(words: unknown): string {
	const shown = short(words);
	return shown ? ` for “${shown}”` : '';
}

function firstOf(list: unknown): unknown {
	return Array.isArray(list) ? list[0] : undefined;
}

function siteOf(url: unknown): string {
	return typeof url === 'string' && URL.canParse(url) ? short(new URL(url).host) : 'a page';
}

/** Foreign words in one line, cut. */
function short(text: unknown): string {
	const line = typeof text === 'string' ? plainMessage(text, undefined) : '';
	return line.length > 80 ? `${line.slice(0, 80).toWellFormed()}…` : line;
}
