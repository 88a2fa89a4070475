/** Words that stand in for a secret. Six letters or more, or a word with its border: a random key must not have them by chance. */
const WORDS =
	/example|placeholder|change[-_]?(?:me|this|it)|xxxx|\*{3}|•{3}|\.{3}|dummy[-_]?|redacted|insert[-_]?|replace[-_]?|your[-_ ]|[-_ ]here\b|<[^>]*>|\$\{|\{\{|%\(|\[withheld|not[-_]?(?:a[-_]?)?real|1234567|0123456|abcdefg|s3cr3t|foobar|deadbeef/i;
const WHOLE =
	/^(?:pass(?:word|wd|phrase)?\d{0,3}|pwd|pw|secret|token|(?:api)?[-_]?key|user(?:name)?|admin|root|test(?:ing|er|123)?|guest|postgres|mysql|mongo|redis|rabbitmq|hunter2|foo|bar|baz|(?:my|some|the|an?)[-_]\w+|(?:my|some|the)(?:secret|token|key|pass\w*|user)|none|null|undefined|true|false|empty|fake[-_]?\w*|mock[-_]?\w*|default|abc\w{0,3}|a+|x+|0+)$/i;
/** Values that documentation shows as if they were real. */
const PUBLISHED: readonly RegExp[] = [
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
	/^AKIAI44QH8DHBEXAMPLE$/,
	// The sample on jwt.io
	/SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c|TJVA95OrM7E2cBab30RMHrHDcEfxjoYZgeFONFh7HgQ/,
	// Azurite and Cosmos emulators: https://learn.microsoft.com/azure/storage/common/storage-use-azurite
	/Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq|C2y6yDjf5\/R\+ob0N8A7Cgv30VRDJIWEHLM\+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/,
	// Stripe's documentation
	/^sk_test_(?:4eC39HqLyjWDarjtT1zdp7dc|BQokikJOvBiI2HlWgH4olfQ2)$/,
];

/** True for a value that stands in for a secret, such as in documentation: it says so, repeats itself, or is a published sample. */
export function isPlaceholder(value: string): boolean {
	if (WORDS.test(value) || WHOLE.test(value)) return true;
	if (PUBLISHED.some((sample) => sample.test(value))) return true;
	const different = new Set(value.toLowerCase()).size;
	return different < 3 || (value.length >= 8 && different < 5);
}

/** Bits in a character of the text, by how often each occurs; random base64 of 40 characters has about 4.7. */
export function entropy(text: string): number {
	const counts = new Map<string, number>();
	for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
	let bits = 0;
	for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
	return bits;
}
