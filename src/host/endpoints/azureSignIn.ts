import type { ApiKeys } from '../apiKeys.ts';

/** The part of `vscode.authentication.getSession` that is needed here. Rejects when the user cancels. */
export type GetSession = (
	provider: string,
	scopes: readonly string[],
	options: { readonly silent?: boolean; readonly createIfNone?: boolean },
) => PromiseLike<{ readonly accessToken: string } | undefined>;

/** Whom to ask for a token, and for what. */
export interface AzureCloud {
	readonly provider: string;
	readonly scope: string;
}

const HOST = /^https:\/\/[a-z0-9-]+\.(?:openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/;

/** The cloud of an origin of Azure OpenAI; `undefined` for every other origin: none of them ever gets a token. */
export function azureCloud(origin: string): AzureCloud | undefined {
	const suffix = HOST.exec(origin)?.[1];
	if (suffix === undefined) return undefined;
	const provider = suffix === 'com' ? 'microsoft' : 'microsoft-sovereign-cloud';
	return { provider, scope: `https://cognitiveservices.azure.${suffix}/.default` };
}

/** The token of the user's Microsoft account, `undefined` when there is no session. It is not kept here. */
export async function azureToken(
	{ provider, scope }: AzureCloud,
	getSession: GetSession,
	how: 'silently' | 'asking',
): Promise<string | undefined> {
	const options = how === 'asking' ? { createIfNone: true } : { silent: true };
	return (await getSession(provider, [scope], options))?.accessToken;
}

/**
 * The same keys; but where the user chose to sign in, Azure's origins get the token of their Microsoft account, asked for at each call.
 * `isOn` is read anew each time.
 */
export function withAzureSignIn(keys: ApiKeys, isOn: () => boolean, getSession: GetSession): ApiKeys {
	return {
		...keys,
		async get(origin) {
			const cloud = isOn() ? azureCloud(origin) : undefined;
			if (!cloud) return keys.get(origin);
			try {
				const token = await azureToken(cloud, getSession, 'silently');
				return token === undefined ? { kind: 'none' } : { kind: 'key', key: token, source: 'signIn' };
			} catch {
				return {
					kind: 'failed',
					sentence: 'VS Code could not sign you in to Microsoft. Sign in again, then ask again.',
				};
			}
		},
	};
}
