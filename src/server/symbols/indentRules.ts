import { type Rules, rule } from './rules.ts';

const NOT_ASSIGNED = '(?!(?:else|try|finally|lambda|return|yield|assert|del|raise|print)\\b)';
const PYTHON_BLOCKS = [
	rule('class', 'block', 'class NAME', 'members'),
	rule('function', 'block', '(?:async )?def NAME', 'body'),
];
const ASSIGNED = rule('variable', 'value', `${NOT_ASSIGNED}NAME(?=[ \\t]*(?::(?!=)[ \\t]*[^\\s#=]|=[^=]))`);

/** Python. */
export const PYTHON_RULES: Rules = {
	top: [...PYTHON_BLOCKS, ASSIGNED],
	members: [...PYTHON_BLOCKS, ASSIGNED],
	body: PYTHON_BLOCKS,
};

const RUBY_NAME = '(?<name>[\\w]+[?!=]?|[-+*/<>=!~%&|^\\[\\]]+)';
const RUBY = [
	rule('module', 'block', 'module (?<name>[\\w:]+)', 'members'),
	rule('class', 'block', 'class (?<name>[A-Z][\\w:]*)', 'members'),
	rule(
		'function',
		'block',
		`(?:(?:private|protected|public|private_class_method|memoize) )?def (?:self\\.)?${RUBY_NAME}`,
		'body',
	),
	rule('constant', 'value', '(?<name>[A-Z]\\w*)(?=\\s*(?:\\|\\|)?=[^=~>])'),
];

/** Ruby and Crystal. */
export const RUBY_RULES: Rules = { top: RUBY, members: RUBY };

const LUA = [
	rule('function', 'block', '(?:local )?function (?:(?<of>[\\w.]+)[.:])?NAME', 'body'),
	rule('function', 'block', '(?:local )?(?:(?<of>[\\w.]+)\\.)?NAME(?=\\s*=\\s*function\\b)', 'body'),
];

/** Lua. */
export const LUA_RULES: Rules = {
	top: [...LUA, rule('variable', 'value', 'local NAME(?=\\s*=)')],
	body: LUA,
};

const KEYWORDS = [
	rule('module', 'block', '(?:defmodule|module) (?<name>[\\w.]+)', 'members'),
	rule(
		'class',
		'block',
		'(?:(?:pub|public|export|data|final|abstract|mutable|private) )*(?:class|struct|object|record|defprotocol|newtype|data|instance) NAME',
		'members',
	),
	rule('interface', 'block', '(?:trait|interface|protocol) NAME', 'members'),
	rule('enum', 'block', 'enum NAME'),
	rule('type', 'value', 'type NAME'),
	rule(
		'function',
		'block',
		'(?:(?:pub|public|export|private|static|async|override|inline) )*(?:defp?|defmacrop?|fun|func|function|fn|proc|sub|macro|method|let(?: rec)?) NAME(?=[^\\w])',
		'body',
	),
	rule('function', 'value', 'NAME(?=\\s*::)'),
	rule('function', 'value', '(?<name>[\\w.]+)(?=\\s*(?:<-|=)\\s*function\\b)', 'body'),
	rule(
		'function',
		'block',
		'\\(\\s*(?:defn-?|defmacro|defun|define|defmethod|defmulti|def|defvar|defparameter|defclass|deftype|defrecord|defprotocol)\\s+\\(?(?<name>[^\\s()\\[\\]{}"]+)',
		'body',
	),
];

/** Elixir, Julia, Haskell, OCaml, R, Nim, Lisps and others that say what they define with a word in front. */
export const KEYWORD_RULES: Rules = { top: KEYWORDS, members: KEYWORDS };

const CREATE =
	'[cC][rR][eE][aA][tT][eE] (?:[oO][rR] [rR][eE][pP][lL][aA][cC][eE] )?(?:\\w+ )??(?:[tT][aA][bB][lL][eE]|[vV][iI][eE][wW]|[fF][uU][nN][cC][tT][iI][oO][nN]|[pP][rR][oO][cC][eE][dD][uU][rR][eE]|[tT][rR][iI][gG][gG][eE][rR]|[tT][yY][pP][eE]|[iI][nN][dD][eE][xX]) (?:[iI][fF] [nN][oO][tT] [eE][xX][iI][sS][tT][sS] )?["`\\[]?(?:\\w+["`\\]]?\\.["`\\[]?)?NAME';

/** SQL: what is created. */
export const SQL_RULES: Rules = { top: [rule('class', 'value', CREATE)] };

const KEY = rule('property', 'block', '["\']?(?<name>[ \\w./@-]{1,60}?)(?=["\']?\\s*:(?:\\s|$))', 'members');

/** YAML: keys of the first two levels. */
export const YAML_RULES: Rules = { top: [KEY], members: [{ ...KEY, opens: 'none' }] };

/** Makefiles. */
export const MAKE_RULES: Rules = { top: [rule('function', 'block', '(?<name>[\\w./%-]+)(?=\\s*::?(?:[^=]|$))')] };
