/** Texts that were read lately, by name: the gutter and the CodeLenses ask for the same ones again and again. */
export interface TextCache {
	/** The text, from memory or by `read`, which is asked again for what it did not know. */
	get(name: string): Promise<string | undefined>;
}

/** Holds at most `maxLength` UTF-16 units in all; what was not asked for longest goes first. */
export function createTextCache(
	read: (name: string) => Promise<string | undefined>,
	maxLength: number = 4 * 1024 * 1024,
): TextCache {
	const texts = new Map<string, string>();
	let length = 0;
	const forget = (name: string) => {
		length -= texts.get(name)?.length ?? 0;
		texts.delete(name);
	};
	return {
		async get(name) {
			const text = texts.get(name) ?? (await read(name));
			if (text === undefined) return undefined;
			forget(name);
			texts.set(name, text);
			length += text.length;
			for (const oldest of texts.keys()) {
				if (length <= maxLength) break;
				forget(oldest);
			}
			return text;
		},
	};
}
