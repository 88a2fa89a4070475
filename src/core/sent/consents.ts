import type { FindSecrets } from '../safety/secret.ts';

/** What the user allowed to be sent of files that may hold secrets, in one chat. */
export interface FileConsent {
	/** Where the text would go, in words: “OpenAI”. */
	endpoint(): string;
	/** What secrets a text has, in words, such as “GitHub token”; for the question. */
	namesIn(text: string): readonly string[];
	isAllowed(path: string): boolean;
	/** The user allowed this file; the secrets of `text`, as it is shown to the model, may leave in this chat. */
	allow(path: string, text: string): void;
}

interface Allowed {
	readonly paths: Set<string>;
	/** Another set each time that it grows, so that who holds one sees that it did. */
	secrets: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The user's consents of all chats of a window. They end with it: who opens the chat again is asked again. */
export class Consents {
	readonly #find: FindSecrets;
	readonly #endpoint: () => string;
	readonly #chats = new Map<string, Allowed>();

	constructor(find: FindSecrets, endpoint: () => string) {
		this.#find = find;
		this.#endpoint = endpoint;
	}

	/** The secrets that may leave in a chat; the same object as long as they are the same. */
	secretsOf(chat: string): ReadonlySet<string> {
		return this.#chats.get(chat)?.secrets ?? NOTHING;
	}

	of(chat: string): FileConsent {
		return {
			endpoint: this.#endpoint,
			namesIn: (text) => [...new Set(this.#find(text).map(({ name }) => name))],
			isAllowed: (path) => this.#chats.get(chat)?.paths.has(path) === true,
			allow: (path, text) => this.#allow(chat, path, text),
		};
	}

	#allow(chat: string, path: string, text: string): void {
		const allowed = this.#chats.get(chat) ?? { paths: new Set<string>(), secrets: NOTHING };
		this.#chats.set(chat, allowed);
		allowed.paths.add(path);
		const found = this.#find(text).map(({ start, end }) => text.slice(start, end));
		if (found.some((secret) => !allowed.secrets.has(secret))) allowed.secrets = new Set([...allowed.secrets, ...found]);
	}
}
