import type { HostedTool } from '../../core/hostedTools.ts';
import type { Quirks } from '../../remote/openai/quirks.ts';
import { type HostedSettings, hostedHere, hostedName } from './hostedHere.ts';
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

/** Gives the tools of the endpoint's own that go along with each turn, remote servers with their tokens. */
export function createHostedForTurn({ settings, quirks, tokens }: HostedForTurnDeps) {
	let told: { readonly chat: string; readonly sentences: Set<string> } = { chat: '', sentences: new Set() };
	return async (chat: string, model: string): Promise<HostedForTurn> => {
		if (told.chat !== chat) told = { chat, sentences: new Set() };
		const { tools, left } = hostedHere(settings, model, quirks);
		const ready = await Promise.all(tools.map((tool) => withToken(tool, tokens)));
		const sentences = [
			...left.map(({ tool, obstacle }) => `This chat goes without ${lowered(hostedName(tool))}: ${obstacle}.`),
			...ready.filter((tool) => typeof tool === 'string'),
		];
		const notices = sentences.filter((sentence) => !told.sentences.has(sentence));
		for (const sentence of notices) told.sentences.add(sentence);
		return { tools: ready.filter((tool) => typeof tool !== 'string'), notices };
	};
}

/** The tool with its token, or a sentence why it cannot be used. */
async function withToken(tool: HostedTool, tokens: McpTokens): Promise<HostedTool | string> {
	if (tool.kind !== 'mcp') return tool;
	const stored = await tokens.get(tool);
	if (stored.kind === 'failed') return stored.sentence;
	return stored.kind === 'token' ? { ...tool, authorization: stored.token } : tool;
}

function lowered(name: string): string {
	return /^MCP/.test(name) ? `the ${name}` : name.charAt(0).toLowerCase() + name.slice(1);
}
