/** The text inside of a Markdown fence that is all there is, or `undefined`. */
export function unfenced(text: string): string | undefined {
	const lines = text.replace(/^\n+|\s+$/g, '').split('\n');
	const fence = /^\s*(`{3,}|~{3,})[\w+-]*\s*$/.exec(lines[0] ?? '')?.[1];
	if (fence === undefined || lines.length < 2 || lines.at(-1)?.trim() !== fence) return undefined;
	return lines.slice(1, -1).join('\n');
}
