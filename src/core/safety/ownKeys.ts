import type { SecretSpan } from './secret.ts';

/** Shorter ones, such as “none”, and words are what servers without keys are given; they stand in many a text. */
const SHORTEST = 8;

/**
 * The forms in which the user's own keys could stand in a text: as they are, backwards, in hexadecimal, percent-encoded, and in
 * base64, wherever in a longer text they are. Made once, looked for in every text.
 */
export function keyForms(keys: readonly string[]): readonly string[] {
	const forms = keys.filter(isKey).flatMap((key) => {
		const hex = [...key].map((character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
		return [key, [...key].reverse().join(''), hex, hex.toUpperCase(), encodeURIComponent(key), ...base64Forms(key)];
	});
	return [...new Set(forms)].toSorted((a, b) => b.length - a.length);
}

/** Where one of the forms stands. */
export function findForms(text: string, forms: readonly string[]): readonly SecretSpan[] {
	const spans: SecretSpan[] = [];
	for (const form of forms) {
		for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length))
			spans.push({ start: at, end: at + form.length, name: 'your API key' });
	}
	return spans;
}

function isKey(key: string): boolean {
	return key.length >= 20 || (key.length >= SHORTEST && /\d/.test(key) && /[A-Za-z]/.test(key));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** What base64 makes of the key at each of the three places that it can have, without the ends that its neighbours change. */
function base64Forms(key: string): readonly string[] {
	const forms = [0, 1, 2].map((before) => {
		const bytes = [...Array.from({ length: before }, () => 0), ...[...key].map((character) => character.charCodeAt(0))];
		const whole = bytes.length - (bytes.length % 3);
		let text = '';
		for (let at = before ? 3 : 0; at < whole; at += 3) text += quartet(bytes, at);
		return text;
	});
	const urlSafe = forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
	return [...forms, ...urlSafe].filter((form) => form.length >= SHORTEST);
}

function quartet(bytes: readonly number[], at: number): string {
	const number = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
	return [18, 12, 6, 0].map((shift) => ALPHABET[(number >> shift) & 63]).join('');
}
