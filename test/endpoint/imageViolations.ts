/** What OpenAI would refuse of the images of a request, wherever they stand: `image_url` is a string or has it in `url`. */
export function imageViolations(value: unknown): readonly string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) => {
		if (name !== 'image_url') return imageViolations(inner);
		const url = typeof inner === 'object' && inner !== null ? (inner as { url?: unknown }).url : inner;
		return urlViolations(String(url));
	});
}

function urlViolations(url: string): readonly string[] {
	if (/^https?:/.test(url)) return [];
	const [, type = '', base64 = ''] = /^data:([^;,]*);base64,(.*)$/s.exec(url) ?? [];
	return [
		...(/^image\/(png|jpeg|webp|gif)$/.test(type) ? [] : [`image of type “${type}”`]),
		...(/^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? [] : ['an image that is no base64']),
	];
}
