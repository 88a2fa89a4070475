import type { Secrets } from '../apiKeys.ts';

/** A remote MCP server, as the user named it. */
export interface McpServer {
	readonly label: string;
	readonly url: string;
}

/** `failed`: the secret storage did not answer; the sentence is for the user. */
export type StoredToken =
	| { readonly kind: 'token'; readonly token: string }
	| { readonly kind: 'none' }
	| { readonly kind: 'failed'; readonly sentence: string };

/** Tokens for remote MCP servers, each bound to the label and the whole address that it was given for: one that changes has none. */
export interface McpTokens {
	get(server: McpServer): Promise<StoredToken>;
	/** Stores what the user pasted; an empty text removes the token. A sentence when that failed. */
	set(server: McpServer, pasted: string): Promise<string | undefined>;
}

const PREFIX = 'tandem.mcpToken:';

/** Tokens in VS Code's secret storage. */
export function createMcpTokens(secrets: Pick<Secrets, 'get' | 'store' | 'delete'>): McpTokens {
	return {
		async get(server) {
			try {
				const token = await secrets.get(nameOf(server));
				return token ? { kind: 'token', token } : { kind: 'none' };
			} catch {
				return {
					kind: 'failed',
					sentence: `The token of “${server.label}” could not be read from VS Code's secret storage. Unlock the keyring, then ask again.`,
				};
			}
		},
		async set(server, pasted) {
			const token = pasted.replaceAll(/[\s\u200b-\u200d\u2060\ufeff]/g, '').replace(/^Bearer/i, '');
			if (!/^[\x21-\x7e]*$/.test(token))
				return 'That is no token: a token is made of letters, digits and punctuation. Copy it again.';
			try {
				await (token ? secrets.store(nameOf(server), token) : secrets.delete(nameOf(server)));
				return undefined;
			} catch {
				// The error's own text is not shown: a keyring may quote what it was asked to store.
				return "The token could not be changed in VS Code's secret storage. Is a keyring installed and unlocked?";
			}
		},
	};
}

function nameOf({ label, url }: McpServer): string {
	return `${PREFIX}${label} ${url}`;
}
