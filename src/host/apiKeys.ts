/** The part of VS Code's SecretStorage that keys need. */
export interface Secrets {
	get(key: string): PromiseLike<string | undefined>;
	store(key: string, value: string): PromiseLike<void>;
	delete(key: string): PromiseLike<void>;
	readonly onDidChange: (listener: (event: { readonly key: string }) => void) => { dispose(): void };
}

/** `failed`: the secret storage did not answer; the sentence is for the user. */
export type StoredKey =
	| { readonly kind: 'key'; readonly key: string; readonly source: 'stored' | 'environment' | 'signIn' }
	| { readonly kind: 'none' }
	| { readonly kind: 'failed'; readonly sentence: string };

/** What became of a change of the stored keys; the sentence is for the user and holds no key. */
export type KeyChange = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly sentence: string };

/** API keys, each bound to the one origin that it was given for. No key is ever logged or handed out for another origin. */
export interface ApiKeys {
	get(origin: string): Promise<StoredKey>;
	/** Stores what the user pasted, without the white space around or inside it. */
	set(origin: string, pasted: string): Promise<KeyChange>;
	clear(origin: string): Promise<KeyChange>;
	/** Tells the origin whose key was stored or removed, in this window or in another. */
	onDidChange(listener: (origin: string) => void): { dispose(): void };
}

const PREFIX = 'tandem.apiKey:';
/** The one origin that `OPENAI_API_KEY` of the editor's environment may serve. */
const OPENAI_ORIGIN = 'https://api.openai.com';

/** Keys in `secrets`; `env` is the editor's environment. */
export function createApiKeys(secrets: Secrets, env: Readonly<Record<string, string | undefined>>): ApiKeys {
	return {
		async get(origin) {
			if (!isOrigin(origin)) return { kind: 'none' };
			try {
				const key = await secrets.get(PREFIX + origin);
				if (key) return { kind: 'key', key, source: 'stored' };
			} catch {
				return { kind: 'failed', sentence: `The key for ${origin} could not be read from VS Code's secret storage.` };
			}
			const key = origin === OPENAI_ORIGIN ? withoutSpace(env.OPENAI_API_KEY ?? '') : '';
			return isSendable(key) ? { kind: 'key', key, source: 'environment' } : { kind: 'none' };
		},
		async set(origin, pasted) {
			if (!isOrigin(origin))
				return { kind: 'failed', sentence: 'The endpoint is not a web address, so no key is kept for it.' };
			const key = withoutSpace(pasted);
			if (!isSendable(key)) {
				return {
					kind: 'failed',
					sentence: 'That is no API key: a key is made of letters, digits and punctuation. Copy it again.',
				};
			}
			return changed(() => secrets.store(PREFIX + origin, key), `The key for ${origin} could not be stored`);
		},
		clear: (origin) => changed(() => secrets.delete(PREFIX + origin), `The key for ${origin} could not be removed`),
		onDidChange: (listener) =>
			secrets.onDidChange(({ key }) => {
				if (key.startsWith(PREFIX)) listener(key.slice(PREFIX.length));
			}),
	};
}

async function changed(change: () => PromiseLike<void>, failure: string): Promise<KeyChange> {
	try {
		await change();
		return { kind: 'done' };
	} catch {
		// The error's own text is not shown: a keyring may quote what it was asked to store.
		return { kind: 'failed', sentence: `${failure} in VS Code's secret storage. Is a keyring installed and unlocked?` };
	}
}

/** An origin as `URL.origin` spells it, so that user names, paths and spellings of the host cannot make two of one. */
function isOrigin(text: string): boolean {
	return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

function withoutSpace(pasted: string): string {
	return pasted.replaceAll(/[\s\u200b-\u200d\u2060\ufeff]/g, '');
}

/** Visible ASCII only: anything else cannot be in an HTTP header. */
function isSendable(key: string): boolean {
	return /^[\x21-\x7e]+$/.test(key);
}
