/** The body with its pictures named instead of shown: `data:image/png;base64,(81,920 characters)`. Everything else is as it was sent. */
export function withShortImages(value: unknown): unknown {
	if (typeof value === 'string') return shortImage(value);
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(withShortImages);
	return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withShortImages(field)]));
}

function shortImage(text: string): string {
	if (!text.startsWith('data:')) return text;
	const at = text.indexOf(';base64,');
	if (at < 0 || at > 100) return text;
	const head = text.slice(0, at + ';base64,'.length);
	return `${head}(${(text.length - head.length).toLocaleString('en-US')} characters)`;
}
