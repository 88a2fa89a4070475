/** An encoding by the Encoding Standard's own tables, as Node has them: nothing here asks VS Code. */
export interface EncodingTable {
	/** VS Code's name for it. */
	readonly name: string;
	/** What a file begins with. */
	readonly mark: Buffer;
	encode(text: string): Buffer;
	/** Characters to write with, each of which it holds. */
	readonly alphabet: readonly string[];
	/** A character that it has not; absent where it has all. */
	readonly lacks?: string;
}

const WESTERN = [...'éÀßñøÿ¿×÷\u00a0\u0085\u0091'];
const WIDE = [...WESTERN, ...'表中文字漢éабвשלום\u2028\u2029\u{1F600}\u200d\u0301\ufeffｱﾝ€\f', '👩‍👩‍👧', 'e\u0301'];
const NO_MARK = Buffer.of();

/** Two-byte characters whose table is one to one, those with an ASCII byte such as `\` or `|` in second place before all. */
function twoByte(name: string, label: string, isWanted: (character: string) => boolean): EncodingTable {
	const decoder = new TextDecoder(label);
	const table = new Map<string, Buffer>();
	const twice = new Set<string>();
	const add = (...bytes: readonly number[]) => {
		const character = decoder.decode(Buffer.from(bytes));
		if ([...character].length !== 1 || !isWanted(character)) return;
		if (table.has(character)) twice.add(character);
		table.set(character, Buffer.from(bytes));
	};
	for (let first = 0x81; first <= 0xfe; first++) {
		add(first);
		for (let second = 0x40; second <= 0xfe; second++) add(first, second);
	}
	for (const character of twice) table.delete(character);
	const traps = [...table].filter(([, bytes]) => [0x5c, 0x7c, 0x7b, 0x60, 0x40].includes(bytes[1] ?? 0)).slice(0, 40);
	const some = [...table].filter((_, at) => at % 97 === 0);
	return {
		name,
		mark: NO_MARK,
		encode: (text) => Buffer.concat([...text].map((each) => table.get(each) ?? Buffer.from(each, 'latin1'))),
		alphabet: [...traps, ...some].map(([character]) => character),
		lacks: '한',
	};
}

const utf8 = (text: string) => Buffer.from(text);
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

export const ENCODING_TABLES: readonly EncodingTable[] = [
	{ name: 'utf8', mark: NO_MARK, alphabet: WIDE, encode: utf8 },
	{ name: 'utf8bom', mark: Buffer.of(0xef, 0xbb, 0xbf), alphabet: WIDE, encode: utf8 },
	{ name: 'utf16le', mark: Buffer.of(0xff, 0xfe), alphabet: WIDE, encode: utf16 },
	{ name: 'utf16be', mark: Buffer.of(0xfe, 0xff), alphabet: WIDE, encode: (text) => utf16(text).swap16() },
	{ name: 'iso88591', mark: NO_MARK, alphabet: WESTERN, lacks: '€', encode: (text) => Buffer.from(text, 'latin1') },
	twoByte('gbk', 'gbk', (character) => /\p{Script=Han}/u.test(character)),
	twoByte('shiftjis', 'shift_jis', (character) => /[\p{Script=Han}\u3041-\u3093\uff61-\uff9f]/u.test(character)),
];
