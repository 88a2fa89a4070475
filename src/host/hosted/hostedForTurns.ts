import type { HostedTool } from '../../core/hostedTools.ts';
import type { Quirks } from '../../remote/openai/quirks.ts';
import { type HostedHere, type HostedSettings, hostedHere, hostedName } from './hostedHere.ts';
import type { McpTokens } from './mcpTokens.ts';

export interface HostedForTurnDeps {
	readonly settings: HostedSettings;
	readonly quirks: Quirks;
	readonly tokens: McpTokens;
}

/** What goes along with a turn, and what the user must know about it. */
export interface HostedForTurn {
	readonly tools: readonly HostedTool[];
	/** Each sentence once a chat. */
	readonly notices: readonly string[];
}

/** The tools of the endpoint's own that go along with turns. */
export class HostedForTurns {
	readonly #deps: HostedForTurnDeps;
	/** What was said in which chat. */
	#told: { readonly chat: string; readonly sentences: Set<string> } = { chat: '', sentences: new Set() };

	constructor(deps: HostedForTurnDeps) {
		this.#deps = deps;
	}

	/** For a turn that begins; remote servers with their tokens. Never rejects. */
	async begin(chat: string, model: string): Promise<HostedForTurn> {
		const { settings, quirks, tokens } = this.#deps;
		const here = hostedHere(settings, model, quirks);
		const ready = await Promise.all(here.tools.map((tool) => withToken(tool, tokens)));
		const unready = ready.filter((tool) => typeof tool === 'string');
		return {
			tools: ready.filter((tool) => typeof tool !== 'string'),
			notices: this.#notSaid(chat, [...sentencesOf(here), ...unready]),
		};
	}

	/** After a turn. What came out in it, such as that the endpoint has no Responses, was said there. */
	end(chat: string, model: string): void {
		const { settings, quirks } = this.#deps;
		this.#notSaid(chat, sentencesOf(hostedHere(settings, model, quirks)));
	}

	/** Those that were not said in this chat; they count as said from now on. */
	#notSaid(chat: string, sentences: readonly string[]): readonly string[] {
		if (this.#told.chat !== chat) this.#told = { chat, sentences: new Set() };
		const said = this.#told.sentences;
		const fresh = sentences.filter((sentence) => !said.has(sentence));
		for (const sentence of fresh) said.add(sentence);
		return fresh;
	}
}

/** One sentence for each reason. */
function sentencesOf({ left }: HostedHere): readonly string[] {
	const reasons = new Set(left.map(({ obstacle }) => obstacle));
	return [...reasons].map((reason) => {
		const names = left.filter(({ obstacle }) => obstacle === reason).map(({ tool }) => inSentence(hostedName(tool)));
		return `This chat goes without ${listed(names)}: ${reason}.`;
	});
}

/** The tool with its token, or a sentence why it cannot be used. */
async function withToken(tool: HostedTool, tokens: McpTokens): Promise<HostedTool | string> {
	if (tool.kind !== 'mcp') return tool;
	const stored = await tokens.get(tool);
	if (stored.kind === 'failed') return stored.sentence;
	return stored.kind === 'token' ? { ...tool, authorization: stored.token } : tool;
}

function inSentence(name: string): string {
	return name.startsWith('MCP') ? `the ${name}` : name.charAt(0).toLowerCase() + name.slice(1);
}

function listed(names: readonly string[]): string {
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
