import type { Random } from '../edits/random.ts';

const KINDS = [
	'abcdefghijklmnopqrstuvwxyz',
	'ABCDEFGHIJ',
	'0123456789',
	'      \t\n\r\n',
	'.,;:!?()[]{}<>=+-*/\\|&^%$#@~`"\'_',
	'äöüßéñçøåÀÉÑДЖЩфыва',
	'漢字仮名交じり文をカタカナ한국어中文',
	'😀🎉👩👍🏽\u200d\ufe0f🇩',
	'\u0301\u0308\u00a0\u2028\u3000…–“”ǅʰ',
];

const SNIPPETS = ["don't", "I'LL", '\n//', '}\n\n', "x's", '<|endoftext|>', 'camelCaseWord', 'HTTPServer', '  \n  '];

/** Text of about so many UTF-16 units: runs of one kind of character, and snippets with a border inside. */
export function randomText({ pick, chance, below }: Random, length: number, only?: string): string {
	let text = '';
	while (text.length < length) {
		if (!only && chance(0.1)) text += pick(SNIPPETS);
		const characters = [...(only ?? pick(KINDS))];
		for (let left = only ? length : 1 + below(8); left > 0; left--) text += pick(characters);
	}
	return text;
}
