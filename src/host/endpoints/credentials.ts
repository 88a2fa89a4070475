import type { Endpoint } from '../../remote/openai/endpoint.ts';
import type { ApiKeys } from '../apiKeys.ts';
import type { Settings } from '../settings.ts';
import { azureCloud, azureToken, type GetSession } from './azureSignIn.ts';
import type { EndpointUi } from './endpointUi.ts';
import { writeSignIn } from './userSettings.ts';

export interface CredentialDeps {
	readonly settings: Pick<Settings, 'endpointOptions'>;
	readonly keys: ApiKeys;
	readonly getSession: GetSession;
}

/** `failed` carries a sentence for the user; `left`: they pressed Escape. */
export type Obtained =
	| { readonly kind: 'done'; readonly how: 'key' | 'signIn' | 'nothing' }
	| { readonly kind: 'left' }
	| { readonly kind: 'failed'; readonly sentence: string };

/** Asks for what opens an endpoint: a key that is stored for its origin, or at Azure a Microsoft account. */
export async function askCredential(
	endpoint: Pick<Endpoint, 'origin'>,
	isOptional: boolean,
	deps: CredentialDeps,
	ui: EndpointUi,
): Promise<Obtained> {
	const { origin } = endpoint;
	const cloud = azureCloud(origin);
	if (cloud) {
		const how = await ui.askAzureCredential(origin);
		if (how === undefined) return { kind: 'left' };
		if (how === 'signIn') {
			const token = await azureToken(cloud, deps.getSession, 'asking').catch(() => undefined);
			if (token === undefined)
				return {
					kind: 'failed',
					sentence: 'You are not signed in to Microsoft. Sign in, or use a key of the resource.',
				};
			return (await writeSignIn(deps.settings.endpointOptions(), true))
				? { kind: 'done', how: 'signIn' }
				: { kind: 'left' };
		}
	}
	const pasted = await ui.askKey(origin, isOptional);
	if (pasted === undefined) return { kind: 'left' };
	if (isOptional && !pasted.trim()) return { kind: 'done', how: 'nothing' };
	const change = await deps.keys.set(origin, pasted);
	if (change.kind === 'failed') return change;
	// Who gives a key wants it used.
	if (cloud && !(await writeSignIn(deps.settings.endpointOptions(), false))) return { kind: 'left' };
	return { kind: 'done', how: 'key' };
}
