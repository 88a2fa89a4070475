import { type Rules, rule } from './rules.ts';

const PUB = '(?:pub(?:\\([^)\\n]*\\))? )?';
const RUST_FN = `${PUB}(?:(?:default|const|async|unsafe|safe|extern(?: "[^"\\n]*")?) )*fn NAME`;
const RUST_ITEMS = [
	rule('class', 'block', `${PUB}(?:struct|union) NAME`, 'fields'),
	rule('enum', 'block', `${PUB}enum NAME`),
	rule('interface', 'block', `${PUB}(?:unsafe |auto )*trait NAME`, 'members'),
	rule('module', 'block', `${PUB}mod NAME(?=\\s*\\{)`, 'top'),
	rule(
		'class',
		'container',
		`(?:unsafe |default )*impl\\b\\s*(?:<[^{;]*?>(?=\\s+[^>,\\s])\\s*)?(?:[^{;]*? for )?(?:[&]?(?:mut |dyn )?)(?:[\\w]+::)*NAME(?=[^;{]*\\{)`,
		'members',
	),
	rule('type', 'value', `${PUB}type NAME`),
	rule('function', 'block', `macro_rules!\\s*NAME`),
	rule('constant', 'value', `${PUB}(?:const|static(?: mut)?|static ref) NAME(?=\\s*:)`),
];

/** Rust. */
export const RUST_RULES: Rules = {
	top: [rule('function', 'block', RUST_FN, 'body'), ...RUST_ITEMS],
	members: [
		rule('method', 'block', RUST_FN, 'body'),
		rule('type', 'value', `${PUB}type NAME`),
		rule('constant', 'value', `${PUB}const NAME(?=\\s*:)`),
	],
	fields: [rule('property', 'value', `${PUB}NAME(?=\\s*:[^:])`)],
	body: [rule('function', 'block', RUST_FN, 'body'), ...RUST_ITEMS.slice(0, 5)],
};

/** Go. */
export const GO_RULES: Rules = {
	top: [
		rule(
			'method',
			'block',
			`func\\s*\\((?:\\s*\\w+ )?\\s*\\*?\\s*(?<of>\\w+)(?:\\[[^\\]\\n]*\\])?\\s*,?\\s*\\)\\s*NAME`,
			'none',
		),
		rule('function', 'block', 'func NAME', 'none'),
		rule('class', 'block', 'type NAME(?:\\[[^\\n]*?\\])? (?=struct\\b)', 'fields'),
		rule('interface', 'block', 'type NAME(?:\\[[^\\n]*?\\])? (?=interface\\b)', 'members'),
		rule('type', 'value', 'type NAME'),
		rule('constant', 'value', 'const NAME'),
		rule('variable', 'value', 'var NAME'),
		rule('constant', 'container', '(?<name>const)(?=\\s*\\()', 'constants'),
		rule('variable', 'container', '(?<name>var)(?=\\s*\\()', 'variables'),
		rule('type', 'container', '(?<name>type)(?=\\s*\\()', 'types'),
	],
	constants: [rule('constant', 'value', 'NAME(?=[\\s,=]|$)')],
	variables: [rule('variable', 'value', 'NAME(?=[\\s,=])')],
	types: [
		rule('class', 'block', 'NAME(?:\\[[^\\n]*?\\])? (?=struct\\b)', 'fields'),
		rule('interface', 'block', 'NAME(?:\\[[^\\n]*?\\])? (?=interface\\b)', 'members'),
		rule('type', 'value', 'NAME(?=\\s)'),
	],
	fields: [rule('property', 'value', 'NAME(?=(?:\\s*,\\s*\\w+)*[ \\t]+[^\\s{])')],
	members: [rule('method', 'value', 'NAME(?=\\s*\\()')],
};

const WORDS =
	'(?:(?:public|private|protected|internal|fileprivate|open|final|abstract|sealed|static|override|virtual|inline|data|value|inner|annotation|suspend|operator|infix|tailrec|external|expect|actual|lateinit|const|vararg|noinline|crossinline|mutating|nonmutating|required|convenience|indirect|weak|lazy|optional|dynamic|implicit|case|readonly|partial|async|export|pub|unsafe|extern|companion|class|fun|package|nonisolated|@\\w+(?:\\([^()\\n]*\\))?)(?:\\([^()\\n]*\\)|\\[[^\\]\\n]*\\])? )*?';
const TYPE_WORDS = 'class|struct|actor|object|record|union|mixin|service|message|contract|module';
const NAMED_TYPES = [
	rule('class', 'block', `${WORDS}(?:${TYPE_WORDS}) NAME`, 'members'),
	rule('interface', 'block', `${WORDS}(?:interface|protocol|trait) NAME`, 'members'),
	rule('enum', 'block', `${WORDS}enum (?:class )?NAME`, 'members'),
	rule('module', 'block', `${WORDS}namespace NAME(?=\\s*\\{)`, 'top'),
	rule('class', 'container', `${WORDS}(?:extension|impl) NAME`, 'members'),
	rule('class', 'container', `companion (?<name>object)\\b`, 'members'),
	rule('type', 'value', `${WORDS}(?:typealias|type|using) NAME(?=\\s*(?:<[^=\\n]*>)?\\s*=)`),
];
const CALLABLE = `${WORDS}(?:fun|func|function|def|fn|proc|sub|rpc|macro)\\b\\s*(?:<[^()\\n]*> )?(?:(?<of>[\\w]+)(?:<[^()\\n]*>)?\\??\\.)?&?\\s*NAME`;

/** Kotlin, Swift, Scala, PHP and whatever else has braces and says what it defines with a word in front. */
export const WORD_RULES: Rules = {
	top: [
		...NAMED_TYPES,
		rule('function', 'block', CALLABLE, 'body'),
		rule('constant', 'value', `${WORDS}(?:const|val|let) \\$?NAME(?=\\s*[:=])`),
		rule('variable', 'value', `${WORDS}var \\$?NAME(?=\\s*[:=])`),
	],
	members: [
		...NAMED_TYPES,
		rule('method', 'block', CALLABLE, 'body'),
		rule('method', 'block', `${WORDS}(?<name>init|deinit|subscript)(?=[?!]?\\s*[<({])`, 'body'),
		rule('constant', 'value', `${WORDS}const (?:\\w+ )?NAME(?=\\s*=)`),
		rule('property', 'value', `${WORDS}(?:val|var|let) \\$?NAME`),
		rule(
			'property',
			'value',
			`(?:(?:public|private|protected|static|readonly|var) )+(?:[?\\w\\\\|]+ )?(?<name>\\$\\w+)(?=\\s*[=;])`,
		),
	],
	body: [rule('function', 'block', `${WORDS}(?:fun|func|function|def|fn) NAME`, 'body')],
};

/** Shells. */
export const SHELL_RULES: Rules = {
	top: [
		rule('function', 'block', '(?<name>[\\w:-]+)(?=\\s*\\(\\s*\\)\\s*[{(])', 'none'),
		rule('function', 'block', 'function (?<name>[\\w:.-]+)', 'none'),
	],
};
