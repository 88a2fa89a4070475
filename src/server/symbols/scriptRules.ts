import { type Rules, rule } from './rules.ts';

const EXPORT = '(?:export )?(?:default )?(?:declare )?(?:abstract )?';
const TYPES = [
	rule('class', 'block', `${EXPORT}class NAME`, 'members'),
	rule('interface', 'block', `${EXPORT}interface NAME`, 'members'),
	rule('enum', 'block', `${EXPORT}(?:const )?enum NAME`),
	rule('type', 'value', `${EXPORT}type NAME(?=\\s*[<=])`),
	rule('module', 'block', `${EXPORT}(?:namespace|module) (?<name>[\\w$.]+)(?=\\s*\\{)`, 'top'),
];
const FUNCTION = `${EXPORT}(?:async )?function\\b\\s*\\*?\\s*NAME`;
const MODIFIERS =
	'(?:(?:public|private|protected|static|readonly|abstract|override|async|declare|accessor|get|set) |\\*\\s*)*';
const MEMBER = `${MODIFIERS}(?<name>#?[\\p{L}_$][\\p{L}\\p{N}_$]*)`;

/** TypeScript and JavaScript. */
export const SCRIPT_RULES: Rules = {
	top: [
		...TYPES,
		rule('function', 'block', FUNCTION, 'body'),
		rule('constant', 'value', `${EXPORT}const NAME(?=\\s*[:=])`),
		rule('variable', 'value', `${EXPORT}(?:let|var) NAME(?=\\s*[:=;,!\\r\\n])`),
		rule('variable', 'value', `(?:module\\.)?exports\\.NAME(?=\\s*=[^=])`),
		rule('method', 'value', `(?<of>[\\w$]+)\\.prototype\\.NAME(?=\\s*=[^=])`, undefined, { isOnlyFunction: true }),
	],
	body: [
		...TYPES.slice(0, 2),
		rule('function', 'block', FUNCTION, 'body'),
		rule('constant', 'value', `(?:const|let|var) NAME(?=\\s*[:=])`, undefined, { isOnlyFunction: true }),
	],
	members: [
		rule('method', 'block', `${MEMBER}(?=\\s*\\??\\s*(?:<[^()]{0,200}>)?\\()`, 'body'),
		rule('property', 'value', `${MEMBER}(?=\\s*[?!]?\\s*(?:[:=;]|[\\r\\n}]))`),
	],
	object: [
		rule('method', 'block', `(?:(?:async|get|set) |\\*\\s*)*NAME(?=\\s*\\([^;]{0,400}?\\{)`, 'body'),
		rule('property', 'container', `NAME(?=\\s*:\\s*\\{)`, 'object'),
		rule('method', 'value', `NAME(?=\\s*:)`, undefined, { isOnlyFunction: true }),
	],
};
